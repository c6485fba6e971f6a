import { html, nothing, type TemplateResult } from "lit";
import type { Dialog } from "../model/desk";
import { explain } from "../model/explain";
import { draft } from "../model/storage";
import { list } from "../model/shape";
import type { Act } from "../model/talk";
import type { Colleague } from "../model/types";
import { said, say } from "../model/words";
import { alert, field, given } from "../parts/bits";
import { commands } from "../parts/commands";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import { dismiss, modal } from "../parts/modal";
import { setShortcuts, shortcutsOn } from "../parts/shortcuts";
import { failed } from "./failed";

/** What is asked before something happens to a talk, and the list of keys. */
export class DeskDialogs extends DeskElement {
  #problem = "";
  #shown: Dialog | null = null;

  protected override willUpdate(): void {
    if (this.desk.dialog !== this.#shown) this.#problem = "";
    this.#shown = this.desk.dialog;
  }

  protected override render(): TemplateResult | typeof nothing {
    switch (this.desk.dialog) {
      case "help":
        return this.#modal(say("help"), this.#help(), "wide-modal");
      case "hand-back":
        return this.#modal(say("hand_back"), this.#handBack());
      case "close":
        return this.#modal(say("close_talk"), this.#close());
      case "assign":
        return this.#modal(say("assign"), this.#assign());
      case "transfer":
        return this.#modal(say("transfer"), this.#transfer());
      case "labels":
        return this.#modal(say("labels_edit"), this.#labels());
      default:
        return nothing;
    }
  }

  #modal(title: string, body: TemplateResult, kind = ""): TemplateResult {
    const { dialog } = this.desk;
    return modal({ title, body, kind, onClose: () => this.desk.dialog === dialog && this.desk.open(null) });
  }

  /** What is settled, so that the assistant does not begin with it again. */
  #handBack(): TemplateResult {
    const { talk } = this.desk;
    const asked = [...new Set((talk?.detail?.packet?.asked ?? []).map(({ topic }) => topic).filter(Boolean))];
    const words = talk ? draft.get(talk.id, "settled") : "";
    return html`<form @submit=${this.#onHandBack}>
      <p class="modal-text">${say("hand_back_text")}</p>
      ${asked.length > 0
        ? html`<fieldset class="checks-field"><legend>${say("settled")}</legend>
            ${asked.map((topic) => html`<label><input type="checkbox" name="settled" value=${topic} checked /> ${said("topic", topic)}</label>`)}
          </fieldset>`
        : nothing}
      ${field({ label: say("settled_more"), hint: say("settled_hint"), optional: true },
        html`<textarea name="more" rows="3" maxlength="1000" .value=${words} @input=${this.#keepSettled} ?autofocus=${asked.length === 0}></textarea>`)}
      ${this.#note()} ${this.#buttons(say("hand_back"))}
    </form>`;
  }

  #close(): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.#onSubmit(event, "close")}>
      <p class="modal-text">${say("close_text")}</p>
      ${this.#note()} ${this.#buttons(say("close_talk"))}
    </form>`;
  }

  #assign(): TemplateResult {
    const { desk } = this;
    const holder = desk.talk?.detail?.agent?.id;
    const team = desk.talk?.detail?.team ?? "";
    const may = ({ role, teams }: Colleague): boolean => role === "admin" || list<string>(teams).includes(team);
    const colleagues = desk.staff.filter((one) => one.active !== false && one.id !== holder && may(one));
    if (colleagues.length === 0 && desk.problems.staff) return html`${failed(desk.problems.staff, () => desk.loadStaff())}`;
    if (colleagues.length === 0) return html`<p class="modal-text">${say("no_colleague")}</p>`;
    return html`<form @submit=${(event: SubmitEvent) => this.#onSubmit(event, "assign")}>
      ${field({ label: say("colleague") }, html`<select name="staff" required>
        ${colleagues.map(({ id, name, first_name, available }) => html`<option value=${id}>${name || first_name}${available ? "" : ` (${say("away")})`}</option>`)}
      </select>`)}
      ${this.#buttons(say("assign"))}
    </form>`;
  }

