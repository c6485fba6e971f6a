import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { ACCEPTED } from "../../widget/pictures";
import { explain } from "../model/explain";
import { toTalk } from "../model/routes";
import { draft } from "../model/storage";
import { possible, type Talk } from "../model/talk";
import { said, say } from "../model/words";
import { alert, type Part } from "../parts/bits";
import { cannedFor, filled, gaps } from "../parts/canned";
import type { Writing } from "../parts/commands";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";

/** The place to write: a reply to the customer, or a note for colleagues. What is typed survives a reload. */
export class DeskComposer extends DeskElement {
  static override properties = { talk: { attribute: false } };
  declare talk: Talk;
  #writing: Writing = "reply";
  #chosen = 0;
  #shut = false;
  #problem = "";
  #busy = false;
  readonly #onCompose = (event: Event): void => this.#start((event as CustomEvent<Writing>).detail);

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.addEventListener("compose", this.#onCompose);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.removeEventListener("compose", this.#onCompose);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("talk")) return;
    this.#problem = "";
    this.#writing = draft.get(this.talk.id, "writing") === "note" ? "note" : "reply";
  }

  protected override render(): TemplateResult {
    const mine = this.talk.mine;
    const note = this.#writing === "note";
    return html`<form class="composer ${note ? "for-note" : ""}" @submit=${this.#onSubmit}>
      <div class="composer-switch" role="group" aria-label=${say("writing")}>
        ${this.#switch("reply", say("reply"))} ${this.#switch("note", say("note"))}
        <span class="composer-hint">${say(note ? "note_hint" : "reply_hint")}</span>
      </div>
      ${alert(this.#problem)} ${note || mine ? this.#field(note) : this.#notMine()}
    </form>`;
  }

  protected override updated(changed: PropertyValues): void {
    const area = this.#area;
    if (!area) return;
    if (changed.has("talk") || area.dataset["part"] !== this.#part) {
      area.dataset["part"] = this.#part;
      area.value = draft.get(this.talk.id, this.#writing);
      this.requestUpdate();
    }
    this.find(".canned-options [aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** Not while a note is written: pictures go to the customer. */
  sendPicture(file: File): void {
    if (this.#writing === "reply") void this.#picture(file);
  }

  get #part(): string {
    return `${this.talk.id}/${this.#writing}`;
  }

  get #area(): HTMLTextAreaElement | null {
    return this.find<HTMLTextAreaElement>("textarea");
  }

  #switch(writing: Writing, title: string): TemplateResult {
    return html`<button type="button" aria-pressed=${this.#writing === writing} @click=${() => this.#start(writing)}>${title}</button>`;
  }

  #field(note: boolean): TemplateResult {
    const options = note ? [] : this.#options();
    const active = options.length > 0 ? `canned-${Math.min(this.#chosen, options.length - 1)}` : nothing;
    return html`<div class="composer-field">
      ${options.length > 0 ? this.#menu(options.map(({ title }) => title), options.map(({ text }) => text)) : nothing}
      <textarea rows="2" name="text" aria-label=${say(note ? "note" : "reply")} placeholder=${say(note ? "note_placeholder" : "reply_placeholder")}
        aria-autocomplete=${note ? nothing : "list"} aria-controls=${options.length > 0 ? "canned-options" : nothing} aria-activedescendant=${active}
        maxlength="4000" @input=${this.#onInput} @keydown=${this.#onKey} @paste=${this.#onPaste}></textarea>
      <div class="composer-tools">
        ${note ? nothing : this.#tools()}
        <button class="primary send" ?disabled=${this.#busy}>${note ? say("note_save") : say("send")}</button>
      </div>
    </div>`;
  }

