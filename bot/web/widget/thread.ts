/** The messages on screen, in order, each once. */
import type { Message, Outgoing, Picture, Standing } from "./types";

export type Delivery = "sending" | "sent" | "failed" | "refused";

export interface Entry {
  /** Stays the same while the entry is on screen, so that it is never read out twice. */
  key: string;
  message: Message;
  /** Of the customer's own messages only. */
  delivery: Delivery | null;
  outgoing: Outgoing | null;
  /** How much of a picture has left, 0 to 1. */
  progress: number;
  /** Why it was refused. */
  problem: string;
  /** The gateway's own copy has been seen. */
  acknowledged: boolean;
  /** The talk before it is over. */
  end: boolean;
}

const EMPTY = { text: "", at: "", buttons: [], card: null, language: null, pictures: [] };
const FRESH = { delivery: null, outgoing: null, progress: 0, problem: "", acknowledged: false, end: false };
const NOBODY: Standing = { owner: "bot", agent: null, queue: null };
const ANSWERING = ["customer", "agent"];

export class Thread {
  entries: Entry[] = [];
  standing = NOBODY;

  /** True when the message was not there before. In the history nothing comes after what the gateway has yet to tell of. */
  add(message: Message, history = false): boolean {
    const known = this.#find(message);
    if (known) {
      this.#acknowledge(known, message);
      return false;
    }
    const isAfter = (entry: Entry): boolean => entry.acknowledged && isLater(entry.message, message);
    const later = this.entries.findIndex((entry) => isWaiting(entry) || (history && isUntold(entry)) || isAfter(entry));
    const entry: Entry = { ...FRESH, key: message.id, message, acknowledged: true };
    this.entries.splice(later < 0 ? this.entries.length : later, 0, entry);
    return true;
  }

  /** What the customer just wrote or pressed, before the gateway knows of it. */
  addOwn(outgoing: Outgoing, text: string, at: Date, pictures: Picture[] = []): Entry {
    const message: Message = { ...EMPTY, id: outgoing.id, from: "customer", text, at: at.toISOString(), pictures };
    const entry: Entry = { ...FRESH, key: outgoing.id, message, delivery: "sending", outgoing };
    this.entries.push(entry);
    return entry;
  }

  /** What comes next belongs to another session. What still waits to be sent comes next. */
  end(key: string): void {
    const waiting = this.entries.filter(isWaiting);
    const past = this.entries.filter((entry) => !waiting.includes(entry));
    if (past.length === 0) return;
    const message: Message = { ...EMPTY, id: key, from: "system" };
    const line: Entry = { ...FRESH, key, message, end: true };
    this.entries = [...past.map((entry) => ({ ...entry, acknowledged: false })), line, ...waiting];
    this.standing = NOBODY;
  }

  /** Own messages that still have to reach the gateway, oldest first. */
  waiting(delivery: Delivery): Entry[] {
    return this.entries.filter((entry) => entry.delivery === delivery);
  }

  /**
   * The entry whose buttons can be pressed: the last with any, while the assistant has the word and nobody answered
   * since. A reply may come in several messages, so the assistant's own later ones do not close it. While the customer
   * waits for a person, the way back to the assistant stays open.
   */
  pressable(): Entry | null {
    if (this.standing.owner === "agent") return null;
    const last = this.entries.findLastIndex((entry) => entry.message.buttons.length > 0);
    if (this.standing.owner === "waiting") return this.entries[last] ?? null;
    const answered = this.entries.slice(last + 1).some(({ message, end }) => end || ANSWERING.includes(message.from));
    return last < 0 || answered ? null : (this.entries[last] ?? null);
  }

  /** The same id; or, where the gateway gave the customer's message an id of its own, the same content. */
  #find(message: Message): Entry | undefined {
    const same = this.entries.find((entry) => entry.message.id === message.id);
    if (same || message.from !== "customer") return same;
    return this.entries.find((entry) => entry.outgoing && !entry.acknowledged && sameContent(entry.message, message));
  }

  #acknowledge(entry: Entry, message: Message): void {
    entry.message = message;
    entry.acknowledged = true;
    if (entry.outgoing) entry.delivery = "sent";
  }
}

function sameContent(one: Message, other: Message): boolean {
  const pictures = one.pictures.length;
  return pictures === other.pictures.length && (pictures > 0 || one.text === other.text);
}

/** Written, but not yet known to be with the gateway: it comes after all that is. */
function isWaiting({ delivery }: Entry): boolean {
  return delivery === "sending" || delivery === "failed";
}

/** Perhaps with the gateway, but not yet told of by it. */
function isUntold({ outgoing, acknowledged, delivery }: Entry): boolean {
  return outgoing !== null && !acknowledged && delivery !== "refused";
}

function isLater(message: Message, than: Message): boolean {
  return Date.parse(message.at) > Date.parse(than.at);
}
