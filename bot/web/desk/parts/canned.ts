/** Canned replies: found by their title, in the customer's language, with what is known filled in. */
import type { Desk } from "../model/desk";
import { fields } from "../model/shape";
import type { Detail } from "../model/types";

const PLACEHOLDERS = ["customer", "order", "agent", "case"];
const MOST = 8;

/** Those of everybody and of the talk's team, in the language of the talk or else in English. */
export function cannedFor(desk: Desk, { team, language }: Detail, words: string): { title: string; text: string }[] {
  const wanted = words.trim().toLowerCase();
  return desk.canned
    .filter((canned) => !canned.team || canned.team === team || desk.me?.teams.includes(canned.team))
    .map(({ title, texts }) => ({ title, text: inLanguage(fields(texts) as Record<string, string>, language) }))
    .filter(({ title, text }) => text && (title.toLowerCase().includes(wanted) || text.toLowerCase().includes(wanted)))
    .slice(0, MOST);
}

const inLanguage = (texts: Record<string, string>, language: string): string =>
  texts[language] ?? texts[language.slice(0, 2)] ?? texts["en"] ?? Object.values(texts)[0] ?? "";

export function filled(desk: Desk, { customer, packet, ...talk }: Detail, text: string): string {
  const values: Record<string, string> = {
    customer: customer.name,
    order: packet?.order || packet?.checked.find(({ order }) => order)?.order || "",
    agent: desk.me?.first_name ?? "",
    case: talk.case || packet?.case || "",
  };
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) && values[name]) || whole);
}

/** Placeholders that nothing was known for; a customer must not read them. */
export const gaps = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([whole, name]) => (PLACEHOLDERS.includes(name!) ? whole : "")).filter(Boolean);
