import { Connection, type Link } from "./connection";
import type { ServerEvent } from "./events";
import { Refused, SessionExpired } from "./failures";
import { Gallery } from "./gallery";
import type { Gateway } from "./gateway";
import { Outbox } from "./outbox";
import { parseMessage, parseStanding } from "./parse";
import type { Ready } from "./pictures";
import { Sessions } from "./sessions";
import type { Signals } from "./signals";
import type { Memory } from "./storage";
import { type Entry, Thread } from "./thread";
import type { Button, Identity, Message, Reply, Session, Standing } from "./types";

/** How often the customer's typing is told, at most. */
const TELL_TYPING_MS = 3_000;

/** The gateway tells every three seconds that an answer is being made, and not when it no longer is. */
const TYPING_LASTS_MS = 5_000;

/** One customer's talk: what is on screen, who answers, and the session that carries it. */
export class Conversation {
  thread = new Thread();
  link: Link = "idle";
  /** Something is being written for the customer right now. */
  typing = false;
  /** Messages that came while nobody said `read`. */
  unread = 0;
  /** An agent has given the talk back, and nobody has said yet how it was. */
  ratingDue = false;
  readonly sessions: Sessions;
  readonly gallery: Gallery;
  readonly #outbox: Outbox;
  readonly #connection: Connection;
  #typingEnds = 0;
  #typingTold = 0;
  /** The newest of the agent's messages that was told to be seen. */
  #seen = "";
  /** How often the stream has told who answers; an answer that was asked for before that knows less. */
  #heard = 0;
  #cursor: string | null = null;

