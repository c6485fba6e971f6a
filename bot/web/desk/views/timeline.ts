/** Messages, notes and changes of hands in the order in which they happened. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clock, day, moment, share } from "../model/format";
import type { Outgoing, Talk } from "../model/talk";
import type { Card, Change, Detail, Message, Note } from "../model/types";
import { said, say, sayMany } from "../model/words";
import { nameOfCustomer, type Part } from "../parts/bits";
import * as icons from "../parts/icons";
import { lined } from "../../widget/text";

type Item =
  | { kind: "message"; key: string; at: string; message: Message }
  | { kind: "note"; key: string; at: string; note: Note }
  | { kind: "change"; key: string; at: string; change: Change };

const SURE = 0.8;

export class Timeline {
  constructor(
    readonly talk: Talk,
    readonly detail: Detail,
  ) {}

  render(): TemplateResult {
    const items = this.#items();
    return html`<ol class="timeline">
        ${repeat(items, ({ key }) => key, (item, index) => this.#item(item, items[index - 1]))}
        ${repeat(this.talk.outgoing, ({ id }) => id, (outgoing) => this.#outgoing(outgoing))}
        ${this.talk.sendingPicture ? html`<li class="change-line">${say("picture_sending")}</li>` : nothing}
      </ol>
      ${this.#rating()}`;
  }

  #items(): Item[] {
    const { messages, notes, changes } = this.detail;
    const all: Item[] = [
      ...messages.map((message): Item => ({ kind: "message", key: `m${message.id}`, at: message.at, message })),
      ...notes.map((note): Item => ({ kind: "note", key: `n${note.id}`, at: note.at, note })),
      ...changes.map((change, index): Item => ({ kind: "change", key: `c${index}`, at: change.at, change })),
    ];
    return all.map((item) => [Date.parse(item.at) || 0, item] as const).sort(([a], [b]) => a - b).map(([, item]) => item);
  }

  #item(item: Item, previous: Item | undefined): TemplateResult {
    const today = day(item.at);
    const newDay = item.at && (!previous || day(previous.at) !== today);
    return html`${newDay ? html`<li class="day"><span>${today}</span></li>` : nothing}${this.#content(item, previous)}`;
  }

  #content(item: Item, previous: Item | undefined): TemplateResult {
    switch (item.kind) {
      case "message":
        return this.#message(item.message, previous?.kind === "message" ? previous.message : undefined);
      case "note":
        return this.#note(item.note);
      case "change":
        return this.#change(item.change);
    }
  }

  #message(message: Message, previous: Message | undefined): TemplateResult {
    const continued = previous?.from === message.from && previous.agent === message.agent && previous.hidden === message.hidden;
    const who = this.#author(message);
    return html`<li class="message ${message.from} ${message.hidden ? "hidden-answer" : ""} ${continued ? "continued" : ""}" data-id=${message.id}>
      <p class="message-head"><span class=${continued ? "unseen" : ""} dir="auto">${who}</span>
        <time class=${continued ? "unseen" : ""} datetime=${message.at} title=${moment(message.at)}>${clock(message.at)}</time>
        ${message.hidden ? html`<span class="hidden-word">${say("not_shown")}</span>` : nothing}</p>
      ${message.text ? html`<div class="bubble" dir="auto">${message.from === "customer" ? message.text : lined(message.text)}</div>` : nothing}
      ${message.pictures.map((picture) => this.#picture(picture.id, picture.name, picture.width, picture.height))}
      ${message.card ? card(message.card) : nothing}
      ${message.buttons.length > 0 ? html`<p class="offered-buttons"><span class="unseen">${say("buttons")}</span>${message.buttons.map((title) => html`<span dir="auto">${title}</span>`)}</p>` : nothing}
      ${understood(message)} ${this.#read(message)}
    </li>`;
  }

  #author({ from, agent }: Message): string {
    if (from === "customer") return nameOfCustomer(this.detail);
    return from === "agent" && agent ? agent : said("author", from);
  }

  /** A picture of the customer's comes as it was drawn anew by the gateway. */
  #picture(id: string, name: string, width: number, height: number): TemplateResult {
    const url = this.talk.pictureUrl(id);
    return html`<a class="message-picture" href=${url} target="_blank" rel="noopener" aria-label=${say("picture_named", { name })}>
      <img src=${url} alt="" loading="lazy" width=${width || nothing} height=${height || nothing} />
    </a>`;
  }

  /** Under the last of ours that the customer has seen; what was seen up to may be the customer's own message. */
  #read({ id }: Message): Part {
    const { messages, customer_read } = this.detail;
    const seen = messages.slice(0, messages.findIndex((message) => message.id === customer_read) + 1);
    if (seen.findLast(({ from, hidden }) => from === "agent" || (from === "bot" && !hidden))?.id !== id) return nothing;
    return html`<p class="read">${icons.check} ${say("read")}</p>`;
  }

  #outgoing({ id, text, failed }: Outgoing): TemplateResult {
    return html`<li class="message agent outgoing ${failed ? "failed" : ""}">
      <div class="bubble" dir="auto">${text}</div>
      ${failed
        ? html`<p class="not-sent" role="alert">${say("not_sent")} ${failed === "…" ? nothing : failed}
            <button type="button" @click=${() => void this.talk.retry()}>${say("try_again")}</button>
            <button type="button" class="quiet" @click=${() => this.talk.discard(id)}>${say("discard")}</button></p>`
        : html`<p class="read">${say("sending")}</p>`}
    </li>`;
  }

  #note({ agent, at, text }: Note): TemplateResult {
    return html`<li class="note">
      <p class="note-head">${icons.note}<span>${say("note_by", { name: agent })}</span> <time datetime=${at}>${clock(at)}</time></p>
      <p class="note-text" dir="auto">${text.split(/(@[\p{L}\p{N}_-]+\.[\p{L}\p{N}_-]+)/u).map((part, index) => (index % 2 ? html`<span class="mention">${part}</span>` : part))}</p>
    </li>`;
  }

  #change({ event, after, by, at, reason, note }: Change): TemplateResult {
    const values = { by: by || say("nobody"), after: said("owner", after), reason: said("reason", reason) };
    return html`<li class="change-line">
      <span>${said("event", event).replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(values, name) ? values[name as keyof typeof values] : ""))}${reason ? html` · <span dir="auto">${values.reason}</span>` : nothing}${note ? html` · <q dir="auto">${note}</q>` : nothing}
        <time datetime=${at}>${clock(at)}</time></span>
    </li>`;
  }

  #rating(): Part {
    const { rating } = this.detail;
    if (!rating) return nothing;
    return html`<p class="rating"><span class="stars" aria-label=${sayMany("stars", rating.stars)} role="img">${"★".repeat(rating.stars)}${"☆".repeat(Math.max(0, 5 - rating.stars))}</span>
      ${rating.words ? html`<q dir="auto">${rating.words}</q>` : nothing}</p>`;
  }
}

/** Quiet, but plain when the assistant was not sure. */
function understood({ understood }: Message): Part {
  if (understood.length === 0) return nothing;
  return html`<p class="understood" title=${say("understood_hint")}>
    <span class="unseen">${say("understood_hint")}</span>
    ${understood.map(({ intent, confidence }) => html`<span class=${confidence < SURE ? "unsure" : ""}>${said("topic", intent)} ${share(confidence)}</span>`)}
  </p>`;
}

function card({ title, lines }: Card): TemplateResult {
  return html`<div class="card">
    ${title ? html`<p class="card-title" dir="auto">${title}</p>` : nothing}
    <dl>${lines.map(({ label, value, before }) => html`<div><dt dir="auto">${label}</dt><dd dir="auto">${before ? html`<del>${before}</del> ` : nothing}${value}</dd></div>`)}</dl>
  </div>`;
}
