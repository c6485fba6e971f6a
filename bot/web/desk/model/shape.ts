/** Answers of the desk's API, filled up where something is missing, so that no view has to ask twice. */
import type { Approval, Card, Change, Check, Detail, Message, Note, Owner, Packet, Picture, Rule, Summary } from "./types";

type Fields = Record<string, unknown>;

export const fields = (value: unknown): Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};

export const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

const count = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

/** The list itself, or the list inside `{name: […]}`. */
export function list<T = unknown>(value: unknown, name?: string): T[] {
  if (Array.isArray(value)) return value as T[];
  return name ? list<T>(fields(value)[name]) : [];
}

const texts = (value: unknown): string[] => list(value).map(text).filter(Boolean);

const OWNERS: readonly string[] = ["bot", "waiting", "agent", "closed"];

/** A colleague's name, whether it comes alone or with an id. */
export const nameOf = (value: unknown): string => {
  const person = fields(value);
  return text(value) || text(person["first_name"]) || text(person["name"]);
};

export function summaryOf(value: unknown): Summary {
  const talk = fields(value);
  const [agent, customer, last] = [fields(talk["agent"]), fields(talk["customer"]), fields(talk["last"])];
  return {
    id: text(talk["id"]),
    owner: OWNERS.includes(text(talk["owner"])) ? (talk["owner"] as Owner) : "bot",
    agent: agent["id"] ? { id: text(agent["id"]), first_name: nameOf(agent) } : null,
    team: text(talk["team"]),
    channel: text(talk["channel"]),
    language: text(talk["language"]),
    topic: text(talk["topic"]),
    reason: text(talk["reason"]),
    asked: texts(talk["asked"]),
    order: text(talk["order"]),
    case: text(talk["case"]),
    customer: { name: text(customer["name"]), verified: customer["verified"] === true },
    waiting_since: text(talk["waiting_since"]),
    due_at: text(talk["due_at"]),
    last: last["at"] ? (last as unknown as Summary["last"]) : null,
    unread: count(talk["unread"]),
    labels: texts(talk["labels"]),
    viewers: list(talk["viewers"]).map(nameOf).filter(Boolean),
  };
}

export function detailOf(value: unknown): Detail {
  const talk = fields(value);
  const rating = fields(talk["rating"]);
  return {
    ...summaryOf(value),
    packet: talk["packet"] ? packetOf(talk["packet"]) : null,
    messages: list(talk["messages"]).map(messageOf),
    notes: list(talk["notes"]).map(noteOf),
    changes: list(talk["changes"]).map(changeOf),
    customer_read: text(talk["customer_read"]),
    rating: rating["stars"] ? { stars: count(rating["stars"]), words: text(rating["words"]) } : null,
  };
}

function packetOf(value: unknown): Packet {
  const packet = fields(value);
  const mood = text(packet["mood"]);
  return {
    reason: text(packet["reason"]),
    rule: text(packet["rule"]),
    language: text(packet["language"]),
    verified: packet["verified"] ? (fields(packet["verified"]) as Packet["verified"]) : null,
    asked: list(packet["asked"]).map((asked) => ({ topic: text(fields(asked)["topic"]), words: text(fields(asked)["words"]) })),
    checked: list(packet["checked"]).map((checked) => {
      const { order, what, allowed, rule, because, facts } = fields(checked);
      const texts = { order: text(order), what: text(what), rule: text(rule), because: text(because) };
      return { ...texts, allowed: allowed === true, facts: fields(facts) };
    }),
    offered: texts(packet["offered"]),
    chosen: text(packet["chosen"]),
    order: text(packet["order"]),
    mood: mood === "upset" || mood === "angry" ? mood : "calm",
    case: text(packet["case"]),
    at: text(packet["at"]),
  };
}

export function messageOf(value: unknown): Message {
  const message = fields(value);
  const from = text(message["from"]);
  return {
    id: text(message["id"]),
    from: from === "customer" || from === "agent" || from === "system" ? from : "bot",
    text: text(message["text"]),
    at: text(message["at"]),
    buttons: list(message["buttons"]).map((button) => text(button) || text(fields(button)["title"])).filter(Boolean),
    card: message["card"] ? cardOf(message["card"]) : null,
    pictures: list(message["pictures"]).map(pictureOf).filter(({ id }) => id),
    hidden: message["hidden"] === true,
    agent: nameOf(message["agent"]),
    understood: list(message["understood"]).map((understood) => ({
      intent: text(fields(understood)["intent"]),
      confidence: count(fields(understood)["confidence"]),
    })),
  };
}

