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
}

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
    const later = this.entries.findIndex((entry) => entry.acknowledged && entry.message.at > message.at);
    const entry: Entry = { key: message.id, message, delivery: null, outgoing: null, acknowledged: true };
    this.entries.splice(later < 0 ? this.entries.length : later, 0, entry);
    if (message.from === "agent") this.owner = "agent";
    return true;
  }

  /** What the customer just wrote or pressed, before the gateway knows of it. */
  addOwn(outgoing: Outgoing, text: string, at: Date): Entry {
    const message: Message = {
      id: outgoing.id,
      from: "customer",
      text,
      at: at.toISOString(),
      buttons: [],
      card: null,
      language: null,
    };
    const entry: Entry = { key: outgoing.id, message, delivery: "sending", outgoing, acknowledged: false };
    this.entries.push(entry);
    return entry;
  }

  /** A line of the widget itself. */
  addNotice(key: string, text: string): void {
    const message: Message = { id: key, from: "system", text, at: "", buttons: [], card: null, language: null };
    this.entries.push({ key, message, delivery: null, outgoing: null, acknowledged: false });
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
    const answered = this.entries.slice(last + 1).some(({ message }) => message.from === "customer" || message.from === "agent");
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
