/** The shapes of the gateway's public interface (docs/contracts.md). */

export type Author = "customer" | "bot" | "agent" | "system";
export type Owner = "bot" | "waiting" | "agent";

export interface Button {
  id: string;
  title: string;
}

export interface Row {
  label: string;
  before: unknown;
  after: unknown;
}

export interface Fact {
  label: string;
  value: unknown;
}

export interface Step {
  label: string;
  at: unknown;
  done: boolean;
}

export const CARD_TYPES = ["change", "receipt", "tracking", "order", "case"] as const;
export type CardType = (typeof CARD_TYPES)[number];

export interface Card {
  type: CardType;
  title: string;
  rows: Row[];
  facts: Fact[];
  steps: Step[];
}

export interface Message {
  id: string;
  from: Author;
  text: string;
  at: string;
  buttons: Button[];
  card: Card | null;
  language: string | null;
}

export interface Reply {
  messages: Message[];
  owner: Owner;
}

export interface Session {
  session: string;
  token: string;
  expires_at: string;
}

/** What the customer sends: typed text, or a button that the gateway issued. */
export type Outgoing = { id: string; text: string } | { id: string; button: string };
