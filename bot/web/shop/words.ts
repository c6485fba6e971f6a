/** The shop's words, prices and dates in the language of the page. */
import de from "./strings/de.json";
import en from "./strings/en.json";
import es from "./strings/es.json";
import fr from "./strings/fr.json";
import zh from "./strings/zh.json";

export type Key = keyof typeof en;
export type Titles = Record<string, string>;

export interface Money {
  amount: number;
  currency: string;
}

const LANGUAGES = {
  en: { locale: "en-GB", words: en },
  de: { locale: "de-DE", words: de },
  zh: { locale: "zh-CN", words: zh },
  fr: { locale: "fr-FR", words: fr },
  es: { locale: "es-ES", words: es },
} satisfies Record<string, { locale: string; words: Record<Key, string> }>;

type Language = keyof typeof LANGUAGES;

/** As the address asks (?lang=), else as the browser prefers, else English. */
function chosen(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  const wishes = [asked ?? "", ...navigator.languages].map((wish) => wish.slice(0, 2).toLowerCase());
  return wishes.find((wish): wish is Language => Object.hasOwn(LANGUAGES, wish)) ?? "en";
}

export const language = chosen();
export const { locale } = LANGUAGES[language];
const words: Record<string, string> = LANGUAGES[language].words;

export function say(key: Key, values: Record<string, string | number> = {}): string {
  return (words[key] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** For names that come from the order service: `said("state_", "picking")`; what has no word is shown as it is. */
export function said(group: "state_" | "color_", name: string): string {
  return words[group + name] ?? name;
}

export const titleOf = (titles: Titles): string => titles[language] ?? titles["en"] ?? "";

export const money = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount / 100);

/** A day on the calendar ("2026-11-30"), or a moment. */
export function day(at: string): string {
  const zone = at.length === 10 ? { timeZone: "UTC" } : {};
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", ...zone }).format(new Date(at));
}

export const moment = (at: string): string =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(at));
