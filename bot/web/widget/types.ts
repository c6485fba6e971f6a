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

export interface Picture {
  id: string;
  name: string;
  width: number;
  height: number;
}

export interface Message {
  id: string;
  from: Author;
  text: string;
  at: string;
  buttons: Button[];
  card: Card | null;
  language: string | null;
  pictures: Picture[];
}

/** Where nobody is there, `due` says by when the customer hears from somebody, instead of the place. */
export interface Queue {
  position: number;
  minutes: number | null;
  due: string | null;
  case: string | null;
}

/** Who answers the customer now: the agent's name when it is one, the place in the queue while waiting. */
export interface Standing {
  owner: Owner;
  agent: string | null;
  queue: Queue | null;
}

export interface Reply extends Standing {
  messages: Message[];
}

export interface Session {
  session: string;
  token: string;
  expires_at: string;
  /** Whom the shop vouched for in it. */
  customer?: string;
}

/** A customer signed in at the shop, as its server signed it; only the gateway can tell whether it holds. */
export interface Identity {
  customer: string;
  email: string;
  expires: string | number;
  signature: string;
}

/** What the customer sends: typed text, a button that the gateway issued, or a picture. */
export type Outgoing =
  | { id: string; text: string }
  | { id: string; button: string }
  | { id: string; picture: Blob; name: string };
