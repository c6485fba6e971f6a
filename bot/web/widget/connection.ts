import { readEvents, type ServerEvent } from "./events";
import { SessionExpired } from "./failures";
import type { Gateway } from "./gateway";
import type { Session } from "./types";

export type Link = "idle" | "online" | "reconnecting";

export interface Listener {
  /** The session with its newest token; another tab may have changed it. */
  session(): Session | null;
  /** Called before every connection; `first` until it has succeeded once. */
  load(session: Session, first: boolean): Promise<void>;
  /** The last message that is surely here: the stream goes on after it. */
  cursor(): string | null;
  onEvent(event: ServerEvent): void;
  onLink(link: Link): void;
  /** False when there is a newer token to go on with. */
  onExpired(session: Session): boolean;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const SILENCE_MS = 60_000;

/** Resolves after the pause, at once when the browser is back online, or when the signal ends it. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

/** Keeps one stream to the gateway open for as long as the page is looked at; nothing is lost in between. */
export class Connection {
  #stop: AbortController | null = null;
  #wanted = false;
  #loaded = false;

  constructor(
    readonly gateway: Gateway,
    readonly listener: Listener,
  ) {
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  start(): void {
    this.stop();
    this.#wanted = true;
    this.#loaded = false;
    this.#seen();
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#wanted = false;
    this.listener.onLink("idle");
  }

  /** A hidden tab gives its connection back: browsers allow six for one host, over all tabs. */
  #seen(): void {
    if (document.hidden) {
      this.#stop?.abort();
      this.#stop = null;
    } else if (this.#wanted && !this.#stop) {
      this.#stop = new AbortController();
      void this.#follow(this.#stop.signal);
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let session: Session | null;
    while (!signal.aborted && (session = this.listener.session())) {
      try {
        await this.#once(session, signal, () => (failures = 0));
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof SessionExpired && this.listener.onExpired(session)) return;
      }
      // One break is what a proxy does every minute; two in a row is something to tell.
      if (++failures > 1 && !signal.aborted) this.listener.onLink("reconnecting");
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
      await pause(longest * (0.5 + Math.random() / 2), signal);
    }
  }

  async #once(session: Session, signal: AbortSignal, opened: () => void): Promise<void> {
    await this.listener.load(session, !this.#loaded);
    this.#loaded = true;
    const silent = new AbortController();
    let timer = setTimeout(() => silent.abort(), SILENCE_MS);
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENCE_MS);
    };
    try {
      const either = AbortSignal.any([signal, silent.signal]);
      const body = await this.gateway.stream(session, this.listener.cursor(), either);
      opened();
      this.listener.onLink("online");
      await readEvents(body, (event) => this.listener.onEvent(event), alive);
    } finally {
      clearTimeout(timer);
    }
  }
}
