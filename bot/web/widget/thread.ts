/** The messages on screen, in order, each once. */
import type { Message, Outgoing, Owner } from "./types";

export type Delivery = "sending" | "sent" | "failed" | "refused";

export interface Entry {
  /** Stays the same while the entry is on screen, so that it is never read out twice. */
  key: string;
  message: Message;
  /** Of the customer's own messages only. */
  delivery: Delivery | null;
  outgoing: Outgoing | null;
  /** The gateway's own copy has been seen. */
  acknowledged: boolean;
  /** The talk before it is over. */
  end: boolean;
}

const EMPTY = { text: "", at: "", buttons: [], card: null, language: null };
const ANSWERING = ["customer", "agent"];

export class Thread {
  entries: Entry[] = [];
  owner: Owner = "bot";

  /** True when the message was not there before. */
  add(message: Message): boolean {
    const known = this.#find(message);
    if (known) {
      this.#acknowledge(known, message);
      return false;
    }
    const later = this.entries.findIndex((entry) => entry.acknowledged && isLater(entry.message, message));
    const entry: Entry = { key: message.id, message, delivery: null, outgoing: null, acknowledged: true, end: false };
    this.entries.splice(later < 0 ? this.entries.length : later, 0, entry);
    if (message.from === "agent") this.owner = "agent";
    return true;
  }

  /** What the customer just wrote or pressed, before the gateway knows of it. */
  addOwn(outgoing: Outgoing, text: string, at: Date): Entry {
    const message: Message = { ...EMPTY, id: outgoing.id, from: "customer", text, at: at.toISOString() };
    const entry: Entry = { key: outgoing.id, message, delivery: "sending", outgoing, acknowledged: false, end: false };
    this.entries.push(entry);
    return entry;
  }

  /** What comes next belongs to another session. What still waits to be sent comes next. */
  end(key: string): void {
    const waiting = this.entries.filter((entry) => entry.delivery === "sending" || entry.delivery === "failed");
    const past = this.entries.filter((entry) => !waiting.includes(entry));
    if (past.length === 0) return;
    const message: Message = { ...EMPTY, id: key, from: "system" };
    const line: Entry = { key, message, delivery: null, outgoing: null, acknowledged: false, end: true };
    this.entries = [...past.map((entry) => ({ ...entry, acknowledged: false })), line, ...waiting];
    this.owner = "bot";
  }

  /** Own messages that still have to reach the gateway, oldest first. */
  waiting(delivery: Delivery): Entry[] {
    return this.entries.filter((entry) => entry.delivery === delivery);
  }

  /**
   * The entry whose buttons can be pressed: the last with any, while the assistant has the word and nobody answered
   * since. A reply may come in several messages, so the assistant's own later ones do not close it.
   */
  pressable(): Entry | null {
    if (this.owner !== "bot") return null;
    const last = this.entries.findLastIndex((entry) => entry.message.buttons.length > 0);
    const answered = this.entries.slice(last + 1).some(({ message, end }) => end || ANSWERING.includes(message.from));
    return last < 0 || answered ? null : (this.entries[last] ?? null);
  }

  /** The same id; or, where the gateway gave the customer's message an id of its own, the same words. */
  #find(message: Message): Entry | undefined {
    const same = this.entries.find((entry) => entry.message.id === message.id);
    if (same || message.from !== "customer") return same;
    return this.entries.find((entry) => entry.outgoing && !entry.acknowledged && entry.message.text === message.text);
  }

  #acknowledge(entry: Entry, message: Message): void {
    entry.message = message;
    entry.acknowledged = true;
    if (entry.outgoing) entry.delivery = "sent";
  }
}

function isLater(message: Message, than: Message): boolean {
  return Date.parse(message.at) > Date.parse(than.at);
}