function pictureOf(value: unknown): Picture {
  const picture = fields(value);
  const size = { width: count(picture["width"]), height: count(picture["height"]) };
  return { id: text(picture["id"]) || text(value), name: text(picture["name"]), ...size };
}

/** A customer's card (docs/contracts.md, "Cards") as lines of label and value. */
function cardOf(value: unknown): Card {
  const card = fields(value);
  const rows = list(card["rows"]).map(fields).map((row) => {
    const before = shown(row["before"]);
    return { label: text(row["label"]), value: shown(row["after"]), ...(before ? { before } : {}) };
  });
  const facts = list(card["facts"]).map(fields).map((fact) => ({ label: text(fact["label"]), value: shown(fact["value"]) }));
  const steps = list(card["steps"]).map(fields).filter((step) => step["done"] === true);
  const told = steps.map((step) => ({ label: text(step["label"]), value: text(step["at"]) }));
  return { title: text(card["title"]), lines: [...rows, ...facts, ...told] };
}

const shown = (value: unknown): string => (Array.isArray(value) ? value.map(text).join(", ") : text(value));

export function noteOf(value: unknown): Note {
  const note = fields(value);
  return { id: text(note["id"]), at: text(note["at"]), agent: nameOf(note["agent"]), text: text(note["text"]) };
}

function changeOf(value: unknown): Change {
  const change = fields(value);
  return {
    at: text(change["at"]),
    event: text(change["event"]),
    before: text(change["before"]),
    after: text(change["after"]),
    by: nameOf(change["by"]),
    reason: text(change["reason"]),
    note: text(change["note"]),
  };
}

export function ruleOf(value: unknown): Rule {
  const rule = fields(value);
  const when = fields(rule["when"]);
  return {
    id: text(rule["id"]),
    title: text(rule["title"]),
    active: rule["active"] === true,
    team: text(rule["team"]),
    when: {
      words: texts(when["words"]),
      languages: texts(when["languages"]),
      channels: texts(when["channels"]),
      topics: texts(when["topics"]),
    },
  };
}

/** What was proposed in a talk, by the assistant or a colleague, as the checks that it was. */
export function checksOf(value: unknown): Check[] {
  return list(value).flatMap((given) => {
    const proposal = fields(fields(given)["proposal"] ?? given);
    return list(proposal["changes"]).map(fields).map((decision) => ({
      order: text(proposal["order"]),
      what: text(fields(decision["change"])["type"]),
      allowed: decision["verdict"] === "allowed",
      rule: text(decision["rule"]),
      because: "",
      facts: fields(decision["facts"]),
    }));
  });
}

/** What waits for approval, told by itself or as the proposal that it is. */
export function approvalOf(value: unknown): Approval {
  const approval = fields(value);
  const given = fields(approval["proposed"]);
  const proposed = fields(given["proposal"] ?? given);
  const decisions = list(proposed["changes"]).map(fields);
  const changes = decisions.map((decision) => fields(decision["change"]));
  const money = fields(proposed["price_difference"]);
  const amount = Number(approval["amount"] ?? changes.find((change) => change["amount"])?.["amount"] ?? money["amount"]);
  const points = changes.some((change) => change["remedy"] === "points");
  return {
    proposal: text(approval["proposal"]),
    order: text(approval["order"]),
    talk: text(approval["talk"]),
    what: approval["what"] ? texts(approval["what"]) : changes.map((change) => text(change["type"])),
    amount: Math.abs(amount) || 0,
    currency: points ? "" : text(approval["currency"]) || text(money["currency"]),
    reason: text(approval["reason"]) || decisions.map((decision) => text(decision["rule"])).filter(Boolean).join(", "),
    asked_at: text(approval["asked_at"]),
    expires_at: text(approval["expires_at"]) || text(proposed["expires_at"]),
  };
}
