/** The desk's API as calls that give what it answers, or raise a Problem. */

import { fields, text } from "./shape";

const PATIENCE_MS = 20_000;
const UPLOAD_PATIENCE_MS = 120_000;
const BASE = "/desk/api";
const ENDED = ["sign_in_required", "session_expired", "session_unknown", "unknown"];

type Query = Record<string, string | null | undefined>;

/** What the gateway refused, by the name of its problem document; `unreachable` when there was no answer at all. */
export class Problem extends Error {
  constructor(
    override readonly name: string,
    readonly status: number,
    readonly body: Record<string, unknown> = {},
  ) {
    super(name);
  }
}

export class Api {
  /** Sent with whatever changes something; comes with `GET /me`. */
  csrf = "";
  /** Told when the session is over in the middle of the work. */
  onSignedOut = (): void => {};

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#json("GET", address(path, query));
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#json("POST", address(path), body);
  }

  put<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#json("PUT", address(path), body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#json("PATCH", address(path), body);
  }

  delete<T>(path: string, body?: unknown): Promise<T> {
    return this.#json("DELETE", address(path), body);
  }

  async upload<T>(path: string, query: Query, picture: Blob): Promise<T> {
    const headers = { "Content-Type": picture.type || "application/octet-stream" };
    const signal = AbortSignal.timeout(UPLOAD_PATIENCE_MS);
    return answer(await this.#fetch(address(path, query), { method: "POST", body: picture, headers, signal }));
  }

  async #json<T>(method: string, url: string, body?: unknown): Promise<T> {
    const init: RequestInit = { method };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { "Content-Type": "application/json" };
    }
    return answer(await this.#fetch(url, init));
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (init.method !== "GET" && this.csrf) headers.set("X-CSRF", this.csrf);
    const signal = init.signal ?? AbortSignal.timeout(PATIENCE_MS);
    const options: RequestInit = { ...init, headers, signal, cache: "no-store", credentials: "same-origin" };
    const response = await fetch(url, options).catch(() => {
      throw new Problem("unreachable", 0);
    });
    if (response.ok) return response;
    const problem = problemOf(await response.json().catch(() => null), response.status);
    if (response.status === 401 && ENDED.includes(problem.name)) this.onSignedOut();
    throw problem;
  }
}

/** A problem document's; what the order service refuses stands inside the gateway's. */
function problemOf(body: unknown, status: number): Problem {
  const given = fields(body);
  const name = text(given["type"]).split(":").at(-1) || "unknown";
  return name === "order_refused" && given["problem"] ? problemOf(given["problem"], status) : new Problem(name, status, given);
}

/** `path` in parts that are encoded here, so that an id from outside stays one part. */
export const at = (...parts: string[]): string => parts.map(encodeURIComponent).join("/");

/** The address of a part of the API, for an `<img>`, a link or the stream. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return `${BASE}/${path}${search && `?${search}`}`;
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  try {
    const body = await response.text();
    return (body ? JSON.parse(body) : undefined) as T;
  } catch {
    throw new Problem("unreachable", response.status);
  }
}
