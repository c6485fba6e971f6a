/** What was changed, before and after, and what it cost or gave back. */
import { html, nothing, type TemplateResult } from "lit";
import { day, difference, money, moment, namedFact, titleOf } from "../model/format";
import type { Money, Receipt, Row } from "../model/orders";
import { fields, list, text } from "../model/shape";
import type { Facts } from "../model/types";
import { said, say } from "../model/words";
import type { Part } from "../parts/bits";

export function renderReceipt(receipt: Receipt): TemplateResult {
  const what = list<Facts>(receipt.applied).map((change) => said("change", text(change["type"]) || text(fields(change["change"])["type"])));
  return html`<p class="receipt-head"><strong>${what.join(", ") || say("undone")}</strong> <time datetime=${receipt.applied_at}>${moment(receipt.applied_at)}</time></p>
    ${renderRows(receipt.before_after)} ${renderSums(receipt)}`;
}

export function renderRows(rows: Row[] | undefined): Part {
  if (!rows?.length) return nothing;
  return html`<table class="before-after">
    <thead><tr><th scope="col">${say("what")}</th><th scope="col">${say("before")}</th><th scope="col">${say("after")}</th></tr></thead>
    <tbody>
      ${rows.map(({ field, title, before, after }) => html`<tr>
        <th scope="row">${said("fact", field)}${title ? html`<span class="quiet-text">${titleOf(title)}</span>` : nothing}</th>
        <td dir="auto">${namedFact(field, before)}</td><td dir="auto">${namedFact(field, after)}</td>
      </tr>`)}
    </tbody>
  </table>`;
}

interface Sums {
  price_difference?: Money;
  new_total?: Money;
  expected_delivery?: string | null;
  effects?: Facts[];
}

export function renderSums({ price_difference, new_total, expected_delivery, effects = [] }: Sums): TemplateResult {
  const kinds = [...new Set(effects.map((effect) => said("effect", text(effect["type"]))).filter(Boolean))];
  return html`<dl class="facts sums">
    ${price_difference ? html`<div class=${price_difference.amount > 0 ? "more" : price_difference.amount < 0 ? "less" : ""}><dt>${say("price_difference")}</dt><dd>${difference(price_difference)}</dd></div>` : nothing}
    ${new_total ? html`<div><dt>${say("new_total")}</dt><dd>${money(new_total)}</dd></div>` : nothing}
    ${expected_delivery ? html`<div><dt>${say("expected_on")}</dt><dd>${day(expected_delivery)}</dd></div>` : nothing}
    ${kinds.length > 0 ? html`<div><dt>${say("effects")}</dt><dd>${kinds.join(", ")}</dd></div>` : nothing}
  </dl>`;
}
