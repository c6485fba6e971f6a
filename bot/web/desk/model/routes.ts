/** Where one is, as the part of the address behind `#/`: links, the back button and a reload lead to the same place. */
import type { View } from "./types";

export const VIEWS: readonly View[] = ["waiting", "mine", "agent", "bot", "closed", "all"];

export type Route =
  | { name: "inbox"; view: View; talk: string; side: boolean }
  | { name: "search"; q: string }
  | { name: "order"; number: string }
  | { name: "approvals" | "insights" | "staff" | "canned" | "rules" | "audit" | "account" };

const PLAIN = ["approvals", "insights", "staff", "canned", "rules", "audit", "account"] as const;

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [name = "", ...rest] = path.split("/").map(decoded);
  const plain = PLAIN.find((known) => known === name);
  if (plain) return { name: plain };
  if (name === "search") return { name, q: new URLSearchParams(query).get("q") ?? "" };
  if (name === "orders" && rest[0]) return { name: "order", number: rest[0] };
  const view = VIEWS.find((known) => known === rest[0]) ?? "waiting";
  return { name: "inbox", view, talk: rest[1] ?? "", side: rest[2] === "side" };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const toView = (view: View): string => `#/inbox/${view}`;
export const toTalk = (view: View, talk: string): string => `#/inbox/${view}/${encodeURIComponent(talk)}`;
export const toSide = (view: View, talk: string): string => `${toTalk(view, talk)}/side`;
export const toOrder = (number: string): string => `#/orders/${encodeURIComponent(number)}`;
export const toSearch = (q = ""): string => `#/search${q && `?q=${encodeURIComponent(q)}`}`;
