/** An order as it stands: state, lines, where the parcel is, money, and what happened. */
import { html, nothing, type TemplateResult } from "lit";
import { day, fact, money, moment, titleOf } from "../model/format";
import type { Address, Books, Case, ChangeBody, Entry, Finding, Line, Offer, Order, OrderFile, Promised, Receipt, Tracking } from "../model/orders";
import { list } from "../model/shape";
import { said, say } from "../model/words";
import { chip, type Part } from "../parts/bits";
import { renderReceipt } from "./receipt";

type UndoButton = (receipt: Receipt) => TemplateResult | typeof nothing;

export function renderOrder({ order, tracking, history, money, cases, promises, receipts }: OrderFile, undo: UndoButton): TemplateResult {
  return html`${state(order, tracking)} ${goods(order)} ${delivery(order)} ${tracking ? timeline(tracking) : nothing}
    ${money ? books(money) : nothing}
    ${lines(say("cases"), cases.map(caseLine))} ${lines(say("promises"), promises.map(promise))}
    ${receipts.length > 0 ? section(say("receipts"), html`${receipts.map((receipt) => html`<div class="receipt">${renderReceipt(receipt)} ${undo(receipt)}</div>`)}`) : nothing}
    ${events(history)}`;
}

const section = (title: string, content: TemplateResult): TemplateResult => html`<section class="block"><h3>${title}</h3>${content}</section>`;

const lines = (title: string, items: TemplateResult[]): Part =>
  items.length > 0 ? section(title, html`<ul class="lines">${items.map((item) => html`<li>${item}</li>`)}</ul>`) : nothing;

function state(order: Order, tracking: Tracking | null): TemplateResult {
  return html`<p class="order-state">
      <span class="chip state-${order.state}">${said("state", order.state)}</span>
      ${chip(said("payment_state", order.payment_state), `pay-${order.payment_state}`)}
      ${tracking?.overdue ? chip(say("parcel_overdue"), "bad") : tracking?.days_late ? chip(say("parcel_late", { count: tracking.days_late }), "warn") : nothing}
      <span class="quiet-text">${say("placed_on", { date: day(order.placed_at) })}</span>
    </p>
    ${order.paused ? html`<p class="paused">${say("paused")} ${fact(order.paused)}</p>` : nothing}`;
}

function goods({ lines, total }: Order): TemplateResult {
  return section(
    say("goods"),
    html`<ul class="goods">
      ${lines.map(good)}
      ${total ? html`<li class="sum"><span>${say("total")}</span><strong>${money(total)}</strong></li>` : nothing}
    </ul>`,
  );
}

function good({ quantity, title, options, unit_price, state, sku }: Line): TemplateResult {
  const chosen = Object.entries(options ?? {}).map(([name, value]) => `${said("option", name)} ${said(name, value)}`).join(", ");
  return html`<li>
    <span class="good-name"><span>${quantity} × ${titleOf(title) || sku}</span>
      <span class="quiet-text">${chosen}${state && state !== "ordered" ? html` ${chip(said("state", state), `state-${state}`)}` : nothing}</span></span>
    <span>${unit_price ? money({ ...unit_price, amount: unit_price.amount * quantity }) : ""}</span>
  </li>`;
}

function delivery({ address, shipping }: Order): TemplateResult {
  const rows: [string, string][] = [
    [say("address"), addressOf(address)],
    [say("shipping"), [said("method", shipping?.method ?? ""), shipping?.carrier].filter(Boolean).join(" · ")],
    [say("tracking_number"), shipping?.tracking_number ?? ""],
    [say("promised_for"), shipping?.promised_date ? day(shipping.promised_date) : ""],
    [say("expected_on"), shipping?.expected_date ? day(shipping.expected_date) : ""],
  ];
  const known = rows.filter(([, value]) => value);
  return section(say("delivery"), html`<dl class="facts">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`);
}

function addressOf(address: Address | undefined): string {
  if (!address) return "";
  return address.lines?.length ? address.lines.join("\n") : fact(address);
}

/** The stations of the order, and under them what the carrier reported. */
function timeline({ steps = [], events = [] }: Tracking): Part {
  if (steps.length === 0 && events.length === 0) return nothing;
  const current = steps.findLastIndex(({ done }) => done);
  return section(
    say("tracking"),
    html`<ol class="steps">
        ${steps.map(({ state, at, done }, index) => html`<li class="${done ? "done" : ""} ${index === current ? "current" : ""}">
          <span>${said("state", state)}</span>${at ? html`<time datetime=${at}>${moment(at)}</time>` : nothing}
        </li>`)}
      </ol>
      ${events.length > 0
        ? html`<details><summary>${say("carrier_events", { count: events.length })}</summary>
            <ul class="lines">${events.map(({ at, status, place }) => html`<li><span>${said("state", status)}</span><span class="quiet-text" dir="auto">${place ?? ""}</span><time datetime=${at}>${moment(at)}</time></li>`)}</ul></details>`
        : nothing}`,
  );
}

function books({ payments = [], refunds = [] }: Books): Part {
  return lines(say("money"), [
    ...payments.map(({ amount, at, method }) => html`<span>${say("paid_by", { method: said("payment", method) })}</span><strong>${money(amount)}</strong><time datetime=${at}>${moment(at)}</time>`),
    ...refunds.map(({ amount, state, method, expected_by }) => html`<span>${say("refund_to", { method: said("payment", method) })}</span>${chip(said("refund_state", state))}<strong>−${money(amount)}</strong>${expected_by ? html`<time datetime=${expected_by}>${day(expected_by)}</time>` : nothing}`),
  ]);
}

const promise = ({ kind, state, due_at }: Promised): TemplateResult =>
  html`<span>${said("promise", kind)}</span>${chip(said("promise_state", state), `promise-${state}`)}<time datetime=${due_at}>${moment(due_at)}</time>`;

function events(history: Entry[]): Part {
  if (history.length === 0) return nothing;
  return section(
    say("history"),
    html`<details><summary>${say("history_entries", { count: history.length })}</summary>
      <ul class="lines">
        ${history.map(({ at, actor, kind, changes }) => html`<li>
          <span>${said("history", kind)}<span class="quiet-text">${list<{ type?: string }>(changes).map(({ type }) => (type ? ` ${said("change", type)}` : "")).join(",")}</span></span>
          <span class="quiet-text">${actor}</span><time datetime=${at}>${moment(at)}</time>
        </li>`)}
      </ul></details>`,
  );
}

export const caseLine = ({ number, kind, state, expected_by }: Case): TemplateResult =>
  html`<span class="code">${number}</span><span>${said("case", kind)}</span>${chip(said("case_state", state), `case-${state}`)}
    ${expected_by ? html`<time datetime=${expected_by}>${moment(expected_by)}</time>` : nothing}`;

/** What the watch has found, with the remedies that it offers. */
export function renderFindings(findings: Finding[], take: ((change: ChangeBody) => void) | null): Part {
  if (findings.length === 0) return nothing;
  return html`${findings.map(({ cause, remedies }) => html`<div class="paused finding">
    <strong>${said("finding", cause)}</strong>
    ${take ? list<Offer>(remedies).map(({ change }) => html`<button type="button" @click=${() => take(change)}>${said("change", change.type)}</button>`) : nothing}
  </div>`)}`;
}
