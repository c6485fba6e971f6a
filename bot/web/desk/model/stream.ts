/** One stream of events for the whole desk. It comes back by itself; whoever listens is told to load anew. */
import { address } from "./api";

export type Link = "connecting" | "live" | "broken";

export interface Listener {
  onEvent(name: string, data: unknown): void;
  onLink(link: Link): void;
  /** Open again after a break: something may have been missed. */
  onReturn(): void;
}

const EVENTS = ["talk", "typing", "viewers", "approval", "mention"];
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export class Stream {
  #source: EventSource | null = null;
  #timer = 0;
  #failures = 0;

  constructor(readonly listener: Listener) {
    window.addEventListener("online", () => this.wake());
  }

  start(): void {
    this.stop();
    this.#open();
  }

  /** Opens a broken line at once. */
  wake(): void {
    if (this.#source && this.#source.readyState !== EventSource.OPEN) this.#open();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#failures = 0;
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(address("stream"));
    this.#source = source;
    source.onopen = () => this.#onOpen();
    source.onerror = () => this.#onBreak(source);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => this.#onEvent(name, (event as MessageEvent<string>).data));
    }
  }

  #onOpen(): void {
    this.listener.onLink("live");
    if (this.#failures > 0) this.listener.onReturn();
    this.#failures = 0;
  }

  /** The browser's own way back gives up on an error status; this one does not. */
  #onBreak(source: EventSource): void {
    if (source !== this.#source) return;
    source.close();
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    if (++this.#failures > 1) this.listener.onLink("broken");
    this.#timer = window.setTimeout(() => this.#open(), longest * (0.5 + Math.random() / 2));
  }

  #onEvent(name: string, data: string): void {
    try {
      this.listener.onEvent(name, JSON.parse(data));
    } catch (error) {
      reportError(error);
    }
  }
}
