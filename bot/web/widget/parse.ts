/** What comes from the gateway is checked here, once; nothing further in trusts its shape. */
import { CARD_TYPES, type Author, type Button, type Card, type Message, type Owner, type Reply } from "./types";

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
  };
}

export function parseReply(value: unknown): Reply {
  const reply = fields(value) ?? {};
  const owner = OWNERS.includes(text(reply["owner"])) ? (reply["owner"] as Owner) : "bot";
  return { messages: list(reply["messages"], parseMessage), owner };
}