  constructor(
    readonly gateway: Gateway,
    readonly memory: Memory,
    readonly signals: Signals,
    readonly changed: () => void,
  ) {
    this.sessions = new Sessions(gateway, memory, () => signals.emit("error", { problem: "identity_refused" }));
    this.gallery = new Gallery(gateway, () => this.sessions.current, changed);
    this.#outbox = new Outbox({
      thread: () => this.thread,
      sessions: this.sessions,
      memory,
      gateway,
      changed,
      onBegun: () => this.#connection.start(),
      heard: () => this.#heard,
      onReply: (reply, heard) => this.#take(heard === this.#heard ? reply : { ...reply, ...this.thread.standing }),
      onExpired: (session) => this.#expired(session),
      onRefused: (problem) => signals.emit("error", { problem }),
    });
    this.#connection = new Connection(gateway, {
      session: () => this.sessions.current,
      load: (session, first) => this.#load(session, first),
      cursor: () => this.#cursor,
      onEvent: (event) => this.#onEvent(event),
      onLink: (link) => this.#onLink(link),
      onExpired: (session) => this.#expired(session),
    });
    memory.onLeft((session) => session === this.sessions.current?.session && this.#clear());
    window.addEventListener("online", () => this.#outbox.retry());
    window.addEventListener("offline", changed);
  }

  /** Takes up the talk of the last visit, if there is one. */
  resume(): void {
    this.#takeUp(this.sessions.resume());
  }

  /** Takes up the talk that a mail led to; without a line, that of the last visit. */
  async follow(code: string): Promise<void> {
    const session = await this.sessions.follow(code).catch(() => this.sessions.resume());
    this.#takeUp(session);
  }

  #takeUp(session: Session | null): void {
    this.#outbox.restore(session);
    if (!session) return void this.#outbox.send();
    void this.sessions.renew();
    void this.sessions.identify();
    this.#connection.start();
  }

  say(text: string): void {
    this.#add(this.#outbox.write({ id: crypto.randomUUID(), text }, text));
  }

  press(button: Button): void {
    this.#add(this.#outbox.write({ id: crypto.randomUUID(), button: button.id }, button.title));
  }

  show({ picture, name, width, height }: Ready): void {
    const id = crypto.randomUUID();
    this.gallery.keep(id, picture);
    this.#add(this.#outbox.write({ id, picture, name }, "", [{ id, name, width, height }]));
  }

  retry(entry: Entry): void {
    this.#outbox.retry(entry);
  }

  read(): void {
    this.unread = 0;
  }

  /** The customer types: told to a person who has the talk, or is to have it. */
  typed(): void {
    const session = this.sessions.current;
    const now = Date.now();
    if (!session || this.thread.standing.owner === "bot" || now - this.#typingTold < TELL_TYPING_MS) return;
    this.#typingTold = now;
    void this.gateway.typing(session).catch(() => undefined);
  }

  /** The customer has this message of the agent's before their eyes. */
  see(id: string): void {
    const session = this.sessions.current;
    const place = (of: string): number => this.thread.entries.findIndex(({ message }) => message.id === of);
    if (!session || place(id) <= place(this.#seen)) return;
    this.#seen = id;
    void this.gateway.read(session, id).catch(() => undefined);
  }

  /** Has the talk sent to the customer's address; gives it back masked. Raises as the gateway does. */
  async transcript(): Promise<string> {
    return this.#asked((session) => this.gateway.transcript(session));
  }

  async rate(stars: number, words: string): Promise<void> {
    await this.#asked((session) => this.gateway.rate(session, stars, words));
    this.ratingDue = false;
    this.changed();
  }

  /** From now on the shop vouches for this customer; another customer's talk is left behind. */
  async identify(identity: Identity): Promise<void> {
    this.sessions.identity = identity;
    if (!(await this.sessions.identify())) await this.leave();
  }

  /** Leaves this talk behind, here and in all tabs, and ends its session: as a customer on a shared device wants it. */
  async leave(): Promise<void> {
    const session = this.sessions.current;
    if (session) this.memory.leave(session);
    this.#clear();
    if (session) await this.gateway.signOut(session).catch(() => undefined);
  }

  async #asked<T>(ask: (session: Session) => Promise<T>): Promise<T> {
    const session = this.sessions.current;
    if (!session) throw new Refused("session_unknown");
    return ask(session).catch((error: unknown) => {
      if (error instanceof SessionExpired) this.#expired(session);
      throw error;
    });
  }

  #add(entry: Entry): void {
    this.ratingDue = false;
    this.#tell(entry.message);
    void this.#outbox.send();
  }

  #clear(): void {
    this.#outbox.clear();
    this.#forget();
    this.gallery.clear();
    this.thread = new Thread();
    this.ratingDue = false;
    this.unread = 0;
    this.changed();
  }

  #expired(session: Session): boolean {
    const current = this.sessions.current;
    if (current && current.token !== session.token) return false;
    if (current) {
      this.#forget();
      this.thread.end(session.session);
      void this.#outbox.send();
    }
    return true;
  }

  #forget(): void {
    this.#connection.stop();
    this.#cursor = null;
    if (this.sessions.forget()) this.#connection.start();
  }

  /** Later streams bring what is missing themselves; they only do not say that a person has left the talk meanwhile. */
  async #load(session: Session, first: boolean): Promise<void> {
    if (!first && this.thread.standing.owner === "bot") return;
    const history = await this.gateway.history(session, this.#cursor);
    this.#cursor = history.messages.at(-1)?.id ?? this.#cursor;
    this.#take(history, !first);
    void this.#outbox.send();
  }

  #onEvent(event: ServerEvent): void {
    if (event.event === "typing") this.#setTyping(true);
    if (event.event === "owner") {
      this.#heard += 1;
      this.#stand(parseStanding(readJson(event.data)));
    }
    const message = event.event === "message" ? parseMessage(readJson(event.data)) : null;
    if (!message) return;
    this.#cursor = event.id || message.id;
    this.#take({ messages: [message], ...this.thread.standing });
  }

  #take({ messages, ...standing }: Reply, fresh = true): void {
    this.#stand(standing);
    for (const message of messages) {
      const isNew = this.thread.add(message, !fresh);
      if (isNew && fresh) this.#tell(message);
      if (message.from === "customer") this.memory.drop(message.id);
      else if (isNew) {
        if (fresh) this.unread += 1;
        this.#setTyping(false); // a message heard before says nothing of the one that is being written
      }
    }
    this.changed();
  }

  #stand(standing: Standing): void {
    if (this.thread.standing.owner === "agent" && standing.owner === "bot") this.ratingDue = true;
    this.thread.standing = standing;
    this.changed();
  }

  #tell({ id, from, text, at }: Message): void {
    this.signals.emit("message", { id, from, text, at });
  }

  #setTyping(typing: boolean): void {
    clearTimeout(this.#typingEnds);
    this.typing = typing;
    if (typing) this.#typingEnds = window.setTimeout(() => this.#setTyping(false), TYPING_LASTS_MS);
    this.changed();
  }

  #onLink(link: Link): void {
    const wasAway = this.link === "reconnecting";
    this.link = link;
    if (link === "online" && wasAway) this.#outbox.retry();
    else if (link === "online") this.changed();
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
