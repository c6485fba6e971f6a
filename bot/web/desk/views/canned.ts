import { html, nothing, type TemplateResult } from "lit";
import { at } from "../model/api";
import { explain } from "../model/explain";
import { tongue } from "../model/format";
import { fields } from "../model/shape";
import type { Canned } from "../model/types";
import { said, say } from "../model/words";
import { alert, empty, field, given, type Part } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import { dismiss, modal } from "../parts/modal";

const LANGUAGES = ["en", "de", "fr", "es", "zh"];

/** Replies that are written once: everybody reads them, leads write them. */
export class DeskCanned extends DeskElement {
  #editing: Canned | "new" | null = null;
  #problem = "";
  #busy = false;

  protected override firstUpdated(): void {
    void this.desk.loadCanned();
  }

  protected override render(): TemplateResult {
    const { canned, leads } = this.desk;
    return html`<div class="page canned-page">
      <header class="page-head"><h1>${say("canned")}</h1>
        ${leads ? html`<button type="button" class="primary" @click=${() => this.#edit("new")}>${say("canned_add")}</button>` : nothing}
        <p class="quiet-text">${say("canned_hint")}</p>
      </header>
      ${canned.length === 0 ? empty(say("canned_none"), "", icons.canned) : html`<ul class="canned-list">${canned.map((reply) => html`<li>${this.#reply(reply)}</li>`)}</ul>`}
      ${this.#dialog()}
    </div>`;
  }

  #reply(reply: Canned): TemplateResult {
    const texts = Object.entries(fields(reply.texts) as Record<string, string>);
    return html`<article class="canned-card">
      <header><h2 dir="auto">${reply.title}</h2><span class="chip">${reply.team ? said("team", reply.team) : say("all_teams")}</span>
        ${this.desk.leads ? html`<button type="button" class="quiet" aria-label=${say("edit_named", { name: reply.title })} @click=${() => this.#edit(reply)}>${say("edit")}</button>` : nothing}
      </header>
      <dl>${texts.map(([code, text]) => html`<div><dt title=${tongue(code)}>${code.toUpperCase()}</dt><dd dir="auto" lang=${code}>${text}</dd></div>`)}</dl>
    </article>`;
  }

  #dialog(): Part {
    const editing = this.#editing;
    if (!editing) return nothing;
    const reply = editing === "new" ? { id: "", title: "", team: "", texts: {} as Record<string, string> } : editing;
    const title = say(editing === "new" ? "canned_add" : "canned_edit");
    return modal({ title, kind: "wide-modal", body: this.#form(reply), onClose: () => this.#edit(null) });
  }

  #form({ id, title, team, texts }: Canned): TemplateResult {
    const codes = [...new Set([...LANGUAGES, ...Object.keys(fields(texts))])];
    return html`<form @submit=${(event: SubmitEvent) => this.#onSubmit(event, id)}>
      ${field({ label: say("canned_title"), hint: say("canned_title_hint") }, html`<input name="title" .value=${title} required maxlength="80" autocomplete="off" autofocus />`)}
      ${field({ label: said("filter", "team") }, html`<select name="team"><option value="">${say("all_teams")}</option>${this.desk.teams.map((known) => html`<option value=${known} ?selected=${known === team}>${said("team", known)}</option>`)}</select>`)}
      <p class="modal-text">${say("placeholders_hint", { names: "{customer} {order} {agent} {case}" })}</p>
      ${codes.map((code) => field({ label: tongue(code), optional: code !== "en" }, html`<textarea name="text.${code}" lang=${code} rows="2" maxlength="2000" ?required=${code === "en"} .value=${texts[code] ?? ""}></textarea>`))}
      ${alert(this.#problem)}
      <div class="form-actions">
        ${id ? html`<button type="button" class="quiet danger" ?disabled=${this.#busy} @click=${() => this.#save(() => this.desk.api.delete(at("canned", id)))}>${say("delete")}</button>` : nothing}
        <button type="button" class="quiet" @click=${dismiss}>${say("cancel")}</button>
        <button class="primary" ?disabled=${this.#busy}>${say("save")}</button>
      </div>
    </form>`;
  }

  #edit(editing: Canned | "new" | null): void {
    this.#editing = editing;
    this.#problem = "";
    this.requestUpdate();
  }

  #onSubmit(event: SubmitEvent, id: string): void {
    event.preventDefault();
    const form = given(event);
    const texts = [...form].filter(([name, text]) => name.startsWith("text.") && String(text).trim()).map(([name, text]) => [name.slice(5), String(text).trim()]);
    const team = String(form.get("team"));
    const body = { title: String(form.get("title")).trim(), team: team || null, texts: Object.fromEntries(texts) as Record<string, string> };
    void this.#save(() => (id ? this.desk.api.patch(at("canned", id), body) : this.desk.api.post("canned", body)));
  }

  async #save(work: () => Promise<unknown>): Promise<void> {
    this.#busy = true;
    this.requestUpdate();
    try {
      await work();
      await this.desk.loadCanned();
      this.find<HTMLDialogElement>("dialog")?.close();
      this.desk.toast(say("saved"));
    } catch (error) {
      this.#problem = explain(error);
    }
    this.#busy = false;
    this.requestUpdate();
  }
}
customElements.define("desk-canned", DeskCanned);
