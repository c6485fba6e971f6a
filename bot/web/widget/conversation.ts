import { Connection, type Link } from "./connection";
import type { ServerEvent } from "./events";
import { type Gateway, Refused, SessionExpired } from "./gateway";
import { parseMessage } from "./parse";
import type { Memory } from "./storage";
import { type Entry, Thread } from "./thread";
import type { Button, Message, Outgoing, Reply, Session } from "./types";

const TYPING_MS = 8_000;
export const ENDED = "session-ended";

/**
 * One customer's talk: what is on screen, what waits to be sent, and the session that carries it.
 * Every message is sent one after the other and keeps its id through all retries, so the gateway takes it once.
 */
export class Conversation {
  thread = new Thread();
  link: Link = "idle";
  /** Messages that came while nobody said `read`. */
  unread = 0;
  locale = "en";
  identity: unknown = null;
  #sending = false;
  #typingUntil = 0;
  #cursor: string | null = null;
  #session: Session | null = null;
  readonly #connection: Connection;

  constructor(
    readonly gateway: Gateway,
    readonly memory: Memory,
    readonly changed: () => void,
  ) {
    this.#connection = new Connection(gateway, {
      load: (session) => this.#load(session),
      cursor: () => this.#cursor,
      onEvent: (event) => this.#onEvent(event),
      onLink: (link) => this.#set(() => (this.link = link)),
      onExpired: (session) => this.#expired(session),
    });
    window.addEventListener("online", () => this.retryAll());
    window.addEventListener("offline", changed);
  }

  /** Takes up the talk of the last visit, if there is one. */
  resume(): void {
    this.#session = this.memory.session;
    for (const { outgoing, title, written, session } of this.memory.unsent()) {
      if ("button" in outgoing && session !== this.#session?.session) this.memory.drop(outgoing.id);
      else this.thread.addOwn(outgoing, title, new Date(written));
    }
    if (this.#session) this.#connection.start(this.#session);
    else void this.#sendAll();
  }

  /** Whether something is being written for the customer right now. */
  get typing(): boolean {
    return this.#typingUntil > Date.now() || (this.#sending && this.thread.owner === "bot" && navigator.onLine);
  }

  say(text: string): void {
    this.#send({ id: crypto.randomUUID(), text }, text);
  }

  press(button: Button): void {
    this.#send({ id: crypto.randomUUID(), button: button.id }, button.title);
  }

  retry(entry: Entry): void {
    entry.delivery = "sending";
    void this.#sendAll();
  }

  retryAll(): void {
    for (const entry of this.thread.waiting("failed")) entry.delivery = "sending";
    void this.#sendAll();
  }

  read(): void {
    this.unread = 0;
  }

  /** Leaves this talk behind, as a customer on a shared device wants it. */
  restart(): void {
    for (const { outgoing } of this.memory.unsent()) this.memory.drop(outgoing.id);
    this.#forget();
    this.#set(() => (this.thread = new Thread()));
  }

  #send(outgoing: Outgoing, title: string): void {
    const written = new Date();
    this.thread.addOwn(outgoing, title, written);
    this.memory.keep({ outgoing, title, written: written.getTime(), session: this.#session?.session ?? null });
    void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.changed();
    if (this.#sending) return;
    this.#sending = true;
    let entry: Entry | undefined;
    while ((entry = this.thread.waiting("sending")[0])) {
      await this.#deliver(entry);
      this.changed();
    }
    this.#sending = false;
    this.changed();
  }

  async #deliver(entry: Entry): Promise<void> {
    const { outgoing } = entry;
    if (!outgoing) return;
    const session = this.#session;
    try {
      const current = session ?? (await this.#begin());
      const reply = await this.gateway.send(current, outgoing);
      entry.delivery = "sent";
      this.memory.drop(outgoing.id);
      if (this.thread.entries.includes(entry)) this.#take(reply);
    } catch (error) {
      if (error instanceof SessionExpired && session) this.#resend(entry, session);
      else if (error instanceof Refused) this.#refuse(entry);
      else this.#fail(entry);
    }
  }

  /** In a new session the words are still meant; a button of the old one is nobody's any more. */
  #resend(entry: Entry, session: Session): void {
    this.#expired(session, entry);
    if (entry.outgoing && "button" in entry.outgoing) this.#refuse(entry);
  }

  #refuse(entry: Entry): void {
    entry.delivery = "refused";
    if (entry.outgoing) this.memory.drop(entry.outgoing.id);
  }

  /** Whatever was written after it waits too: messages arrive in the order in which they were written. */
  #fail(entry: Entry): void {
    if (entry.delivery === "sending") entry.delivery = "failed";
    for (const later of this.thread.waiting("sending")) later.delivery = "failed";
  }

  async #begin(): Promise<Session> {
    const session = await this.gateway.createSession(this.locale, this.identity);
    this.#session = session;
    this.memory.session = session;
    this.#connection.start(session);
    return session;
  }

  #expired(session: Session, before?: Entry): void {
    if (this.#session?.token !== session.token) return;
    this.#forget();
    this.thread.owner = "bot";
    const ended = `${ENDED}-${session.session}`;
    if (this.thread.entries.length > 0) this.thread.addNotice(ended, "");
    if (before) this.#moveToEnd(before);
    this.changed();
  }

  #moveToEnd(entry: Entry): void {
    this.thread.entries = [...this.thread.entries.filter((other) => other !== entry), entry];
  }

  #forget(): void {
    this.#connection.stop();
    // Another tab may have begun a new talk already: then this one goes on there.
    const stored = this.memory.session;
    const elsewhere = stored && stored.token !== this.#session?.token ? stored : null;
    if (!elsewhere) this.memory.session = null;
    this.#session = elsewhere;
    this.#cursor = null;
    if (elsewhere) this.#connection.start(elsewhere);
  }

  async #load(session: Session): Promise<void> {
    const history = await this.gateway.history(session, this.#cursor);
    this.#cursor = history.messages.at(-1)?.id ?? this.#cursor;
    this.#take(history, false);
    void this.#sendAll();
  }

  #onEvent(event: ServerEvent): void {
    if (event.event === "typing") this.#typing();
    if (event.event !== "message") return;
    const message = readMessage(event.data);
    if (!message) return;
    this.#cursor = event.id || message.id;
    this.#take({ messages: [message], owner: this.thread.owner });
  }

  #take(reply: Reply, fresh = true): void {
    this.thread.owner = reply.owner;
    for (const message of reply.messages) {
      if (message.from !== "customer") this.#typingUntil = 0;
      if (this.thread.add(message) && fresh && message.from !== "customer") this.unread += 1;
      else this.memory.drop(message.id);
    }
    this.changed();
  }

  #typing(): void {
    this.#typingUntil = Date.now() + TYPING_MS;
    setTimeout(this.changed, TYPING_MS + 50);
    this.changed();
  }

  #set(change: () => void): void {
    change();
    this.changed();
  }
}

function readMessage(data: string): Message | null {
  try {
    return parseMessage(JSON.parse(data));
  } catch {
    return null;
  }
}
