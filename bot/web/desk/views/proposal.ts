/** The order service's word on a proposal: what is allowed by which rule, what else could be had, and the button that does it. */
import { html, nothing, type TemplateResult } from "lit";
import { factLine, namedFact } from "../model/format";
import type { ChangeBody, Decision, Offer, Order, Proposal } from "../model/orders";
import { list } from "../model/shape";
import type { Facts } from "../model/types";
import { said, say } from "../model/words";
import type { Part } from "../parts/bits";
import * as icons from "../parts/icons";
import { renderRows, renderSums } from "./receipt";

export interface Hands {
  busy: boolean;
  propose(change: ChangeBody): void;
  confirm(): void;
}

export function renderProposal(proposal: Proposal, order: Order, hands: Hands): TemplateResult {
  const needs = list<string>(proposal.needs);
  const refused = proposal.changes.some(({ verdict }) => verdict !== "allowed");
  return html`${proposal.changes.map((decision) => renderDecision(decision, hands))}
    ${refused ? nothing : html`${renderRows(proposal.before_after)} ${renderSums(proposal)}`}
    ${needs.map((need) => html`<p class="need">${icons.clock}${said("need", need)}</p>`)}
    ${proposal.confirmable
      ? html`<button type="button" class="primary wide confirm" ?disabled=${hands.busy} @click=${hands.confirm}>${say("confirm", { order: order.number })}</button>`
      : nothing}`;
}

function renderDecision({ change, verdict, rule, facts, offers }: Decision, hands: Hands): TemplateResult {
  const allowed = verdict === "allowed";
  return html`<div class="decision ${allowed ? "allowed" : "refused"}">
    <p class="decision-head">
      <span class="verdict">${allowed ? icons.check : icons.cross}</span><strong>${said("change", change.type)}</strong>
      <span class="verdict-word">${say(allowed ? "allowed" : "refused")}</span>
    </p>
    <p class="rule"><code>${rule}</code></p>
    ${renderFacts(facts)} ${renderOffers(list<Offer>(offers), hands)}
  </div>`;
}

function renderFacts(facts: Facts): Part {
  const entries = Object.entries(facts ?? {}).filter(([, value]) => value !== null);
  if (entries.length === 0) return nothing;
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${said("fact", name)}</dt><dd dir="auto">${namedFact(name, value)}</dd></div>`)}</dl>`;
}

function renderOffers(offers: Offer[], { busy, propose }: Hands): Part {
  if (offers.length === 0) return nothing;
  return html`<p class="offers-title">${say("offers")}</p>
    <ul class="offer-list">
      ${offers.map(({ change, facts }) => html`<li>
        <button type="button" ?disabled=${busy} @click=${() => propose(change)}>
          <strong>${said("change", change.type)}</strong>
          <span dir="auto">${factLine(facts)}</span>
        </button>
      </li>`)}
    </ul>`;
}
