import { Refused, SessionExpired } from "./failures";
import type { Gateway } from "./gateway";
import type { Memory } from "./storage";
import type { Identity, Session } from "./types";

const RENEW_EVERY_MS = 10 * 60_000;

/**
 * The session that carries the talk: begun when it is first needed, its token changed again and again.
 * All tabs share it, so the newest token in the storage is the one that counts.
 */
export class Sessions {
  locale = "en";
  identity: Identity | null = null;
  #session: Session | null = null;

  constructor(
    readonly gateway: Gateway,
    readonly memory: Memory,
    /** The identity was signed wrongly or too long ago. */
    readonly onRefused: () => void,
  ) {
    setInterval(() => void this.renew(), RENEW_EVERY_MS);
  }

  get current(): Session | null {
    const stored = this.memory.session;
    if (stored && stored.session === this.#session?.session) this.#session = stored;
    return this.#session;
  }

  /** Takes up the session of the last visit, unless it is another customer's. */
  resume(): Session | null {
    const stored = this.memory.session;
    if (stored && this.#isAnother(stored)) this.memory.session = null;
    else this.#session = stored;
    return this.#session;
  }

  /** Goes on with the talk that a mail led to; where the code is good no more, with a new one. */
  async follow(code: string): Promise<Session> {
    const session = await this.gateway.createSession(this.locale, null, code);
    return (this.memory.session = this.#session = session);
  }

  /** A new session, or the one that another tab has begun meanwhile. */
  async begin(): Promise<Session> {
    const elsewhere = this.resume();
    if (elsewhere) return elsewhere;
    const session = await this.#created();
    this.#keep(this.identity ? { ...session, customer: this.identity.customer } : session);
    return session;
  }

  /** Another token for the same session; without a line the old one serves on. */
  async renew(): Promise<void> {
    const session = this.current;
    const fresh = session && (await this.gateway.renew(session).catch(() => null));
    if (session && fresh && this.current?.session === session.session) this.#keep({ ...session, ...fresh });
  }

  /** Tells the gateway whom the shop vouches for; false when the running talk is another customer's. */
  async identify(): Promise<boolean> {
    const [session, identity] = [this.current, this.identity];
    if (!session || !identity) return true;
    if (this.#isAnother(session)) return false;
    try {
      await this.gateway.identify(session, identity);
      const now = this.current; // its token may have changed meanwhile
      if (now?.session === session.session) this.#keep({ ...now, customer: identity.customer });
    } catch (error) {
      if (error instanceof Refused) this.#refuse();
    }
    return true;
  }

  /** Forgets the session; where another tab has begun a new one already, that one is taken up and given back. */
  forget(): Session | null {
    const stored = this.memory.session;
    const elsewhere = stored && stored.session !== this.#session?.session ? stored : null;
    if (!elsewhere) this.memory.session = null;
    return (this.#session = elsewhere);
  }

  async #created(): Promise<Session> {
    return this.gateway.createSession(this.locale, this.identity).catch((error: unknown) => {
      const refused = error instanceof Refused || error instanceof SessionExpired;
      if (!refused || this.identity === null) throw error;
      this.#refuse(); // then the assistant asks who it is
      return this.gateway.createSession(this.locale, null);
    });
  }

  #refuse(): void {
    this.identity = null;
    this.onRefused();
  }

  #keep(session: Session): void {
    this.#session = session;
    const stored = this.memory.session;
    if (!stored || stored.session === session.session) this.memory.session = session;
  }

  #isAnother(session: Session): boolean {
    return Boolean(this.identity && session.customer && session.customer !== this.identity.customer);
  }
}
