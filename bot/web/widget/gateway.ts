import { parseReply } from "./parse";
import type { Outgoing, Reply, Session } from "./types";

/** The gateway no longer knows this session. */
export class SessionExpired extends Error {}

/** The gateway read the request and will not serve it, however often it is repeated. */
export class Refused extends Error {}

/** No answer, or none that says whether it was done: the same request may be sent again. */
export class Unreachable extends Error {}

const PATIENCE_MS = 20_000;
const WORTH_ANOTHER_TRY = [408, 425, 429];

/** The public chat interface of the gateway, as methods; raises the three errors above and no other. */
export class Gateway {
  constructor(readonly base: URL) {}

  async createSession(locale: string, identity: unknown): Promise<Session> {
    const body = identity === null ? { locale } : { locale, identity };
    return (await this.#json("chat/sessions", null, body)) as Session;
  }

  async send(session: Session, outgoing: Outgoing): Promise<Reply> {
    return parseReply(await this.#json("chat/messages", session, outgoing));
  }

  async history(session: Session, after: string | null): Promise<Reply> {
    const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
    return parseReply(await this.#json(`chat/messages${query}`, session));
  }

  async strings(locale: string): Promise<{ language: string; strings: Record<string, string> }> {
    const answer = await this.#json(`chat/strings?locale=${encodeURIComponent(locale)}`, null);
    return answer as { language: string; strings: Record<string, string> };
  }

  /** The open stream; headers come at once, its body never ends by itself. */
  async stream(session: Session, after: string | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (after !== null) headers["Last-Event-ID"] = after;
    const response = await this.#fetch("chat/stream", session, { headers, signal });
    if (!response.body) throw new Unreachable("no stream");
    return response.body;
  }

  async #json(path: string, session: Session | null, body?: unknown): Promise<unknown> {
    const init: RequestInit = { signal: AbortSignal.timeout(PATIENCE_MS) };
    if (body !== undefined) {
      init.method = "POST";
      init.body = JSON.stringify(body);
      init.headers = { "Content-Type": "application/json" };
    }
    const response = await this.#fetch(path, session, init);
    return response.json().catch(() => {
      throw new Unreachable("broken answer");
    });
  }

  async #fetch(path: string, session: Session | null, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (session) headers.set("Authorization", `Bearer ${session.token}`);
    const response = await fetch(new URL(path, this.base), {
      ...init,
      headers,
      cache: "no-store",
      credentials: "omit",
    }).catch((cause: unknown) => {
      throw new Unreachable("no answer", { cause });
    });
    if (response.ok) return response;
    if (response.status === 401) throw new SessionExpired();
    if (response.status >= 500 || WORTH_ANOTHER_TRY.includes(response.status)) throw new Unreachable(`${response.status}`);
    throw new Refused(`${response.status}`);
  }
}
