/** Who is signed in, for as long as the tab is open; and what the shop's server tells about them. */
import type { Money, Titles } from "./words";

export interface Person {
  name: string;
  identity: { customer: string; email: string; expires: number; signature: string };
}

export interface Line {
  product: string;
  title: Titles;
  options: Record<string, string>;
  quantity: number;
  unit_price: Money;
}

export interface Order {
  number: string;
  state: string;
  placed_at: string;
  total: Money;
  address: { lines: string[] };
  lines: Line[];
  shipping: { expected_date: string | null };
  tracking: {
    carrier: string | null;
    tracking_number: string | null;
    steps: { state: string; at: string | null; done: boolean }[];
  };
}

/** The sign-in is over. */
export class SignedOut extends Error {}

const STORED = "shop.person";

export const account = {
  get person(): Person | null {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "null") as Person | null;
  },

  /** Who can be signed in; nobody where this is no demo. */
  async customers(): Promise<{ name: string; email: string }[]> {
    const response = await fetch("/shop/customers");
    return response.ok ? ((await response.json()) as { customers: { name: string; email: string }[] }).customers : [];
  },

  async signIn(customer: string): Promise<void> {
    const person = (await asked("/shop/sign-in", { customer })) as Person;
    sessionStorage.setItem(STORED, JSON.stringify(person));
    await window.Reroute?.identify(person.identity);
  },

  async signOut(): Promise<void> {
    sessionStorage.removeItem(STORED);
    await window.Reroute?.signOut();
  },

  /** Newest first; raises SignedOut when it has been too long. */
  async orders(): Promise<Order[]> {
    const identity = this.person?.identity;
    if (!identity) throw new SignedOut();
    const { orders } = (await asked("/shop/orders", { identity })) as { orders: Order[] };
    return orders.sort((a, b) => b.placed_at.localeCompare(a.placed_at));
  },
};

async function asked(path: string, body: unknown): Promise<unknown> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (response.status === 401) throw new SignedOut();
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}
