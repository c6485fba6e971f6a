/** The talk in the middle: what was said, what is being sent, who else is here. */
import { ready } from "../../widget/pictures";
import { address, type Api, at, Problem } from "./api";
import { explain } from "./explain";
import { detailOf, fields, list, messageOf, nameOf, noteOf, summaryOf, text } from "./shape";
import { draft } from "./storage";
import type { Check, Detail, Me, Message, Note, Owner } from "./types";
import { ulid } from "./ulid";

export interface Outgoing {
  id: string;
  text: string;
  failed: string;
}

export type Act = "claim" | "release" | "close" | "assign" | "transfer" | "hand-back";

const LOOKING_MS = 20_000;
const TYPING_SHOWN_MS = 6_000;
const TYPING_TOLD_MS = 3_000;
const SETTLE_MS = 250;

export class Talk {
  detail: Detail | null = null;
  problem = "";
  missing = false;
  busy = false;
  /** Who is typing: `customer`, or colleagues by name. */
  readonly typing = new Map<string, number>();
  outgoing: Outgoing[] = [];
  sendingPicture = false;
  /** The order and the receipt that the assistant goes on from when it has the talk again. */
  handled: { order?: string; receipt?: string } = {};
  /** What the order service said in this talk; comes with the orders. */
  checked: Check[] = [];
  /** Told when what the customer wrote was read by who answers it. */
  onRead = (): void => {};
  #looking = 0;
  #told = 0;
  #read = "";
  #loads = 0;
  #settling = 0;
  #sending = Promise.resolve();

  constructor(
    readonly api: Api,
    readonly id: string,
    readonly me: () => Me | null,
    readonly changed: () => void,
  ) {
    this.outgoing = stored(id);
  }

  open(): void {
    void this.load();
    this.look();
    this.#looking = window.setInterval(() => this.look(), LOOKING_MS);
  }

