import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { renderComposer, sendable } from "./composer";
import { Conversation } from "./conversation";
import type { Gateway } from "./gateway";
import * as icons from "./icons";
import { renderThread } from "./messages";
import { Memory } from "./storage";
import { Strings } from "./strings";
import { styles } from "./styles";
import type { Button } from "./types";

const NEAR_END_PX = 80;
const ANSWER_MARGIN_PX = 12;
const ARMED_MS = 4_000;

/** `<reroute-chat>`: the launcher, the panel, and nothing that knows about orders. */
export class RerouteChat extends LitElement {
  static override styles = styles;
  #conversation!: Conversation;
  #memory!: Memory;
  #gateway!: Gateway;
  #strings = new Strings();
  #open = false;
  #draft = "";
  #armed = false;
  /** Whether the view is to be placed after the next update: at the end, or where nobody has scrolled since. */
  #follows = true;
  #placedAt = -1;

  /** To be called once, before the element is put into the page. */
  setUp(gateway: Gateway, memory: Memory, locale: string, identity: unknown): void {
    this.#gateway = gateway;
    this.#memory = memory;
    this.#conversation = new Conversation(gateway, memory, () => this.requestUpdate());
    this.#conversation.identity = identity;
    this.#open = memory.open;
    void this.setLocale(locale);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#conversation.resume();
    window.visualViewport?.addEventListener("resize", () => this.#fitKeyboard());
  }

  /** Opens the panel; `draft` is put into the field for the customer to send or change. */
  open(draft?: string): void {
    if (draft !== undefined) this.#draft = draft;
    this.#setOpen(true);
    void this.updateComplete.then(() => this.#input?.focus());
  }

  close(): void {
    this.#setOpen(false);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".launcher")?.focus());
  }

  async setLocale(locale: string): Promise<void> {
    this.#conversation.locale = locale;
    const answer = await this.#gateway.strings(locale).catch(() => null);
    if (answer && this.#conversation.locale === locale) this.#strings.use(answer.language, answer.strings);
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    if (this.#open) this.#conversation.read();
    const view = this.#scroller;
    this.#follows ||= !view || view.scrollTop === this.#placedAt || distanceToEnd(view) < NEAR_END_PX;
    this.lang = this.#strings.language;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#growInput();
    const view = this.#scroller;
    if (view && this.#follows) {
      view.scrollTop = this.#newest(view);
      this.#placedAt = view.scrollTop;
    }
    this.#follows = false;
  }

  protected override render(): TemplateResult {
    return html`${this.#open ? this.#renderPanel() : nothing} ${this.#renderLauncher()}`;
  }

  #renderLauncher(): TemplateResult {
    const unread = this.#conversation.unread;
    const label = this.#strings.get(this.#open ? "launcher_close" : "launcher_open");
    return html`<button type="button" class="launcher ${this.#open ? "open" : ""}" aria-expanded=${this.#open}
        aria-label=${unread ? `${label}. ${this.#strings.get("new_message")} (${unread})` : label}
        @click=${() => (this.#open ? this.close() : this.open())}>
        ${this.#open ? icons.down : icons.chat}
        ${unread ? html`<span class="unread" aria-hidden="true">${unread > 9 ? "9+" : unread}</span>` : nothing}
      </button>
      <p class="unseen" role="status">${unread ? this.#strings.get("new_message") : nothing}</p>`;
  }

  #renderPanel(): TemplateResult {
    const strings = this.#strings;
    const conversation = this.#conversation;
    return html`<section class="panel" role="dialog" aria-label=${strings.get("title")} @keydown=${this.#escape}>
      ${this.#renderHeader()}
      <div class="scroller" tabindex="0" role="group" aria-label=${strings.get("title")}>
        <div class="log" role="log" aria-live="polite" aria-relevant="additions">
          ${this.#renderWelcome()}
          ${renderThread(conversation.thread, strings, {
            press: (button) => this.#press(button),
            retry: (entry) => conversation.retry(entry),
          })}
        </div>
        <div role="status">${conversation.typing ? this.#renderTyping() : nothing}</div>
      </div>
      ${renderComposer(this.#draft, strings, { write: (text) => this.#write(text), submit: () => this.#submit() })}
    </section>`;
  }

  #renderTyping(): TemplateResult {
    const word = this.#strings.get("typing");
    return html`<p class="typing bubble"><i></i><i></i><i></i><span class="unseen">${word}</span></p>`;
  }

  #renderHeader(): TemplateResult {
    const { thread, link } = this.#conversation;
    const strings = this.#strings;
    const trouble = !navigator.onLine ? strings.get("offline") : link === "reconnecting" ? strings.get("reconnecting") : "";
    return html`<div class="head">
        <h2>${strings.get("title")}</h2>
        ${thread.entries.length > 0 ? this.#renderRestart() : nothing}
        <button type="button" class="icon" aria-label=${strings.get("minimize")} title=${strings.get("minimize")}
          @click=${() => this.close()}>${icons.down}</button>
      </div>
      <p class="trouble" role="status">${trouble || nothing}</p>`;
  }

  /** Asks for a second press: it leaves the talk behind. */
  #renderRestart(): TemplateResult {
    const word = this.#strings.get("restart_session");
    return html`<button type="button" class="icon restart ${this.#armed ? "armed" : ""}" aria-label=${word} title=${word}
      @click=${() => this.#restart()}>${icons.restart}${this.#armed ? html`<span>${word}</span>` : nothing}</button>`;
  }

  #renderWelcome(): TemplateResult | typeof nothing {
    const welcome = this.#strings.get("welcome");
    return welcome ? html`<article class="message bot"><div class="bubble">${welcome}</div></article>` : nothing;
  }

  #restart(): void {
    this.#armed = !this.#armed;
    if (!this.#armed) this.#conversation.restart();
    else setTimeout(() => ((this.#armed = false), this.requestUpdate()), ARMED_MS);
    this.requestUpdate();
  }

  #escape = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.isComposing) this.close();
  };

  #write(text: string): void {
    this.#draft = text;
    this.requestUpdate();
  }

  #submit(): void {
    if (!sendable(this.#draft)) return;
    const text = this.#draft.trim();
    this.#draft = "";
    this.#follows = true;
    this.#conversation.say(text);
    this.#input?.focus();
  }

  #press(button: Button): void {
    this.#follows = true;
    this.#conversation.press(button);
    this.#input?.focus();
  }

  /** The end of the talk; where the newest answer, or its card, is longer than the window, the beginning of that. */
  #newest(view: HTMLElement): number {
    const own = [...view.querySelectorAll(".message.customer")].at(-1);
    if (!own?.nextElementSibling) return view.scrollHeight;
    const card = [...view.querySelectorAll(".card")].at(-1);
    const answer = card && own.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING ? card : own.nextElementSibling;
    const above = answer.getBoundingClientRect().top - view.getBoundingClientRect().top;
    return Math.min(view.scrollHeight, view.scrollTop + above - ANSWER_MARGIN_PX);
  }

  #setOpen(open: boolean): void {
    this.#open = open;
    this.#memory.open = open;
    this.toggleAttribute("open", open);
    this.requestUpdate();
  }

  #growInput(): void {
    const input = this.#input;
    if (!input) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  }

  /** Safari lays the keyboard over the page instead of making it smaller. */
  #fitKeyboard(): void {
    const height = window.visualViewport?.height;
    if (height) this.style.setProperty("--reroute-viewport", `${height}px`);
  }

  get #input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot?.querySelector(".scroller") ?? null;
  }
}

function distanceToEnd(view: HTMLElement): number {
  return view.scrollHeight - view.scrollTop - view.clientHeight;
}
