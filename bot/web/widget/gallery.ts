import type { Gateway } from "./gateway";
import { ACCEPTED } from "./pictures";
import type { Picture, Session } from "./types";

type Shown = string | "loading" | "unseen";

/** The pictures of the talk as addresses that the page can show; each is fetched once, when it is first looked at. */
export class Gallery {
  readonly #shown = new Map<string, Shown>();

  constructor(
    readonly gateway: Gateway,
    readonly session: () => Session | null,
    readonly changed: () => void,
  ) {}

  /** What the customer sends is here already. */
  keep(key: string, picture: Blob): void {
    this.#shown.set(key, URL.createObjectURL(picture));
  }

  /** Null while it is on its way, and where it cannot be shown. */
  url(key: string, picture: Picture): string | null {
    const shown = this.#shown.get(key);
    if (shown === undefined) void this.#fetch(key, picture);
    return shown?.startsWith("blob:") ? shown : null;
  }

  isLoading(key: string): boolean {
    return this.#shown.get(key) === "loading";
  }

  /** The page's rules forbid it, or it is none. */
  giveUp(key: string): void {
    this.#drop(key);
    this.#shown.set(key, "unseen");
    this.changed();
  }

  clear(): void {
    for (const key of this.#shown.keys()) this.#drop(key);
    this.#shown.clear();
  }

  async #fetch(key: string, picture: Picture): Promise<void> {
    const session = this.session();
    this.#shown.set(key, session ? "loading" : "unseen");
    const blob = session && (await this.gateway.picture(session, picture).catch(() => null));
    if (this.#shown.get(key) !== "loading") return;
    // Opened in a tab of its own, anything but a picture would be a page of this site.
    if (blob && ACCEPTED.includes(blob.type)) this.keep(key, blob);
    else this.#shown.set(key, "unseen");
    this.changed();
  }

  #drop(key: string): void {
    const shown = this.#shown.get(key);
    if (shown?.startsWith("blob:")) URL.revokeObjectURL(shown);
  }
}