  #transfer(): TemplateResult {
    const { desk } = this;
    const teams = desk.teams.filter((team) => team !== desk.talk?.detail?.team);
    if (teams.length === 0) return html`<p class="modal-text">${say("no_other_team")}</p>`;
    return html`<form @submit=${(event: SubmitEvent) => this.#onSubmit(event, "transfer")}>
      ${field({ label: said("filter", "team") }, html`<select name="team" required>${teams.map((team) => html`<option value=${team}>${said("team", team)}</option>`)}</select>`)}
      ${this.#note()} ${this.#buttons(say("transfer"))}
    </form>`;
  }

  #labels(): TemplateResult {
    const { desk } = this;
    const labels = desk.talk?.detail?.labels ?? [];
    const others = desk.labels.filter((label) => !labels.includes(label));
    return html`<div class="label-list">
        ${labels.length === 0 ? html`<p class="quiet-text">${say("labels_none")}</p>` : nothing}
        ${labels.map((label) => html`<span class="chip label">${label}
          <button type="button" class="quiet icon-only" aria-label=${say("label_remove", { label })} @click=${() => void this.#label(label, false)}>${icons.close}</button></span>`)}
      </div>
      ${alert(this.#problem)}
      <form class="inline-form" @submit=${this.#onLabel}>
        ${field({ label: say("label_new") }, html`<input name="label" list="known-labels" maxlength="40" required autocomplete="off" autofocus />`)}
        <button class="primary">${say("add")}</button>
        <datalist id="known-labels">${others.map((label) => html`<option value=${label}></option>`)}</datalist>
      </form>`;
  }

  #help(): TemplateResult {
    const all = commands(this.desk).filter(({ key }) => key);
    const always: [string, string][] = [
      ["j / k", say("key_jk")], ["Enter", say("key_enter")], ["⌘K / Ctrl K", say("command_bar")],
      ["c", say("claim")], ["r", say("reply")], ["n", say("write_note")], ["h", say("hand_back")], ["e", say("close_talk")],
      ["a", say("assign")], ["t", say("transfer")], ["l", say("labels_edit")], ["o", say("order_panel")], ["/", say("search")], ["?", say("help")],
    ];
    const here = new Set(all.map(({ key }) => key));
    return html`<dl class="keys">
        ${always.map(([key, title]) => html`<div class=${key.length === 1 && !here.has(key) ? "not-here" : ""}><dt><kbd>${key}</kbd></dt><dd>${title}</dd></div>`)}
      </dl>
      <p class="modal-text">${say("keys_hint")}</p>
      <label class="switch"><input type="checkbox" .checked=${shortcutsOn()} @change=${(event: Event) => setShortcuts((event.target as HTMLInputElement).checked)} /> ${say("shortcuts_on")}</label>`;
  }

  #note(): TemplateResult {
    return field({ label: say("note_for_colleagues"), optional: true }, html`<textarea name="note" rows="2" maxlength="1000"></textarea>`);
  }

  #buttons(title: string): TemplateResult {
    return html`${alert(this.#problem)}<div class="form-actions">
      <button type="button" class="quiet" @click=${dismiss}>${say("cancel")}</button>
      <button class="primary" ?disabled=${this.desk.talk?.busy ?? false}>${title}</button>
    </div>`;
  }

  #onHandBack(event: SubmitEvent): void {
    event.preventDefault();
    const form = given(event);
    const more = String(form.get("more")).split("\n").map((line) => line.trim()).filter(Boolean);
    const settled = [...form.getAll("settled").map((topic) => said("topic", String(topic))), ...more];
    void this.#act("hand-back", { settled, ...(this.desk.talk?.handled ?? {}), ...noteOf(form) });
  }

  #onSubmit(event: SubmitEvent, act: Act): void {
    event.preventDefault();
    const form = given(event);
    const body = Object.fromEntries(["staff", "team"].filter((name) => form.has(name)).map((name) => [name, String(form.get(name))]));
    void this.#act(act, { ...body, ...noteOf(form) });
  }

  async #act(act: Act, body: Record<string, unknown>): Promise<void> {
    const { desk } = this;
    const { talk } = desk;
    const done = await desk.act(act, body);
    const open = desk.talk === talk && desk.dialog === act;
    if (!done) return open ? this.#refused() : undefined;
    if (talk) draft.set(talk.id, "settled", "");
    if (open) this.find<HTMLDialogElement>("dialog")?.close();
    desk.toast(said("done", act));
  }

  /** The toast that tells why lies behind the dialog: its words are brought here. */
  #refused(): void {
    const toast = this.desk.toasts.at(-1);
    if (!toast?.bad) return;
    this.#problem = toast.text;
    this.desk.dismiss(toast.id);
  }

  #keepSettled(event: Event): void {
    const { talk } = this.desk;
    if (talk) draft.set(talk.id, "settled", (event.target as HTMLTextAreaElement).value);
  }

  #onLabel(event: SubmitEvent): void {
    event.preventDefault();
    const label = String(given(event).get("label")).trim();
    (event.currentTarget as HTMLFormElement).reset();
    if (label) void this.#label(label, true);
  }

  async #label(label: string, on: boolean): Promise<void> {
    const { talk } = this.desk;
    this.#problem = "";
    try {
      await talk?.label(label, on);
      this.desk.inbox.refresh();
    } catch (error) {
      if (talk === this.desk.talk) this.#problem = explain(error);
    }
    this.requestUpdate();
  }
}
customElements.define("desk-dialogs", DeskDialogs);

const noteOf = (form: FormData): { note?: string } => {
  const note = String(form.get("note") ?? "").trim();
  return note ? { note } : {};
};
