import { failure, Unreachable } from "./failures";
import { parseReply, parseSession } from "./parse";
import type { Identity, Outgoing, Picture, Reply, Session } from "./types";
import { upload } from "./upload";

const PATIENCE_MS = 20_000;

/** The public chat interface of the gateway, as methods; raises the errors of failures.ts and no other. */
export class Gateway {
  constructor(readonly base: URL) {}

  async createSession(locale: string, identity: Identity | null, resume?: string): Promise<Session> {
    const body = identity === null ? { locale, resume } : { locale, identity };
    return sessionOf(await this.#json("chat/sessions", null, { body }));
  }

  /** The same session under a new token. */
  async renew(session: Session): Promise<Session> {
    return sessionOf(await this.#json("chat/session/token", session, { body: {} }));
  }

  async identify(session: Session, identity: Identity): Promise<void> {
    await this.#fetch("chat/session/identity", session, posted({ identity }));
  }

  async signOut(session: Session): Promise<void> {
    await this.#fetch("chat/session", session, { method: "DELETE", keepalive: true });
  }

  async send(session: Session, outgoing: Outgoing, onProgress: (part: number) => void): Promise<Reply> {
    if (!("picture" in outgoing)) return parseReply(await this.#json("chat/messages", session, { body: outgoing }));
    const url = new URL(`chat/pictures?id=${encodeURIComponent(outgoing.id)}`, this.base);
    return parseReply(await upload({ ...outgoing, url, token: session.token, onProgress }));
  }

  async picture(session: Session, picture: Picture): Promise<Blob> {
    return (await this.#fetch(`chat/pictures/${encodeURIComponent(picture.id)}`, session, {})).blob();
  }

  async history(session: Session, after: string | null): Promise<Reply> {
    const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
    return parseReply(await this.#json(`chat/messages${query}`, session, {}));
  }

  /** Has the talk sent by e-mail; the masked address that it goes to. */
  async transcript(session: Session): Promise<string> {
    const answer = (await this.#json("chat/transcript", session, { body: {} })) as { sent_to: unknown };
    return String(answer.sent_to ?? "");
  }

  async rate(session: Session, stars: number, words: string): Promise<void> {
    await this.#fetch("chat/rating", session, posted(words ? { stars, words } : { stars }));
  }

  async typing(session: Session): Promise<void> {
    await this.#fetch("chat/typing", session, { method: "POST" });
  }

  async read(session: Session, message: string): Promise<void> {
    await this.#fetch("chat/read", session, posted({ message }));
  }

  async strings(locale: string): Promise<{ language: string; strings: Record<string, string> }> {
    const answer = await this.#json(`chat/strings?locale=${encodeURIComponent(locale)}`, null, {});
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

  async #json(path: string, session: Session | null, { body }: { body?: unknown }): Promise<unknown> {
    const response = await this.#fetch(path, session, body === undefined ? {} : posted(body));
    return response.json().catch(() => {
      throw new Unreachable("broken answer");
    });
  }

  async #fetch(path: string, session: Session | null, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (session) headers.set("Authorization", `Bearer ${session.token}`);
    const response = await fetch(new URL(path, this.base), {
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...init,
      headers,
      cache: "no-store",
      credentials: "omit",
    }).catch((cause: unknown) => {
      throw new Unreachable("no answer", { cause });
    });
    if (response.ok) return response;
    throw failure(response.status, await response.json().catch(() => null));
  }
}

const posted = (body: unknown): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});

function sessionOf(answer: unknown): Session {
  const session = parseSession(answer);
  if (!session) throw new Unreachable("no session");
  return session;
}