  leave(): void {
    clearInterval(this.#looking);
    clearTimeout(this.#settling);
  }

  get mine(): boolean {
    return this.detail?.owner === "agent" && this.detail.agent?.id === this.me()?.id;
  }

  async load(): Promise<void> {
    const load = ++this.#loads;
    try {
      const detail = detailOf(await this.api.get(at("talks", this.id)));
      if (load === this.#loads) this.#take(detail);
    } catch (error) {
      if (load !== this.#loads) return;
      this.missing = error instanceof Problem && error.status === 404;
      this.problem = explain(error);
    }
    this.changed();
  }

  /** One step of the ownership; raises what the gateway refuses, after loading who has the talk now. */
  async act(act: Act, body: Record<string, unknown> = {}): Promise<void> {
    this.busy = true;
    this.changed();
    try {
      const answer = await this.api.post(at("talks", this.id, act), body);
      this.#loads++;
      if (answer) this.#take(detailOf(answer));
      else await this.load();
    } catch (error) {
      if (error instanceof Problem && error.status === 409) void this.load();
      throw error;
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  /** Shown at once; what could not be sent stays, to be sent again under the same id. */
  async send(words: string): Promise<void> {
    const outgoing = { id: ulid(), text: words, failed: "" };
    this.#setOutgoing([...this.outgoing, outgoing]);
    await this.#deliver(outgoing);
  }

  /** All that could not be sent goes in its order, whichever was asked for: what answers first is read first. */
  async retry(): Promise<void> {
    await Promise.all(this.outgoing.filter(({ failed }) => failed).map((waiting) => this.#deliver(waiting)));
  }

  discard(id: string): void {
    this.#setOutgoing(this.outgoing.filter((waiting) => waiting.id !== id));
  }

  /** Raises Unfit for what is no picture or too large, as the customer's own page does. */
  async sendPicture(file: File): Promise<void> {
    this.sendingPicture = true;
    this.changed();
    try {
      const { picture, name } = await ready(file);
      this.#added(await this.api.upload(at("talks", this.id, "pictures"), { id: ulid(), name }, picture));
    } finally {
      this.sendingPicture = false;
      this.changed();
    }
  }

  async note(words: string): Promise<void> {
    const answer = fields(await this.api.post(at("talks", this.id, "notes"), { text: words }));
    if (answer["messages"]) {
      this.#take(detailOf(answer));
      return this.changed();
    }
    const note = noteOf(answer["note"] ?? answer);
    if (note.id && this.detail) this.#setNotes([...this.detail.notes, note]);
    else await this.load();
  }

  async label(label: string, on: boolean): Promise<void> {
    const path = at("talks", this.id, "labels", label);
    await (on ? this.api.put(path) : this.api.delete(path));
    if (!this.detail) return;
    const others = this.detail.labels.filter((known) => known !== label);
    this.detail = { ...this.detail, labels: on ? [...others, label] : others };
    this.changed();
  }

  /** Tells the customer that somebody types; told again every few seconds. */
  type(): void {
    if (!this.mine || Date.now() - this.#told < TYPING_TOLD_MS) return;
    this.#told = Date.now();
    void this.api.post(at("talks", this.id, "typing")).catch(() => undefined);
  }

  onTyping(value: unknown): void {
    const typing = fields(value);
    const who = text(typing["from"]) === "customer" ? "customer" : nameOf(typing["name"]);
    if (!who || who === this.me()?.first_name) return;
    this.typing.set(who, Date.now());
    this.changed();
    setTimeout(() => {
      if (Date.now() - (this.typing.get(who) ?? 0) < TYPING_SHOWN_MS) return;
      this.typing.delete(who);
      this.changed();
    }, TYPING_SHOWN_MS);
  }

  /** Something was said or done, here or elsewhere: messages, notes and the lines of ownership come with the whole talk. */
  onTalk(value: unknown): void {
    const summary = summaryOf(value);
    if (!this.detail) return;
    this.detail = { ...this.detail, ...summary };
    this.changed();
    clearTimeout(this.#settling);
    this.#settling = window.setTimeout(() => void this.load(), SETTLE_MS);
  }

  onViewers(viewers: string[]): void {
    if (this.detail) this.detail = { ...this.detail, viewers };
    this.changed();
  }

  pictureUrl(picture: string): string {
    return address(at("pictures", picture));
  }

  #take(detail: Detail): void {
    if (detail.messages.at(-1)?.from === "customer") this.typing.delete("customer");
    this.detail = detail;
    this.problem = "";
    this.missing = false;
    const here = new Set(detail.messages.map(({ id }) => id));
    if (this.outgoing.some(({ id }) => here.has(id))) this.#setOutgoing(this.outgoing.filter(({ id }) => !here.has(id)));
    this.#markRead();
  }

  /** One after the other, so that they arrive as they were written; none before one that could not be sent. */
  #deliver(outgoing: Outgoing): Promise<void> {
    this.#setFailed(outgoing, "");
    this.#sending = this.#sending.then(() => this.#post(outgoing));
    return this.#sending;
  }

  async #post(outgoing: Outgoing): Promise<void> {
    const before = this.outgoing.slice(0, this.outgoing.findIndex(({ id }) => id === outgoing.id));
    if (before.some(({ failed }) => failed)) return this.#setFailed(outgoing, "…");
    try {
      const answer = await this.api.post(at("talks", this.id, "messages"), { id: outgoing.id, text: outgoing.text });
      this.#added(answer, outgoing);
    } catch (error) {
      this.#setFailed(outgoing, explain(error));
      if (error instanceof Problem && error.status === 409) await this.load();
    }
  }

  /** The answer is the message, or holds it, or is the whole talk. */
  #added(value: unknown, sent?: Outgoing): void {
    const given = fields(value);
    if (!this.detail) return;
    const all = list(given["messages"]);
    const messages = all.length > 0 ? all.map(messageOf) : [messageOf(given["message"] ?? value)];
    for (const message of messages) if (message.id) this.#put(message);
    if (sent && !messages.some(({ id }) => id)) this.#put(own(sent, this.me()));
    this.#setOutgoing(this.outgoing.filter(({ id }) => id !== sent?.id && !messages.some((message) => message.id === id)));
  }

  #put(message: Message): void {
    if (!this.detail) return;
    const known = this.detail.messages.findIndex(({ id }) => id === message.id);
    const messages = known < 0 ? [...this.detail.messages, message] : this.detail.messages.with(known, message);
    this.detail = { ...this.detail, messages };
  }

  #setNotes(notes: Note[]): void {
    if (this.detail) this.detail = { ...this.detail, notes };
    this.changed();
  }

  #setFailed({ id }: Outgoing, failed: string): void {
    this.#setOutgoing(this.outgoing.map((waiting) => (waiting.id === id ? { ...waiting, failed } : waiting)));
  }

  #setOutgoing(outgoing: Outgoing[]): void {
    this.outgoing = outgoing;
    draft.set(this.id, "outgoing", outgoing.length > 0 ? JSON.stringify(outgoing) : "");
    this.changed();
  }

  /** Colleagues see who looks at the same talk. */
  look(): void {
    if (document.hidden) return;
    void this.api.put(at("talks", this.id, "viewing")).catch(() => undefined);
    this.#markRead();
  }

  /** What the customer wrote last was read, by who answers it. */
  #markRead(): void {
    const last = this.detail?.messages.findLast(({ from }) => from === "customer");
    if (!last || last.id === this.#read || !this.mine || document.hidden) return;
    this.#read = last.id;
    this.onRead();
    void this.api.post(at("talks", this.id, "read"), { message: last.id }).catch(() => (this.#read = ""));
  }
}

const own = ({ id, text }: Outgoing, me: Me | null): Message => ({
  id,
  text,
  from: "agent",
  at: new Date().toISOString(),
  buttons: [],
  card: null,
  pictures: [],
  hidden: false,
  agent: me?.first_name ?? "",
  understood: [],
});

function stored(id: string): Outgoing[] {
  try {
    const waiting = JSON.parse(draft.get(id, "outgoing") || "[]") as Outgoing[];
    return waiting.map((outgoing) => ({ ...outgoing, failed: outgoing.failed || "…" }));
  } catch {
    return [];
  }
}

/** What may be done with a talk, as docs/desk.md's table says; the gateway decides. */
export function possible(act: Act, owner: Owner, mine: boolean, leads: boolean): boolean {
  const foreign = owner === "agent" && !mine && !leads;
  switch (act) {
    case "claim":
      return owner !== "agent";
    case "assign":
      return !foreign;
    case "release":
      return mine;
    case "transfer":
    case "hand-back":
    case "close":
      return (owner === "agent" || owner === "waiting") && !foreign;
  }
}