  #tools(): TemplateResult {
    return html`<input class="unseen" type="file" accept=${ACCEPTED.join()} tabindex="-1" aria-hidden="true" @change=${this.#onFile} />
      <button type="button" class="quiet icon-only" aria-label=${say("picture_send")} title=${say("picture_send")}
        ?disabled=${this.talk.sendingPicture} @click=${() => this.find("input[type=file]")?.click()}>${icons.picture}</button>
      <button type="button" class="quiet icon-only" aria-label=${say("canned_insert")} title="${say("canned_insert")} (/)" @click=${this.#openMenu}>${icons.canned}</button>`;
  }

  /** Nobody answers a talk that is not theirs: what can be done instead. */
  #notMine(): TemplateResult {
    const { detail } = this.talk;
    const { desk } = this;
    const holder = detail?.agent?.first_name || said("owner", "agent");
    return html`<div class="not-mine">
      <p>${detail?.owner === "agent" ? say("not_mine_agent", { name: holder }) : said("not_mine", detail?.owner ?? "bot")}</p>
      ${detail && possible("claim", detail.owner, this.talk.mine, desk.leads)
        ? html`<button type="button" class="primary" ?disabled=${this.talk.busy} @click=${() => void desk.act("claim")}>${say("claim_to_reply")}</button>`
        : nothing}
    </div>`;
  }

  #menu(titles: string[], texts: string[]): Part {
    return html`<ul class="canned-options" id="canned-options" role="listbox" aria-label=${say("canned")}>
      ${titles.map((title, index) => html`<li id="canned-${index}" role="option" aria-selected=${index === Math.min(this.#chosen, titles.length - 1)}
        @mousedown=${(event: Event) => this.#pick(event, texts[index]!)}>
        <strong>${title}</strong><span dir="auto">${texts[index]}</span>
      </li>`)}
    </ul>`;
  }

  /** What the word after a `/` at the beginning finds. */
  #options(): { title: string; text: string }[] {
    const value = this.#area?.value ?? "";
    if (this.#shut || !value.startsWith("/") || value.includes("\n") || !this.talk.detail) return [];
    return cannedFor(this.desk, this.talk.detail, value.slice(1));
  }

  #start(writing: Writing): void {
    this.#writing = writing;
    draft.set(this.talk.id, "writing", writing === "note" ? "note" : "");
    this.#problem = "";
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const target = this.#area ?? this.find(".not-mine button");
      target?.focus();
    });
  }

  #onInput(): void {
    draft.set(this.talk.id, this.#writing, this.#area?.value ?? "");
    this.#shut = false;
    this.#chosen = 0;
    if (this.#writing === "reply" && this.#area?.value && !this.#area.value.startsWith("/")) this.talk.type();
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const options = this.#writing === "reply" ? this.#options() : [];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (options.length > 0 && step) {
      event.preventDefault();
      this.#chosen = (this.#chosen + step + options.length) % options.length;
      this.requestUpdate();
    } else if (options.length > 0 && (event.key === "Enter" || event.key === "Tab")) {
      this.#pick(event, options[Math.min(this.#chosen, options.length - 1)]!.text);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (options.length > 0) this.#shut = true;
      else this.#area?.closest<HTMLElement>(".talk")?.querySelector<HTMLElement>(".thread")?.focus();
      this.requestUpdate();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.find<HTMLFormElement>("form")?.requestSubmit();
    }
  }

  #pick(event: Event, text: string): void {
    event.preventDefault();
    this.#write(filled(this.desk, this.talk.detail!, text));
  }

  #openMenu(): void {
    if (!this.#area?.value) this.#write("/");
    this.#area?.focus();
  }

  #write(text: string): void {
    const area = this.#area;
    if (!area) return;
    area.value = text;
    this.#onInput();
    area.focus();
    const gap = /\{\w+\}/.exec(text);
    if (gap) area.setSelectionRange(gap.index, gap.index + gap[0].length);
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const words = this.#area?.value.trim() ?? "";
    if (!words) return;
    const open = this.#writing === "reply" ? gaps(words) : [];
    if (open.length > 0) {
      this.#problem = say("placeholders_open", { names: open.join(", ") });
      this.#write(words);
      return;
    }
    void (this.#writing === "reply" ? this.#reply(words) : this.#note(words));
  }

  async #reply(words: string): Promise<void> {
    this.#clear("reply");
    await this.talk.send(words);
  }

  async #note(words: string): Promise<void> {
    const { talk } = this;
    this.#busy = true;
    this.requestUpdate();
    try {
      await talk.note(words);
      if (talk === this.talk) this.#clear("note");
      else draft.set(talk.id, "note", "");
    } catch (error) {
      this.#fail(talk, error);
    }
    this.#busy = false;
    this.requestUpdate();
  }

  #clear(writing: Writing): void {
    draft.set(this.talk.id, writing, "");
    if (this.#area && this.#writing === writing) this.#area.value = "";
    this.#problem = "";
    this.requestUpdate();
  }

  #onFile(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this.#picture(file);
    input.value = "";
  }

  #onPaste(event: ClipboardEvent): void {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!file || this.#writing === "note") return;
    event.preventDefault();
    void this.#picture(file);
  }

  async #picture(file: File): Promise<void> {
    const { talk } = this;
    this.#problem = "";
    try {
      await talk.sendPicture(file);
    } catch (error) {
      this.#fail(talk, error);
    }
    this.requestUpdate();
  }

  /** Told where it happened; whoever has gone on to another talk is led back. */
  #fail(talk: Talk, error: unknown): void {
    if (talk === this.desk.talk) this.#problem = explain(error);
    else if (this.desk.me) this.desk.toast(explain(error), { bad: true, href: toTalk(this.desk.view, talk.id) });
  }
}
customElements.define("desk-composer", DeskComposer);
declare global {
  interface HTMLElementTagNameMap {
    "desk-composer": DeskComposer;
  }
}
