import { html, nothing, type TemplateResult } from "lit";
import * as icons from "./icons";
import type { Strings } from "./strings";
import { date, parted, shown } from "./text";
import type { Card, CardType, Fact, Row, Step } from "./types";

type Part = TemplateResult | typeof nothing;

const TITLES: Record<CardType, string> = {
  change: "card_change",
  receipt: "card_receipt",
  tracking: "card_tracking",
  order: "card_order",
  case: "card_case",
};

/** What a card looks like; `end` is what the message says and asks after it. */
export function renderCard(card: Card, strings: Strings, end: Part): TemplateResult {
  return html`<section class="card ${card.type}">
    ${renderTitle(card, strings)} ${card.rows.map((row) => renderRow(row, strings))} ${renderSteps(card.steps, strings)}
    ${renderFacts(card.facts, strings)} ${end}
  </section>`;
}

/** What kind of card, and of what: "Please check this change · Order GS-1001". */
function renderTitle(card: Card, strings: Strings): Part {
  const kind = strings.get(TITLES[card.type]);
  if (!kind && !card.title) return nothing;
  return html`<h3>
    ${card.type === "receipt" ? icons.check : nothing}<span>${kind}</span> ${card.title ? html`<span class="of" dir="auto">${card.title}</span>` : nothing}
  </h3>`;
}

function renderRow(row: Row, strings: Strings): TemplateResult {
  const before = shown(row.before, strings.locale);
  const after = shown(row.after, strings.locale);
  const value = (name: "before" | "after", text: string): Part =>
    text
      ? html`<div class=${name}>
          <dt class=${before && after ? "" : "unseen"}>${strings.get(name)}</dt>
          <dd dir="auto">${parted(text)}</dd>
        </div>`
      : nothing;
  return html`<div class="row">
    <h4 dir="auto">${row.label}</h4>
    <dl class=${before && after ? "pair" : "single"}>
      ${value("before", before)} ${value("after", after)}
    </dl>
  </div>`;
}

function renderFacts(facts: Fact[], strings: Strings): Part {
  if (facts.length === 0) return nothing;
  return html`<dl class="facts">
    ${facts.map(
      (fact) => html`<div>
        <dt dir="auto">${fact.label}</dt>
        <dd dir="auto">${parted(shown(fact.value, strings.locale))}</dd>
      </div>`,
    )}
  </dl>`;
}

function renderSteps(steps: Step[], strings: Strings): Part {
  if (steps.length === 0) return nothing;
  const current = steps.findLastIndex((step) => step.done);
  return html`<ol class="steps">
    ${steps.map(
      (step, index) => html`<li class=${step.done ? "done" : "pending"} aria-current=${index === current ? "step" : nothing}>
        <span class="mark">${step.done ? icons.check : nothing}</span>
        <span class="label" dir="auto">${step.label}</span>
        <span class="unseen">${strings.get(step.done ? "done" : "pending")}</span>
        <span class="at">${moment(step.at, strings)}</span>
      </li>`,
    )}
  </ol>`;
}

/** "today, 09:30" for today; day and time for other days. */
function moment(at: unknown, strings: Strings): string {
  const text = shown(at, strings.locale);
  if (typeof at !== "string" || !/T\d\d:/.test(at)) return text;
  if (new Date(at).toDateString() !== new Date().toDateString()) return text;
  return `${strings.get("today")} ${date(at, strings.locale, { timeStyle: "short" })}`.trim();
}
