import { Connection, type Link } from "./connection";
import type { ServerEvent } from "./events";
import { type Gateway, Refused, SessionExpired } from "./gateway";
import { parseMessage } from "./parse";
import type { Memory } from "./storage";
import { type Entry, Thread } from "./thread";
import type { Button, Outgoing, Reply, Session } from "./types";

/** The gateway tells every three seconds that an answer is being made, and not when it no longer is. */
const TYPING_LASTS_MS = 5_000;

/**
 * One customer's talk: what is on screen, what waits to be sent, and the session that carries it.
 * Every message is sent one after the other and keeps its id through all retries, so the gateway takes it once.
 */
export class Conversation {
  thread = new Thread();
  link: Link = "idle";
  /** Something is being written for the customer right now. */
  typing = false;
  /** Messages that came while nobody said `read`. */
  unread = 0;
  locale = "en";
  identity: unknown = null;
  #sending = false;
  #typingEnds = 0;
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
      onLink: (link) => this.#onLink(link),
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
    this.thread = new Thread();
    this.changed();
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
    if (entry.outgoing && "button" in entry.outgoing) this.#refuse(entry);
    this.#expired(session);
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
    const session = await this.gateway.createSession(this.locale, this.identity).catch((error: unknown) => {
      if (!(error instanceof SessionExpired) || this.identity === null) throw error;
      this.identity = null; // signed wrongly or too long ago: then the assistant asks who it is
      return this.gateway.createSession(this.locale, null);
    });
    this.#session = session;
    this.memory.session = session;
    this.#connection.start(session);
    return session;
  }

  #expired(session: Session): void {
    if (this.#session?.token !== session.token) return;
    this.#forget();
    this.thread.end(session.session);
    void this.#sendAll();
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
    if (event.event === "typing") this.#setTyping(true);
    const message = event.event === "message" ? parseMessage(readJson(event.data)) : null;
    if (!message) return;
    this.#cursor = event.id || message.id;
    this.#take({ messages: [message], owner: this.thread.owner });
  }

  #take(reply: Reply, fresh = true): void {
    this.thread.owner = reply.owner;
    for (const message of reply.messages) {
      const isNew = this.thread.add(message);
      if (message.from === "customer") this.memory.drop(message.id);
      else if (isNew) {
        if (fresh) this.unread += 1;
        this.#setTyping(false); // a message heard before says nothing of the one that is being written
      }
    }
    this.changed();
  }

  #setTyping(typing: boolean): void {
    clearTimeout(this.#typingEnds);
    this.typing = typing;
    if (typing) this.#typingEnds = window.setTimeout(() => this.#setTyping(false), TYPING_LASTS_MS);
    this.changed();
  }

  #onLink(link: Link): void {
    this.link = link;
    if (link === "online") this.changed();
    else this.#setTyping(false);
  }
}

function readJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
