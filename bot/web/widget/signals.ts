/** What the page can listen to: `Reroute.on("unread", ({ count }) => …)`. */
import type { Author, Standing } from "./types";

export interface Events {
  open: Record<string, never>;
  close: Record<string, never>;
  message: { id: string; from: Author; text: string; at: string };
  unread: { count: number };
  owner: Standing;
  /** Null when there is none any more. The token stays inside. */
  session: { session: string | null };
  error: { problem: string };
}

export type Handler<Name extends keyof Events> = (detail: Events[Name]) => void;

export class Signals {
  readonly #handlers = new Map<string, Set<Handler<never>>>();
  readonly #told = new Map<string, string>();

  /** What it returns takes the handler off again. */
  on<Name extends keyof Events>(name: Name, handler: Handler<Name>): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** A handler that throws is the page's own trouble, and not the talk's. */
  emit<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
    for (const handler of this.#handlers.get(name) ?? []) {
      try {
        (handler as Handler<Name>)(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** As `emit`, but says nothing when it is what was said last, or what is so from the start. */
  emitNew<Name extends keyof Events>(name: Name, detail: Events[Name], from: Events[Name]): void {
    const told = JSON.stringify(detail);
    if (told === (this.#told.get(name) ?? JSON.stringify(from))) return;
    this.#told.set(name, told);
    this.emit(name, detail);
  }
}
