import { html, nothing, type TemplateResult } from "lit";
import { at } from "../model/api";
import { moment } from "../model/format";
import { list } from "../model/shape";
import type { Colleague } from "../model/types";
import { said, say } from "../model/words";
import { avatar, chip, empty, field, given, type Part } from "../parts/bits";
import { EditingElement, type Form } from "../parts/editing";
import { failed } from "./failed";

const ROLES = ["agent", "lead", "admin"] as const;

/** Who works here: an admin adds colleagues, changes what they may, and lets them in again. */
export class DeskStaff extends EditingElement<Colleague> {
  protected override load(): Promise<void> {
    return this.desk.loadStaff();
  }

  protected override render(): TemplateResult {
    const admin = this.desk.me?.role === "admin";
    return html`<div class="page staff">
      ${this.head(say("staff"), admin ? say("staff_add") : "")}
      ${admin ? html`${failed(this.desk.problems.staff, () => this.load())} ${this.#table()}` : empty(say("admins_only"))} ${this.dialog()}
    </div>`;
  }

  #table(): Part {
    if (this.desk.staff.length === 0) return nothing;
    return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${say("staff")}>
      <table class="people stacked">
        <thead><tr>
          <th scope="col">${say("name")}</th><th scope="col">${say("role")}</th><th scope="col">${said("filter", "team")}</th>
          <th scope="col">${said("filter", "language")}</th><th scope="col">${say("state")}</th><td></td>
        </tr></thead>
        <tbody>${this.desk.staff.map((colleague) => this.#row(colleague))}</tbody>
      </table>
    </div>`;
  }

  #row(colleague: Colleague): TemplateResult {
    const { name, first_name, email, role, teams, languages } = colleague;
    return html`<tr class=${colleague.active === false ? "gone" : ""}>
      <th scope="row"><span class="person">${avatar(name || first_name)}<span><span dir="auto">${name || first_name}</span><span class="quiet-text">${email ?? ""}</span></span></span></th>
      <td data-head=${say("role")}>${said("role", role)}</td>
      <td data-head=${said("filter", "team")}>${list<string>(teams).map((team) => said("team", team)).join(", ")}</td>
      <td data-head=${said("filter", "language")}>${list<string>(languages).map((code) => code.toUpperCase()).join(", ")}</td>
      <td data-head=${say("state")}><span>${state(colleague)}</span></td>
      <td>${this.editButton(colleague, name || first_name)}</td>
    </tr>`;
  }

  protected override form(editing: Colleague | "new"): Form {
    if (editing === "new") return { title: say("staff_add"), body: this.#newForm() };
    return { title: editing.name || editing.first_name, body: this.#editForm(editing) };
  }

  #newForm(): TemplateResult {
    return html`<form autocomplete="off" @submit=${this.#onAdd}>
      ${field({ label: say("full_name") }, html`<input name="name" required maxlength="100" autocomplete="off" autofocus />`)}
      ${field({ label: say("first_name"), hint: say("first_name_hint") }, html`<input name="first_name" required maxlength="40" autocomplete="off" />`)}
      ${field({ label: say("email") }, html`<input name="email" type="email" required maxlength="254" autocomplete="off" />`)}
      ${this.#rights({ role: "agent", teams: ["service"], languages: ["en"] })}
      ${field({ label: say("password_first"), hint: say("password_hint") }, html`<input name="password" type="password" minlength="12" required autocomplete="new-password" />`)}
      ${this.foot(say("add"))}
    </form>`;
  }

  #editForm(colleague: Colleague): TemplateResult {
    const own = colleague.id === this.desk.me?.id;
    return html`<form autocomplete="off" @submit=${(event: SubmitEvent) => this.#onEdit(event, colleague)}>
      ${this.#rights(colleague)}
      ${field({ label: say("password_new"), hint: say("password_hint"), optional: true }, html`<input name="password" type="password" minlength="12" autocomplete="new-password" />`)}
      ${own ? nothing : html`<label class="switch"><input type="checkbox" name="active" .checked=${colleague.active !== false} /> ${say("active")}</label>`}
      ${locked(colleague) ? html`<label class="switch"><input type="checkbox" name="unlock" /> ${say("unlock")}</label>` : nothing}
      ${this.foot(say("save"))}
    </form>`;
  }

  #rights({ role, teams, languages }: Pick<Colleague, "role" | "teams" | "languages">): TemplateResult {
    return html`${field({ label: say("role"), hint: say("role_hint") }, html`<select name="role">${ROLES.map((known) => html`<option value=${known} ?selected=${known === role}>${said("role", known)}</option>`)}</select>`)}
      ${field({ label: say("teams"), hint: say("comma_hint") }, html`<input name="teams" .value=${list<string>(teams).join(", ")} required autocomplete="off" />`)}
      ${field({ label: say("languages"), hint: say("languages_hint") }, html`<input name="languages" .value=${list<string>(languages).join(", ")} required autocomplete="off" />`)}`;
  }

  #onAdd(event: SubmitEvent): void {
    event.preventDefault();
    const form = given(event);
    const texts = Object.fromEntries(["name", "first_name", "email", "password"].map((name) => [name, String(form.get(name)).trim()]));
    void this.save(() => this.desk.api.post("staff", { ...texts, ...rights(form) }));
  }

  #onEdit(event: SubmitEvent, colleague: Colleague): void {
    event.preventDefault();
    const form = given(event);
    const password = String(form.get("password") ?? "");
    const own = colleague.id === this.desk.me?.id;
    const body = {
      ...rights(form),
      ...(own ? {} : { active: form.has("active") }),
      ...(password ? { password } : {}),
      ...(form.has("unlock") ? { unlock: true } : {}),
    };
    void this.save(() => this.desk.api.patch(at("staff", colleague.id), body));
  }
}
customElements.define("desk-staff", DeskStaff);

const locked = ({ locked_until }: Colleague): boolean => Boolean(locked_until && Date.parse(locked_until) > Date.now());

function state(colleague: Colleague): TemplateResult {
  if (colleague.active === false) return html`${chip(say("inactive"))}`;
  return html`${locked(colleague) ? chip(say("locked_until", { at: moment(colleague.locked_until!) }), "bad") : chip(say(colleague.available ? "available" : "away"), colleague.available ? "good" : "")}
    ${colleague.totp ? chip(say("two_factor")) : nothing}`;
}

const parts = (form: FormData, name: string): string[] => String(form.get(name)).split(/[\s,]+/).map((part) => part.trim().toLowerCase()).filter(Boolean);

const rights = (form: FormData): Record<string, unknown> => ({
  role: String(form.get("role")),
  teams: parts(form, "teams"),
  languages: parts(form, "languages"),
});
