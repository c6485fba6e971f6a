/** What the order service gives, as docs/openapi.json says; whatever may be missing is optional here. */
import type { Facts } from "./types";

export interface Money {
  amount: number;
  currency: string;
}

export type Titles = Record<string, string>;

export interface Line {
  line: number;
  product: string;
  sku: string;
  title: Titles;
  options: Record<string, string>;
  choices?: Record<string, string[]>;
  quantity: number;
  unit_price: Money;
  state?: string;
}

export interface Address {
  name?: string;
  street_address?: string;
  city?: string;
  city_area?: string;
  postal_code?: string;
  country_area?: string;
  country_code?: string;
  lines?: string[];
}

export interface Order {
  number: string;
  state: string;
  payment_state: string;
  payment_method?: string;
  placed_at: string;
  total: Money;
  address?: Address;
  lines: Line[];
  paused?: Facts | null;
  customer?: { name?: string; language?: string };
  shipping?: {
    method?: string;
    carrier?: string;
    tracking_number?: string | null;
    promised_date?: string;
    expected_date?: string | null;
  };
}

export interface Tracking {
  situation?: string;
  days_late?: number;
  overdue?: boolean;
  steps?: { state: string; at: string | null; done: boolean }[];
  events?: { at: string; status: string; place?: string | null }[];
}

export interface Entry {
  at: string;
  actor: string;
  kind: string;
  changes: Facts[];
}

export interface Books {
  payments?: { amount: Money; at: string; method: string }[];
  refunds?: { amount: Money; state: string; method: string; expected_by?: string | null }[];
}

export interface Case {
  number: string;
  kind: string;
  state: string;
  expected_by?: string;
  opened_at?: string;
}

export interface Promised {
  id: string;
  kind: string;
  state: string;
  due_at: string;
}

export interface Row {
  field: string;
  line?: number | null;
  title?: Titles | null;
  before: unknown;
  after: unknown;
}

export type ChangeBody = { type: string } & Record<string, unknown>;

export interface Offer {
  id: string;
  change: ChangeBody;
  facts: Facts;
}

export interface Decision {
  change: ChangeBody;
  verdict: string;
  rule: string;
  facts: Facts;
  offers: Offer[];
}

export interface Proposal {
  id: string;
  order: string;
  expires_at?: string;
  confirmable: boolean;
  needs: string[];
  changes: Decision[];
  before_after: Row[];
  price_difference?: Money;
  new_total?: Money;
  expected_delivery?: string | null;
  effects?: Facts[];
}

export interface Receipt {
  id: string;
  order: string;
  applied_at: string;
  applied: Facts[];
  before_after: Row[];
  price_difference?: Money;
  new_total?: Money;
  expected_delivery?: string | null;
  effects?: Facts[];
  undoable: boolean;
  undo_until?: string | null;
}

/** What the watch has found and nobody has settled. */
export interface Finding {
  id: string;
  cause: string;
  facts?: Facts;
  remedies?: Offer[];
}

/** An order with everything around it. */
export interface OrderFile {
  order: Order;
  tracking: Tracking | null;
  history: Entry[];
  money: Books | null;
  cases: Case[];
  promises: Promised[];
  receipts: Receipt[];
  exceptions: Finding[];
}

export interface OrderSummary {
  number: string;
  state: string;
  placed_at?: string;
  total?: number | Money;
  currency?: string;
}

export interface CustomerFile {
  customer: Facts | null;
  orders: OrderSummary[];
  contacts: Facts[];
  satisfaction: Facts[];
  cases: Case[];
}
