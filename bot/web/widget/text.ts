import { html, type TemplateResult } from "lit";
import { priced } from "./amounts";
import type { Card } from "./types";

const LINK = /https?:\/\/[^\s<>"'“”„«»（）【】，。；、]+/gi;
const ITEM = /^(\d{1,2}\.|•) /;
const CODE = /([A-Z]{1,4}-\d{2,})/;
const TRAILING = /[.,;:!?)\]]+$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** An address that a browser may open; null for everything else, whatever it looks like. */
export function safeUrl(text: string): string | null {
  try {
    const url = new URL(text);
    const web = url.protocol === "https:" || url.protocol === "http:";
    return web && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

type Parts = (string | TemplateResult)[];

/** Text as text, line by line; those of a list hang from their number, and have their price at the end of the line. */
export function lined(text: string): Parts {
  return text.split(/(?<=\n)/).flatMap((line) => (ITEM.test(line) ? item(line) : linked(line)));
}

function item(line: string): TemplateResult {
  const price = priced(line)?.[1];
  if (!price) return html`<span class="item">${linked(line)}</span>`;
  const at = line.lastIndexOf(price);
  return html`<span class="item priced"><span>${linked(line.slice(0, at))}</span><span class="price">${line.slice(at)}</span></span>`;
}

/** A value that is broken between its parts, as an address is, before it is broken within one. */
export function parted(text: string): Parts {
  return text.split(/(?<=,)( )|(?<=，)/).flatMap((part) => (part?.trim() ? html`<span class="part">${part}</span>` : part ?? ""));
}

/** Text as text, with web addresses as links. Strings become text nodes: nothing in them is ever read as HTML. */
function linked(text: string): Parts {
  const parts: Parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = match[0].replace(TRAILING, "");
    const url = safeUrl(shown);
    if (!url) continue;
    parts.push(...unbroken(text.slice(end, match.index)));
    parts.push(html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${shown}</a>`);
    end = match.index + shown.length;
  }
  return [...parts, ...unbroken(text.slice(end))];
}

/** GS-1001 is read as one word, so it stays on one line. */
function unbroken(text: string): Parts {
  return text.split(CODE).map((part, index) => (index % 2 ? html`<span class="code">${part}</span>` : part));
}

/** A card's value as the customer reads it: times and dates by the customer's language, the rest as it is. */
export function shown(value: unknown, language: string): string {
  if (Array.isArray(value)) return value.map((item) => shown(item, language)).join(", ");
  if (typeof value === "number") return new Intl.NumberFormat(language).format(value);
  if (typeof value !== "string") return "";
  if (TIME.test(value)) return date(value, language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  if (DATE.test(value)) return date(`${value}T00:00:00Z`, language, { dateStyle: "medium", timeZone: "UTC" });
  return value;
}

export function date(value: string, language: string, format: Intl.DateTimeFormatOptions): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? value : new Intl.DateTimeFormat(language, format).format(at);
}

/**
 * A message's text around its card: what comes before the lines that the card shows anyway, and what comes after.
 * Everything in a card is also in the text, for channels without cards; here it would stand there twice.
 */
export function aroundCard(text: string, card: Card, language: string): [before: string, after: string] {
  const told = [
    ...card.rows.map((row) => [row.label, row.after, row.before]),
    ...card.facts.map((fact) => [fact.label, fact.value]),
    ...card.steps.map((step) => [step.label, step.at]),
  ].map((parts) => parts.map((part) => shown(part, language)));
  const repeated = (line: string): boolean => told.some((parts) => saysOnly(line, parts));
  const lines = text.split("\n");
  const first = lines.findIndex(repeated);
  if (first < 0) return [text, ""];
  const rest = lines.slice(first).filter((line) => !repeated(line)).join("\n");
  return [lines.slice(0, first).join("\n").trim(), told.reduce(withoutSentence, rest).trim()];
}

/** "The label is printed anew. Expected on: 24 November." without the sentence that is only label and value. */
function withoutSentence(text: string, [label, value]: string[]): string {
  if (!label || !value) return text;
  const words = [label, value].map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return text.replace(new RegExp(`(^|\\n|[.!?] |[。！？])${words.join("[:：]? *")}(?:[.。] ?|(?=\\n|$))`), "$1");
}

/** Whether a line holds label and value, and no word beyond these parts. */
function saysOnly(line: string, parts: string[]): boolean {
  const [label, value] = parts;
  if (!label || !value || !line.includes(label) || !line.includes(value)) return false;
  const longestFirst = parts.filter(Boolean).sort((a, b) => b.length - a.length);
  const beyond = longestFirst.reduce((left, part) => left.replace(part, ""), line);
  return !/[\p{L}\p{N}]/u.test(beyond);
}

/** Han characters look different in Chinese and Japanese fonts: what is written in them says so. */
export function languageOf(text: string): string | null {
  if (/[\u3040-\u30ff]/.test(text)) return "ja";
  return /\p{Script=Han}/u.test(text) ? "zh" : null;
}
