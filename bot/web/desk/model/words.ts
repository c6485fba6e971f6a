/** The desk's own words. A further language is one more file in words/. */
import en from "../words/en.json";

export type Key = keyof typeof en;
type Words = Record<string, string>;

const FILES = import.meta.glob<Words>("../words/*.json", { eager: true, import: "default" });
const LANGUAGES = Object.fromEntries(Object.entries(FILES).map(([file, words]) => [/(\w+)\.json$/.exec(file)![1]!, words]));

/** As the address asks (?lang=), else as the browser prefers, else English. */
function chosen(): [language: string, locale: string] {
  const asked = new URLSearchParams(location.search).get("lang");
  const wishes = [...(asked ? [asked] : []), ...navigator.languages];
  const wish = wishes.find((wanted) => Object.hasOwn(LANGUAGES, wanted.slice(0, 2).toLowerCase()));
  return wish ? [wish.slice(0, 2).toLowerCase(), wish] : ["en", "en-GB"];
}

export const [language, locale] = chosen();
const words: Words = { ...en, ...LANGUAGES[language] };

export function say(key: Key, values: Record<string, string | number> = {}): string {
  return filled(words[key] ?? "", values);
}

/** As `say`, in the form for so many: `talks_one`, `talks_other`. */
export function sayMany(key: string, count: number, values: Record<string, string | number> = {}): string {
  const form = new Intl.PluralRules(locale).select(count);
  return filled(words[`${key}_${form}`] ?? words[`${key}_other`] ?? "", { count: amount(count), ...values });
}

/** For names that come from outside: `said("state", "picking")`; what has no word is shown as it is, but readable. */
export function said(group: string, name: string): string {
  return words[`${group}.${name}`] ?? sentence(name);
}

/** The names of a group that have words. */
export const known = (group: string): string[] =>
  Object.keys(words).filter((key) => key.startsWith(`${group}.`)).map((key) => key.slice(group.length + 1));

const filled = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));

const amount = (count: number): string => new Intl.NumberFormat(locale).format(count);

function sentence(name: string): string {
  if (!/^[a-z][a-z0-9_.-]*$/.test(name)) return name;
  const plain = name.replace(/[_.-]+/g, " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
