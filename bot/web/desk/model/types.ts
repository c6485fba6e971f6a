/** What docs/desk.md says of staff, talks, approvals and insights. What the order service gives stands in orders.ts. */

export type Owner = "bot" | "waiting" | "agent" | "closed";
export type Role = "agent" | "lead" | "admin";
export type Author = "customer" | "bot" | "agent" | "system";
export type View = "waiting" | "mine" | "agent" | "bot" | "closed" | "all";
export type Mood = "calm" | "upset" | "angry";
export type Facts = Record<string, unknown>;

export interface Me {
  id: string;
  name: string;
  first_name: string;
  email: string;
  role: Role;
  teams: string[];
  languages: string[];
  totp: boolean;
  available: boolean;
  csrf: string;
}

export interface Colleague {
  id: string;
  name: string;
  first_name: string;
  role: Role;
  teams: string[];
  languages: string[];
  available: boolean;
  email?: string;
  active?: boolean;
  totp?: boolean;
  locked_until?: string | null;
}

export interface Person {
  id: string;
  first_name: string;
}

export interface Summary {
  id: string;
  owner: Owner;
  agent: Person | null;
  team: string;
  channel: string;
  language: string;
  topic: string;
  reason: string;
  /** The topics that were open when it was handed over. */
  asked: string[];
  order: string;
  case: string;
  customer: { name: string; verified: boolean };
  waiting_since: string;
  due_at: string;
  last: { from: Author; text: string; at: string } | null;
  unread: number;
  labels: string[];
  viewers: string[];
}

export interface Check {
  order: string;
  what: string;
  allowed: boolean;
  rule: string;
  because: string;
  facts: Facts;
}

export interface Packet {
  reason: string;
  /** The title of the staff's rule that held. */
  rule: string;
  language: string;
  verified: { customer?: string; name?: string; email?: string } | null;
  asked: { topic: string; words: string }[];
  checked: Check[];
  offered: string[];
  chosen: string;
  order: string;
  mood: Mood;
  case: string;
  at: string;
}

export interface Picture {
  id: string;
  name: string;
  width: number;
  height: number;
}

export interface Card {
  title: string;
  lines: { label: string; value: string; before?: string }[];
}

export interface Message {
  id: string;
  from: Author;
  text: string;
  at: string;
  buttons: string[];
  card: Card | null;
  pictures: Picture[];
  hidden: boolean;
  agent: string;
  understood: { intent: string; confidence: number }[];
}

export interface Note {
  id: string;
  at: string;
  agent: string;
  text: string;
}

export interface Change {
  at: string;
  event: string;
  before: string;
  after: string;
  by: string;
  reason: string;
  note: string;
}

export interface Detail extends Summary {
  packet: Packet | null;
  messages: Message[];
  notes: Note[];
  changes: Change[];
  customer_read: string;
  rating: { stars: number; words: string } | null;
}

export interface Counts {
  waiting: number;
  mine: number;
  agent: number;
  bot: number;
  closed: number;
}

export interface TalkList {
  talks: Summary[];
  next: string | null;
  counts: Counts | null;
}

export interface Approval {
  proposal: string;
  order: string;
  talk: string;
  what: string[];
  amount: number;
  currency: string;
  reason: string;
  asked_at: string;
  expires_at: string;
}

export interface Canned {
  id: string;
  title: string;
  team?: string | null;
  texts: Record<string, string>;
}

export interface Rule {
  id: string;
  title: string;
  active: boolean;
  team: string;
  when: { words: string[]; languages: string[]; channels: string[]; topics: string[] };
}

export interface AuditEntry {
  id: string;
  at: string;
  staff: unknown;
  action: string;
  subject: string;
  facts: Facts;
}

export interface Insights {
  from: string;
  to: string;
  days: string[];
  talks: {
    total: number;
    by_day: number[];
    by_channel: Record<string, number>;
    by_language: Record<string, number>;
    by_hour: number[];
  };
  solved_alone: number | null;
  satisfaction: {
    average: number | null;
    count: number;
    by_star: Record<string, number>;
    by_day: (number | null)[];
  };
  requests: { kind: string; count: number }[];
  refusals: { rule: string; count: number }[];
  complaints: { cause: string; count: number }[];
  promises: { kept: number; late: number; open: number };
  to_person: { count: number; waiting?: number; median_minutes?: number | null; p90_minutes?: number | null; by_day: number[] };
  breaks: { topic: string; count: number }[];
  unknown: { text: string; language: string; count: number }[];
}
