import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { choosePicture, renderComposer, sendable } from "./composer";
import { Conversation } from "./conversation";
import { Drop } from "./drop";
import { renderInvitation, renderTyping, renderWelcome } from "./ends";
import type { Gateway } from "./gateway";
import { renderHeader, renderStanding, renderTrouble } from "./header";
import * as icons from "./icons";
import { renderLauncher } from "./launcher";
import { takeCode } from "./links";
import { Menu, type MenuItem } from "./menu";
import { ThreadView } from "./messages";
import { Notes } from "./notes";
import { ready, Unfit } from "./pictures";
import { Sheet } from "./sheet";
import { seenOf } from "./seen";
import type { Signals } from "./signals";
import type { Memory } from "./storage";
import { Strings } from "./strings";
import { styles } from "./styles";
import type { Entry } from "./thread";
import type { Button, Identity } from "./types";
import { View } from "./view";

/** `<reroute-chat>`: the launcher, the panel, and nothing that knows about orders. */
export class RerouteChat extends LitElement {
  static override styles = styles;
  #conversation!: Conversation;
  #memory!: Memory;
  #gateway!: Gateway;
  #signals!: Signals;
  #strings = new Strings();
  #open = false;
  #draft = "";
  readonly #view = new View();
  readonly #menu = new Menu(this);
  readonly #notes = new Notes(this);
  readonly #drop = new Drop(this, (files) => void this.#show(files));
  readonly #sheet = new Sheet(this, {
    rate: (stars, words) => this.#rate(stars, words),
    end: () => void this.#conversation.leave(),
    closed: () => this.#menu.focus(),
  });

  /** To be called once, before the element is put into the page. */
  setUp(gateway: Gateway, memory: Memory, signals: Signals, locale: string, identity: Identity | null): void {
    this.#gateway = gateway;
    this.#memory = memory;
    this.#signals = signals;
    this.#conversation = new Conversation(gateway, memory, signals, () => this.requestUpdate());
    this.#conversation.sessions.identity = identity;
    this.#open = memory.open;
    void this.setLocale(locale);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const code = takeCode();
    if (code) this.open();
    if (code) void this.#conversation.follow(code);
    else this.#conversation.resume();
    window.visualViewport?.addEventListener("resize", () => this.#fitKeyboard());
    document.addEventListener("visibilitychange", this.#see);
  }

  get isOpen(): boolean {
    return this.#open;
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
    this.#conversation.sessions.locale = locale;
    const answer = await this.#gateway.strings(locale).catch(() => null);
    const wanted = this.#conversation.sessions.locale === locale;
    if (answer && wanted) this.#strings.use(answer.language, answer.strings, locale);
    this.requestUpdate();
  }

  async identify(identity: Identity): Promise<void> {
    await this.#conversation.identify(identity);
  }

  async signOut(): Promise<void> {
    this.#conversation.sessions.identity = null;
    await this.#conversation.leave();
  }

  protected override willUpdate(): void {
    if (this.#open) this.#conversation.read();
    this.#view.beforeUpdate(this.#scroller);
    this.lang = this.#strings.language;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#growInput();
    this.#view.afterUpdate(this.#scroller);
    this.#see();
    this.#tell();
  }

  protected override render(): TemplateResult {
    const toggle = (): void => (this.#open ? this.close() : this.open());
    const launcher = renderLauncher(this.#strings, this.#open, this.#conversation.unread, toggle);
    return html`${this.#open ? this.#renderPanel() : nothing} ${launcher}`;
  }

  #renderPanel(): TemplateResult {
    const strings = this.#strings;
    const { thread, link } = this.#conversation;
    const menu = this.#menu.render(strings.get("menu"), this.#menuItems());
    return html`<section class="panel" role="dialog" aria-label=${strings.get("title")} @keydown=${this.#escape}
      @dragover=${this.#drop.onDragOver} @dragleave=${this.#drop.onDragLeave} @drop=${this.#drop.onDrop}>
      <div class="talk" dir=${strings.direction} ?inert=${this.#sheet.isOpen}>
        ${renderHeader(strings, menu, () => this.close())} ${renderTrouble(link, strings)}
        ${renderStanding(thread.standing, strings)} ${this.#renderScroller()} ${this.#notes.render(strings)}
        ${renderComposer(this.#draft, strings, {
          write: (text) => this.#write(text),
          submit: () => this.#submit(),
          show: (files) => void this.#show(files),
        })}
      </div>
      ${this.#drop.over ? html`<p class="drop">${icons.picture}${strings.get("picture_drop")}</p>` : nothing}
      ${this.#sheet.render(strings)}
    </section>`;
  }

  #renderScroller(): TemplateResult {
    const conversation = this.#conversation;
    const { thread, gallery, typing, ratingDue } = conversation;
    const hands = { press: (button: Button) => this.#press(button), retry: (entry: Entry) => conversation.retry(entry) };
    return html`<div class="scroller" tabindex="0" role="group" aria-label=${this.#strings.get("title")} @scroll=${this.#see}>
      <div class="log" role="log" aria-live="polite" aria-relevant="additions">
        ${renderWelcome(this.#strings)} ${new ThreadView(thread, gallery, this.#strings, hands).render()}
        ${ratingDue ? renderInvitation(this.#strings, () => this.#sheet.open("rate")) : nothing}
      </div>
      <div role="status">${typing ? renderTyping(this.#strings) : nothing}</div>
    </div>`;
  }

  #menuItems(): MenuItem[] {
    const word = (key: string): string => this.#strings.get(key);
    const picture = { icon: icons.picture, label: word("picture_send"), act: () => choosePicture(this.renderRoot) };
    if (this.#conversation.thread.entries.length === 0) return [picture];
    return [
      picture,
      { icon: icons.mail, label: word("transcript"), act: () => void this.#sendTranscript() },
      { icon: icons.star, label: word("rate"), act: () => this.#sheet.open("rate") },
      { icon: icons.leave, label: word("end"), act: () => this.#sheet.open("end") },
    ];
  }

  #escape = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.isComposing) this.close();
  };

  #see = (): void => {
    const id = seenOf(this.#scroller);
    if (id) this.#conversation.see(id);
  };

  #write(text: string): void {
    this.#draft = text;
    if (text.trim()) this.#conversation.typed();
    this.requestUpdate();
  }

  #submit(): void {
    if (!sendable(this.#draft)) return;
    const text = this.#draft.trim();
    this.#draft = "";
    this.#act(() => this.#conversation.say(text));
  }

  #press(button: Button): void {
    this.#act(() => this.#conversation.press(button));
  }

  /** What the customer does is shown at the end of the talk, and the field is ready for the next. */
  #act(deed: () => void): void {
    this.#notes.clear();
    this.#view.follow();
    deed();
    this.#input?.focus();
  }

  async #show(files: File[]): Promise<void> {
    this.#notes.clear();
    for (const file of files) {
      await ready(file).then(
        (picture) => this.#act(() => this.#conversation.show(picture)),
        (error: Error) => this.#notes.tell(error instanceof Unfit ? error.message : "error_generic", {}, "bad"),
      );
    }
  }

  async #sendTranscript(): Promise<void> {
    await this.#conversation.transcript().then(
      (address) => this.#notes.tell("transcript_sent", { address }),
      (error: Error) => this.#notes.refuse(error, "transcript"),
    );
  }

  async #rate(stars: number, words: string): Promise<void> {
    await this.#conversation.rate(stars, words);
    this.#notes.tell("rate_thanks");
  }

  #tell(): void {
    const { unread, thread, sessions } = this.#conversation;
    this.#signals.emitNew("unread", { count: unread }, { count: 0 });
    this.#signals.emitNew("owner", thread.standing, { owner: "bot", agent: null, queue: null });
    this.#signals.emitNew("session", { session: sessions.current?.session ?? null }, { session: null });
  }

  #setOpen(open: boolean): void {
    if (open !== this.#open) this.#signals.emit(open ? "open" : "close", {});
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
