/** How the talk looks: days, bubbles, cards, buttons, and what became of a sent message. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { renderCard } from "./cards";
import type { Strings } from "./strings";
import { aroundCard, date, languageOf, lined } from "./text";
import type { Entry, Thread } from "./thread";
import type { Button } from "./types";

export interface Hands {
  press(button: Button): void;
  retry(entry: Entry): void;
}

type Part = TemplateResult | typeof nothing;

const AUTHOR_WORD = { customer: "you", bot: "assistant", agent: "agent", system: "" };

export function renderThread(thread: Thread, strings: Strings, hands: Hands): TemplateResult {
  const pressable = thread.pressable();
  const lastOwn = thread.entries.findLast((entry) => entry.delivery !== null);
  return html`${repeat(
    thread.entries,
    (entry) => entry.key,
    (entry, index) => html`
      ${renderDay(entry, thread.entries[index - 1], strings)}
      ${renderEntry(entry, thread.entries[index - 1], entry === pressable, entry === lastOwn, strings, hands)}
    `,
  )}`;
}

function renderDay(entry: Entry, previous: Entry | undefined, strings: Strings): Part {
  const day = dayOf(entry, strings);
  if (!day || (previous && dayOf(previous, strings) === day)) return nothing;
  const today = dayOf({ ...entry, message: { ...entry.message, at: new Date().toISOString() } }, strings);
  return html`<p class="day">${day === today ? strings.get("today") : day}</p>`;
}

function dayOf(entry: Entry, strings: Strings): string {
  return entry.message.at && date(entry.message.at, strings.language, { day: "numeric", month: "long" });
}

function renderEntry(
  entry: Entry,
  previous: Entry | undefined,
  pressable: boolean,
  lastOwn: boolean,
  strings: Strings,
  hands: Hands,
): TemplateResult {
  const { message } = entry;
  if (entry.end) return html`<p class="notice">${strings.get("session_ended")}</p>`;
  const continued = previous?.message.from === message.from;
  const card = message.card;
  const [before, after] = card ? aroundCard(message.text, card, strings.language) : [message.text, ""];
  const buttons = renderButtons(message.buttons, pressable, hands, card?.type === "change");
  return html`<article class="message ${message.from} ${continued ? "continued" : ""}" data-id=${message.id}>
    ${renderAuthor(entry, continued, strings)} ${renderText(before, "bubble", message.language)}
    ${card ? renderCard(card, strings, html`${renderText(after, "rest", message.language)} ${buttons}`) : buttons}
    ${renderDelivery(entry, lastOwn, strings, hands)}
  </article>`;
}

/** Shown where a person writes; only spoken where the side of the bubble says it already. */
function renderAuthor(entry: Entry, continued: boolean, strings: Strings): Part {
  const { from, at } = entry.message;
  const word = strings.get(AUTHOR_WORD[from]);
  if (!word) return nothing;
  const time = at ? date(at, strings.language, { timeStyle: "short" }) : "";
  const seen = from === "agent" && !continued;
  return html`<p class=${seen ? "author" : "unseen"}>${word}<span class="unseen">, ${time}:</span></p>`;
}

function renderText(text: string, look: "bubble" | "rest", language: string | null): Part {
  if (!text) return nothing;
  return html`<div class=${look} dir="auto" lang=${language ?? languageOf(text) ?? nothing}>${lined(text)}</div>`;
}

function renderButtons(buttons: Button[], pressable: boolean, hands: Hands, decision: boolean): Part {
  if (buttons.length === 0) return nothing;
  return html`<div class="buttons ${decision ? "decision" : ""}" role="group">
    ${buttons.map(
      (button) =>
        html`<button type="button" ?disabled=${!pressable} @click=${() => hands.press(button)}>${button.title}</button>`,
    )}
  </div>`;
}

function renderDelivery(entry: Entry, last: boolean, strings: Strings, hands: Hands): Part {
  switch (entry.delivery) {
    case "failed":
      return html`<p class="delivery bad">
        ${strings.get("not_sent")}
        <button type="button" @click=${() => hands.retry(entry)}>${strings.get("retry")}</button>
      </p>`;
    case "refused":
      return html`<p class="delivery bad">${strings.get("not_sent")}. ${strings.get("error_generic")}</p>`;
    case "sending":
    case "sent":
      return last ? html`<p class="delivery">${strings.get(entry.delivery)}</p>` : nothing;
    default:
      return nothing;
  }
}
