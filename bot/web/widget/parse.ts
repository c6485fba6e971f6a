/** What comes from the gateway is checked here, once; nothing further in trusts its shape. */
import {
  CARD_TYPES,
  type Author,
  type Button,
  type Card,
  type Identity,
  type Message,
  type Owner,
  type Picture,
  type Queue,
  type Reply,
  type Session,
  type Standing,
} from "./types";

type Fields = Record<string, unknown>;

const AUTHORS: readonly string[] = ["customer", "bot", "agent", "system"] satisfies Author[];
const OWNERS: readonly string[] = ["bot", "waiting", "agent"] satisfies Owner[];

function fields(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function list<T>(value: unknown, parse: (item: Fields) => T | null): T[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => fields(item)).flatMap((item) => (item && parse(item)) ?? []);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function parseButton({ id, title }: Fields): Button | null {
  return typeof id === "string" && typeof title === "string" ? { id, title } : null;
}

const count = (value: unknown): number => (typeof value === "number" && value > 0 ? Math.round(value) : 0);

function parsePicture({ id, name, width, height }: Fields): Picture | null {
  return typeof id === "string" ? { id, name: text(name), width: count(width), height: count(height) } : null;
}

/** A card of an unknown type is none: its message's text says the same. */
export function parseCard(value: unknown): Card | null {
  const card = fields(value);
  const type = CARD_TYPES.find((known) => known === card?.["type"]);
  if (!card || !type) return null;
  return {
    type,
    title: text(card["title"]),
    rows: list(card["rows"], (row) => ({ label: text(row["label"]), before: row["before"], after: row["after"] })),
    facts: list(card["facts"], (fact) => ({ label: text(fact["label"]), value: fact["value"] })),
    steps: list(card["steps"], (step) => ({ label: text(step["label"]), at: step["at"], done: step["done"] === true })),
  };
}

export function parseMessage(value: unknown): Message | null {
  const message = fields(value);
  if (!message || typeof message["id"] !== "string" || !AUTHORS.includes(text(message["from"]))) return null;
  return {
    id: message["id"],
    from: message["from"] as Author,
    text: text(message["text"]),
    at: text(message["at"]),
    buttons: list(message["buttons"], parseButton),
    card: parseCard(message["card"]),
    language: text(message["language"]) || null,
    pictures: list(message["pictures"], parsePicture),
  };
}

function parseQueue(value: unknown): Queue | null {
  const queue = fields(value);
  const position = count(queue?.["position"]);
  if (!position) return null;
  const due = text(queue?.["due_at"]);
  return {
    position,
    minutes: count(queue?.["minutes"]) || null,
    due: Number.isNaN(Date.parse(due)) ? null : due,
    case: text(queue?.["case"]) || null,
  };
}

export function parseStanding(value: unknown): Standing {
  const standing = fields(value) ?? {};
  const owner = OWNERS.includes(text(standing["owner"])) ? (standing["owner"] as Owner) : "bot";
  const agent = text(fields(standing["agent"])?.["name"]);
  return {
    owner,
    agent: owner === "agent" && agent ? agent : null,
    queue: owner === "waiting" ? parseQueue(standing["queue"]) : null,
  };
}

export function parseReply(value: unknown): Reply {
  return { messages: list(fields(value)?.["messages"], parseMessage), ...parseStanding(value) };
}

/** Null when no session can be carried on with it. */
export function parseSession(value: unknown): Session | null {
  const session = fields(value);
  const [id, token] = [text(session?.["session"]), text(session?.["token"])];
  return id && token ? { session: id, token, expires_at: text(session?.["expires_at"]) } : null;
}

/** What the page says about its customer; null when it is no identity at all. */
export function parseIdentity(value: unknown): Identity | null {
  const identity = fields(value);
  return identity && typeof identity["customer"] === "string" ? (identity as unknown as Identity) : null;
}

/** The name of a problem document: `urn:reroute:rate_limited` → `rate_limited`. */
export function parseProblem(value: unknown): string {
  return text(fields(value)?.["type"]).split(":").at(-1) ?? "";
}
