import { html, nothing, type TemplateResult } from "lit";
import { at } from "../model/api";
import { LANGUAGES, tongue } from "../model/format";
import { fields } from "../model/shape";
import type { Canned } from "../model/types";
import { said, say } from "../model/words";
import { empty, field, given, type Part } from "../parts/bits";
import { EditingElement, type Form } from "../parts/editing";
import * as icons from "../parts/icons";
import { failed } from "./failed";

/** Replies that are written once: everybody reads them, leads write them. */
export class DeskCanned extends EditingElement<Canned> {
  protected override load(): Promise<void> {
    return this.desk.loadCanned();
  }

  protected override render(): TemplateResult {
    const { leads, problems } = this.desk;
    return html`<div class="page canned-page">
      ${this.head(say("canned"), leads ? say("canned_add") : "", say("canned_hint"))}
      ${failed(problems.canned, () => this.load())} ${this.#list()} ${this.dialog()}
    </div>`;
  }

  #list(): Part {
    const { canned, problems } = this.desk;
    if (canned.length === 0) return problems.canned ? nothing : empty(say("canned_none"), "", icons.canned);
    return html`<ul class="canned-list">${canned.map((reply) => html`<li>${this.#reply(reply)}</li>`)}</ul>`;
  }

  #reply(reply: Canned): TemplateResult {
    const texts = Object.entries(fields(reply.texts) as Record<string, string>);
    return html`<article class="canned-card">
      <header><h2 dir="auto">${reply.title}</h2><span class="chip">${reply.team ? said("team", reply.team) : say("all_teams")}</span>
        ${this.desk.leads ? this.editButton(reply, reply.title) : nothing}
      </header>
      <dl>${texts.map(([code, text]) => html`<div><dt title=${tongue(code)}>${code.toUpperCase()}</dt><dd dir="auto" lang=${code}>${text}</dd></div>`)}</dl>
    </article>`;
  }

  protected override form(editing: Canned | "new"): Form {
    const { id, title, team, texts }: Canned = editing === "new" ? { id: "", title: "", team: "", texts: {} } : editing;
    const codes = [...new Set([...LANGUAGES, ...Object.keys(fields(texts))])];
    const body = html`<form @submit=${(event: SubmitEvent) => this.#onSubmit(event, id)}>
      ${field({ label: say("canned_title"), hint: say("canned_title_hint") }, html`<input name="title" .value=${title} required maxlength="80" autocomplete="off" autofocus />`)}
      ${field({ label: said("filter", "team") }, html`<select name="team"><option value="">${say("all_teams")}</option>${this.desk.teams.map((known) => html`<option value=${known} ?selected=${known === team}>${said("team", known)}</option>`)}</select>`)}
      <p class="modal-text">${say("placeholders_hint", { names: "{customer} {order} {agent} {case}" })}</p>
      ${codes.map((code) => field({ label: tongue(code), optional: code !== "en" }, html`<textarea name="text.${code}" lang=${code} rows="2" maxlength="2000" ?required=${code === "en"} .value=${texts[code] ?? ""}></textarea>`))}
      ${this.foot(say("save"), id ? () => this.desk.api.delete(at("canned", id)) : undefined)}
    </form>`;
    return { title: say(id ? "canned_edit" : "canned_add"), kind: "wide-modal", body };
  }

  #onSubmit(event: SubmitEvent, id: string): void {
    event.preventDefault();
    const form = given(event);
    const texts = [...form].filter(([name, text]) => name.startsWith("text.") && String(text).trim()).map(([name, text]) => [name.slice(5), String(text).trim()]);
    const team = String(form.get("team"));
    const body = { title: String(form.get("title")).trim(), team: team || null, texts: Object.fromEntries(texts) as Record<string, string> };
    void this.save(() => (id ? this.desk.api.patch(at("canned", id), body) : this.desk.api.post("canned", body)));
  }
}
customElements.define("desk-canned", DeskCanned);
