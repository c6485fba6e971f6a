/** What outlives a reload: the session, and what was written but not yet taken by the gateway. */
import type { Outgoing, Session } from "./types";

export interface Unsent {
  outgoing: Outgoing;
  title: string;
  written: number;
  session: string | null;
}

const SESSION = "reroute.session";
const UNSENT = "reroute.unsent.";
const OPEN = "reroute.open";
const LEFT = "reroute.left";
const UNSENT_LIVES_MS = 24 * 3600 * 1000;

/** Storage that forgets, for browsers that forbid it. */
class NoStorage implements Storage {
  [name: string]: unknown;
  readonly length = 0;
  clear(): void {}
  getItem(): string | null {
    return null;
  }
  key(): string | null {
    return null;
  }
  removeItem(): void {}
  setItem(): void {}
}

function reachable(kind: "local" | "session"): Storage {
  try {
    return kind === "session" ? window.sessionStorage : window.localStorage;
  } catch {
    return new NoStorage();
  }
}

export class Memory {
  readonly #storage: Storage;
  readonly #tab = reachable("session");

  /** `kind` "session" forgets the talk with the tab: for shops on shared devices. */
  constructor(kind: "local" | "session") {
    this.#storage = reachable(kind);
  }

  /** May have ended meanwhile: only the gateway knows, since every message prolongs it. */
  get session(): Session | null {
    return this.#read<Session>(SESSION);
  }

  set session(session: Session | null) {
    this.#write(SESSION, session);
  }

  /** Tells the other tabs that this talk was left behind on purpose: they show it no more either. */
  leave(session: Session): void {
    this.#write(LEFT, session.session);
    this.#write(LEFT, null);
  }

  /** Calls back when another tab has left a talk behind, with its id. */
  onLeft(left: (session: string) => void): void {
    window.addEventListener("storage", ({ key, newValue }) => {
      if (key === LEFT && newValue) left(JSON.parse(newValue) as string);
    });
  }

  /** Of this tab only: a talk of yesterday must not open itself over the page. */
  get open(): boolean {
    return this.#tab.getItem(OPEN) !== null;
  }

  set open(open: boolean) {
    try {
      if (open) this.#tab.setItem(OPEN, "1");
      else this.#tab.removeItem(OPEN);
    } catch {
      // As below.
    }
  }

  /** One key a message, so that two tabs never overwrite each other's. A picture is too large to be kept. */
  keep(unsent: Unsent): void {
    this.#write(UNSENT + unsent.outgoing.id, unsent);
  }

  drop(id: string): void {
    this.#storage.removeItem(UNSENT + id);
  }

  /** Oldest first; what is too old to be still meant is forgotten. */
  unsent(): Unsent[] {
    const keys = Object.keys(this.#storage).filter((key) => key.startsWith(UNSENT));
    const kept = keys.flatMap((key) => this.#read<Unsent>(key) ?? []);
    const fresh = kept.filter((unsent) => unsent.written > Date.now() - UNSENT_LIVES_MS);
    kept.filter((unsent) => !fresh.includes(unsent)).forEach((unsent) => this.drop(unsent.outgoing.id));
    return fresh.sort((a, b) => a.written - b.written);
  }

  #read<T>(key: string): T | null {
    try {
      return JSON.parse(this.#storage.getItem(key) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  #write(key: string, value: unknown): void {
    try {
      if (value === null) this.#storage.removeItem(key);
      else this.#storage.setItem(key, JSON.stringify(value));
    } catch {
      // A full or forbidden storage costs the memory over a reload, not the talk.
    }
  }
}
