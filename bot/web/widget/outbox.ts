import { Refused, SessionExpired } from "./failures";
import type { Gateway } from "./gateway";
import type { Sessions } from "./sessions";
import type { Memory } from "./storage";
import type { Entry, Thread } from "./thread";
import type { Outgoing, Picture, Reply, Session } from "./types";

export interface Hands {
  thread(): Thread;
  readonly sessions: Sessions;
  readonly memory: Memory;
  readonly gateway: Gateway;
  changed(): void;
  onBegun(): void;
  /** How often the stream has told who answers. */
  heard(): number;
  onReply(reply: Reply, heard: number): void;
  onExpired(session: Session): boolean;
  onRefused(problem: string): void;
}

/**
 * What the customer writes, presses and shows on its way to the gateway. Every message is sent one after the other and
 * keeps its id through all retries, so the gateway takes it once.
 */
export class Outbox {
  #sending = false;

  constructor(readonly hands: Hands) {}

  /** What an earlier visit could not send; a button of another session is nobody's any more. */
  restore(session: Session | null): void {
    const { memory } = this.hands;
    for (const { outgoing, title, written, session: of } of memory.unsent()) {
      if ("button" in outgoing && of !== session?.session) memory.drop(outgoing.id);
      else this.hands.thread().addOwn(outgoing, title, new Date(written));
    }
  }

  write(outgoing: Outgoing, title: string, pictures: Picture[] = []): Entry {
    const written = new Date();
    const session = this.hands.sessions.current?.session ?? null;
    if (!("picture" in outgoing)) this.hands.memory.keep({ outgoing, title, written: written.getTime(), session });
    return this.hands.thread().addOwn(outgoing, title, written, pictures);
  }

  clear(): void {
    for (const { outgoing } of this.hands.memory.unsent()) this.hands.memory.drop(outgoing.id);
  }

  /** Without an entry: all that failed. */
  retry(entry?: Entry): void {
    const failed = entry ? [entry] : this.hands.thread().waiting("failed");
    for (const each of failed) each.delivery = "sending";
    void this.send();
  }

  async send(): Promise<void> {
    this.hands.changed();
    if (this.#sending) return;
    this.#sending = true;
    let entry: Entry | undefined;
    while ((entry = this.hands.thread().waiting("sending")[0])) {
      await this.#deliver(entry);
      this.hands.changed();
    }
    this.#sending = false;
    this.hands.changed();
  }

  async #deliver(entry: Entry): Promise<void> {
    const { outgoing } = entry;
    if (!outgoing) return;
    const { sessions, gateway, memory } = this.hands;
    const [session, heard] = [sessions.current, this.hands.heard()];
    try {
      const reply = await gateway.send(session ?? (await this.#begin()), outgoing, (part) => this.#moved(entry, part));
      entry.delivery = "sent";
      memory.drop(outgoing.id);
      if (this.hands.thread().entries.includes(entry)) this.hands.onReply(reply, heard);
    } catch (error) {
      if (error instanceof SessionExpired && session) this.#resend(entry, session);
      else if (error instanceof Refused) this.#refuse(entry, error.message);
      else this.#fail(entry);
    }
  }

  async #begin(): Promise<Session> {
    const session = await this.hands.sessions.begin();
    this.hands.onBegun();
    return session;
  }

  #moved(entry: Entry, part: number): void {
    entry.progress = part;
    this.hands.changed();
  }

  /** In a new session the words are still meant; a button of the old one is nobody's any more. */
  #resend(entry: Entry, session: Session): void {
    const over = this.hands.sessions.current?.token === session.token;
    if (over && entry.outgoing && "button" in entry.outgoing) this.#refuse(entry, "session_expired");
    this.hands.onExpired(session);
  }

  #refuse(entry: Entry, problem: string): void {
    entry.delivery = "refused";
    entry.problem = problem;
    if (entry.outgoing) this.hands.memory.drop(entry.outgoing.id);
    this.hands.onRefused(problem);
  }

  /** Whatever was written after it waits too: messages arrive in the order in which they were written. */
  #fail(entry: Entry): void {
    if (entry.delivery === "sending") entry.delivery = "failed";
    for (const later of this.hands.thread().waiting("sending")) later.delivery = "failed";
  }
}
