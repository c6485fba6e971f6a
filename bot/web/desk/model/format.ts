/** Money, times and facts as a person of the shop reads them. */
import type { Money, Titles } from "./orders";
import { fields, list, text } from "./shape";
import type { Summary } from "./types";
import { language, locale, said, say } from "./words";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const DAY = /^\d{4}-\d\d-\d\d$/;

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

export const share = (value: number): string => new Intl.NumberFormat(locale, { style: "percent" }).format(value);

/** From minor units: yen has none, euro two, dinar three. */
export function money({ amount, currency }: Money): string {
  try {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    return `${amount} ${currency}`;
  }
}

/** With its sign: what the customer pays more, or gets back. */
export const difference = (value: Money): string => `${value.amount > 0 ? "+" : ""}${money(value)}`;

export function date(value: string, format: Intl.DateTimeFormatOptions): string {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return value;
  return new Intl.DateTimeFormat(locale, DAY.test(value) ? { ...format, timeZone: "UTC" } : format).format(at);
}

export const clock = (value: string): string => date(value, { hour: "2-digit", minute: "2-digit" });
export const day = (value: string): string => date(value, { day: "numeric", month: "short", year: "numeric" });
export const shortDay = (value: string): string => date(value, { day: "numeric", month: "short" });
export const moment = (value: string): string =>
  date(value, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** A time of today by the clock, any other by its day. */
export const lately = (value: string): string =>
  new Date(value).toDateString() === new Date().toDateString() ? clock(value) : shortDay(value);

/** "4:07", "1:02:30", "3 d": how long something takes already. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours >= 48) return say("days_short", { count: Math.floor(hours / 24) });
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export const titleOf = (titles: Titles | null | undefined): string =>
  titles?.[language] ?? titles?.["en"] ?? Object.values(titles ?? {})[0] ?? "";

/** "DE" → "Germany"; "de" → "German". */
export function region(code: string): string {
  return named("region", code.toUpperCase());
}
export function tongue(code: string): string {
  return named("language", code);
}

function named(type: "region" | "language", code: string): string {
  try {
    return new Intl.DisplayNames([locale], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** In which customers are answered. */
export const LANGUAGES = ["en", "de", "fr", "es", "zh"];

/** Any fact of the order service as a line of text. */
export function fact(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (typeof value === "number") return number(value, 2);
  if (typeof value === "string") return TIME.test(value) ? moment(value) : DAY.test(value) ? day(value) : value;
  if (Array.isArray(value)) return value.map(fact).join(", ");
  return things(fields(value));
}

function things(value: Record<string, unknown>): string {
  if (typeof value["amount"] === "number" && typeof value["currency"] === "string") return money(value as unknown as Money);
  const lines = list(value["lines"]);
  if (lines.length > 0 && lines.every((line) => typeof line === "string")) return lines.map(text).join(", ");
  if (typeof value["en"] === "string") return titleOf(value as Titles);
  if ("street_address" in value || "postal_code" in value) return addressLine(value);
  return Object.entries(value)
    .filter(([, part]) => part !== null && part !== "")
    .map(([name, part]) => `${said("fact", name)}: ${fact(part)}`)
    .join(" · ");
}

const ADDRESS = ["name", "street_address", "postal_code", "city", "city_area", "country_area", "country_code"];
const addressLine = (address: Record<string, unknown>): string =>
  ADDRESS.map((part) => text(address[part])).filter(Boolean).join(", ");

/** A fact under its name; values that are words of the order service as people call them. */
export function namedFact(name: string, value: unknown): string {
  const group = VALUES[name];
  return group && typeof value === "string" ? said(group, value) : fact(value);
}

const VALUES: Record<string, string> = { state: "state", method: "method", cause: "cause", reason: "reason", remedy: "remedy", color: "color", detail: "detail" };

/** "Fee: €0.00 · Until: 30 Nov" */
export const factLine = (facts: Record<string, unknown> | null | undefined): string =>
  Object.entries(facts ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${said("fact", name)}: ${namedFact(name, value)}`)
    .join(" · ");

/** What was wished and for which order, in the words of who reads it. */
export const about = (topics: string[], order: string): string =>
  [[...new Set(topics)].map((topic) => said("topic", topic)).join(", "), order].filter(Boolean).join(" · ");

/** A talk in one line: what it is about, once it was handed over, else what was said last. */
export const inOneLine = ({ asked, order, last, topic }: Summary): string =>
  asked.length > 0 ? about(asked, order) : last?.text || said("topic", topic);

/** What is shown of a name in a circle. */
export const initials = (name: string): string =>
  name.split(/\s+/).filter(Boolean).slice(0, 2).map((part) => [...part][0]).join("").toUpperCase() || "?";
