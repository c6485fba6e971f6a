/** How the talk looks: days, bubbles, cards, buttons, pictures, times, and what became of a sent message. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { renderCard } from "./cards";
import type { Gallery } from "./gallery";
import * as icons from "./icons";
import { optionsOf, renderOptions } from "./options";
import type { Strings } from "./strings";
import { aroundCard, date, languageOf, lined } from "./text";
import type { Entry, Thread } from "./thread";
import type { Button, Message, Picture } from "./types";

export interface Hands {
  press(button: Button): void;
  retry(entry: Entry): void;
}

type Part = TemplateResult | typeof nothing;

/** What an entry needs to know of the talk around it. */
interface Around {
  previous: Entry | undefined;
  next: Entry | undefined;
  pressable: boolean;
  lastOwn: boolean;
}

const AUTHOR_WORD = { customer: "you", bot: "assistant", agent: "agent", system: "" };

export class ThreadView {
  constructor(
    readonly thread: Thread,
    readonly gallery: Gallery,
    readonly strings: Strings,
    readonly hands: Hands,
  ) {}

  render(): TemplateResult {
    const { entries } = this.thread;
    const pressable = this.thread.pressable();
    const lastOwn = entries.findLast((entry) => entry.delivery !== null);
    return html`${repeat(
      entries,
      (entry) => entry.key,
      (entry, index) => {
        const [previous, next] = [entries[index - 1], entries[index + 1]];
        const around = { previous, next, pressable: entry === pressable, lastOwn: entry === lastOwn };
        return html`${this.#day(entry, previous)} ${this.#entry(entry, around)}`;
      },
    )}`;
  }

  #day(entry: Entry, previous: Entry | undefined): Part {
    const day = this.#dayOf(entry.message.at);
    if (!day || (previous && this.#dayOf(previous.message.at) === day)) return nothing;
    return html`<p class="day">${day === this.#dayOf(new Date().toISOString()) ? this.strings.get("today") : day}</p>`;
  }

  #dayOf(at: string): string {
    return at && date(at, this.strings.locale, { day: "numeric", month: "long" });
  }

  #timeOf(at: string): string {
    return at && date(at, this.strings.locale, { timeStyle: "short" });
  }

  #entry(entry: Entry, around: Around): TemplateResult {
    const { message } = entry;
    if (entry.end) return html`<p class="notice">${this.strings.get("session_ended")}</p>`;
    const continued = around.previous?.message.from === message.from;
    return html`<article class="message ${message.from} ${continued ? "continued" : ""}" data-id=${message.id}>
      ${this.#author(message, continued)} ${this.#content(message, around.pressable)}
      ${message.pictures.map((picture, index) => this.#picture(entry, picture, index))} ${this.#foot(entry, around)}
    </article>`;
  }

  /** Shown where a person writes; only spoken where the side of the bubble says it already. */
  #author({ from, at }: Message, continued: boolean): Part {
    const name = from === "agent" ? this.thread.standing.agent : null;
    const word = name ?? this.strings.get(AUTHOR_WORD[from]);
    if (!word) return nothing;
    const seen = from === "agent" && !continued;
    return html`<p class=${seen ? "author" : "unseen"}>${word}<span class="unseen">, ${this.#timeOf(at)}:</span></p>`;
  }

  #content({ text, card, buttons, language }: Message, pressable: boolean): Part {
    if (card) {
      const [before, after] = aroundCard(text, card, this.strings.locale);
      const end = html`${renderText(after, "rest", language)} ${this.#buttons(buttons, pressable, card.type === "change")}`;
      return html`${renderText(before, "bubble", language)} ${renderCard(card, this.strings, end)}`;
    }
    const list = optionsOf(text, buttons);
    if (!list) return html`${renderText(text, "bubble", language)} ${this.#buttons(buttons, pressable, false)}`;
    return html`${renderText(list.before, "bubble", language)}
      ${renderOptions(list.options, pressable, this.hands.press)} ${renderText(list.after, "bubble", language)}`;
  }

  #buttons(buttons: Button[], pressable: boolean, decision: boolean): Part {
    if (buttons.length === 0) return nothing;
    return html`<div class="buttons ${decision ? "decision" : ""}" role="group">
      ${buttons.map(
        (button) => html`<button type="button" ?disabled=${!pressable} @click=${() => this.hands.press(button)}>
          ${button.title}
        </button>`,
      )}
    </div>`;
  }

  #picture(entry: Entry, picture: Picture, index: number): TemplateResult {
    const key = index ? `${entry.key}/${index}` : entry.key;
    const name = picture.name || this.strings.get("picture");
    const url = this.gallery.url(key, picture);
    const moving = entry.delivery === "sending" && entry.outgoing && "picture" in entry.outgoing;
    if (!url) {
      const loading = this.gallery.isLoading(key);
      return html`<p class="picture none" aria-busy=${loading}>${icons.picture}<span dir="auto">${name}</span></p>`;
    }
    return html`<a class="picture" href=${url} target="_blank" rel="noopener" aria-label="${this.strings.get("picture")}: ${name}">
      <img src=${url} alt="" width=${picture.width || nothing} height=${picture.height || nothing} @error=${() => this.gallery.giveUp(key)} />
      ${moving ? html`<progress max="1" .value=${entry.progress} aria-label=${this.strings.get("sending")}></progress>` : nothing}
    </a>`;
  }

  /** The time under the last of several messages within one minute; and whether the customer's newest has arrived. */
  #foot(entry: Entry, { next, lastOwn }: Around): Part {
    const { at, from } = entry.message;
    const time = this.#timeOf(at);
    const repeated = next && !next.end && next.message.from === from && this.#timeOf(next.message.at) === time;
    const delivery = this.#delivery(entry, lastOwn);
    if ((!time || repeated) && delivery === nothing) return nothing;
    return html`<p class="foot">
      ${time ? html`<time datetime=${at} aria-hidden="true">${time}</time>` : nothing} ${delivery}
    </p>`;
  }

  #delivery(entry: Entry, last: boolean): Part {
    switch (entry.delivery) {
      case "failed":
        return html`<span class="delivery bad">
          ${this.strings.get("not_sent")}
          <button type="button" @click=${() => this.hands.retry(entry)}>${this.strings.get("retry")}</button>
        </span>`;
      case "refused":
        return html`<span class="delivery bad">${this.strings.get("not_sent")}. ${this.#why(entry.problem)}</span>`;
      case "sending":
      case "sent":
        return last ? html`<span class="delivery">${this.strings.get(entry.delivery)}</span>` : nothing;
      default:
        return nothing;
    }
  }

  #why(problem: string): string {
    const own: Record<string, string> = { picture_refused: "picture_refused", too_large: "picture_too_large" };
    return this.strings.get(own[problem] ?? "error_generic");
  }
}

function renderText(text: string, look: "bubble" | "rest", language: string | null): Part {
  if (!text) return nothing;
  return html`<div class=${look} dir="auto" lang=${language ?? languageOf(text) ?? nothing}>${lined(text)}</div>`;
}
