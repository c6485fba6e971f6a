import { type Line, type Order } from "../account";
import { h } from "../dom";
import { stage } from "../goods";
import { day, moment, money, said, say, titleOf } from "../words";

const AT_HOME = ["delivered", "completed"];
const ON_ITS_WAY = ["handed_over", "in_transit", "out_for_delivery"];

/** One order: what is in it, where it goes, how far it is, and the way into the chat. */
export function orderPage(order: Order): HTMLElement[] {
  return [
    h("p", { class: "crumbs" }, h("a", { href: "#/orders" }, say("back_mine"))),
    h("div", { class: "headline" }, h("h1", { tabindex: "-1" }, say("order_title", { number: order.number })), chip(order)),
    h("p", { class: "muted" }, facts(order)),
    h("p", { class: "actions" }, ...deeds(order)),
    h("div", { class: "columns" }, h("div", {}, ...goods(order)), h("aside", {}, ...place(order), ...way(order))),
  ];
}

export const chip = (order: Order): HTMLElement =>
  h("span", { class: `chip ${AT_HOME.includes(order.state) ? "good" : ""}` }, said("state_", order.state));

export const optionsOf = (line: Line): string =>
  Object.entries(line.options)
    .map(([name, value]) => (name === "color" ? said("color_", value) : say("size", { size: value })))
    .join(", ");

function facts(order: Order): string {
  const placed = say("ordered_on", { date: day(order.placed_at) });
  const expected = order.shipping.expected_date;
  const open = !AT_HOME.includes(order.state) && order.tracking.steps.some((step) => !step.done);
  return expected && open ? `${placed} · ${say("expected_on", { date: day(expected) })}` : placed;
}

function deeds({ number, state }: Order): HTMLElement[] {
  const chat = (label: string, draft: string, quiet = true): HTMLElement =>
    h("button", { type: "button", class: quiet ? "button quiet" : "button", click: () => window.Reroute?.open(draft) }, label);
  const change = chat(say("change_order"), say("draft_change", { number }), false);
  if (ON_ITS_WAY.includes(state)) return [change, chat(say("where_parcel"), say("draft_where", { number }))];
  if (AT_HOME.includes(state)) return [change, chat(say("return_order"), say("draft_return", { number }))];
  return [change];
}

function goods(order: Order): HTMLElement[] {
  return [
    h("h2", {}, say("items")),
    h("ul", { class: "lines" }, ...order.lines.map(lineOf)),
    h("p", { class: "total" }, h("span", {}, say("total")), h("strong", {}, money(order.total))),
  ];
}

function lineOf(line: Line): HTMLElement {
  const details = [optionsOf(line), say("quantity", { quantity: line.quantity })].filter(Boolean).join(" · ");
  return h(
    "li",
    {},
    stage(line.product, line.options),
    h("div", {}, h("h3", {}, titleOf(line.title)), h("p", { class: "muted" }, details)),
    h("p", { class: "price" }, money(line.unit_price)),
  );
}

function place(order: Order): HTMLElement[] {
  return [h("h2", {}, say("address")), h("address", {}, ...order.address.lines.map((line) => h("span", { dir: "auto" }, line)))];
}

function way({ tracking, state }: Order): HTMLElement[] {
  const current = tracking.steps.findLastIndex((step) => step.done);
  const steps = tracking.steps.map((step, index) =>
    h(
      "li",
      { class: step.done ? "done" : "pending", ...(index === current ? { "aria-current": "step" } : {}) },
      h("span", {}, said("state_", step.state)),
      h("span", { class: "unseen" }, say(step.done ? "done" : "pending")),
      step.at ? h("time", { datetime: step.at }, moment(step.at)) : null,
    ),
  );
  if (steps.length === 0) return [h("h2", {}, say("way")), h("p", {}, said("state_", state))];
  return [h("h2", {}, say("way")), h("ol", { class: "way" }, ...steps), parcel(tracking)].filter((part) => part !== null);
}

function parcel({ carrier, tracking_number }: Order["tracking"]): HTMLElement | null {
  if (!carrier || !tracking_number) return null;
  return h(
    "dl",
    { class: "parcel-facts" },
    h("div", {}, h("dt", {}, say("carrier")), h("dd", {}, carrier)),
    h("div", {}, h("dt", {}, say("tracking_number")), h("dd", {}, tracking_number)),
  );
}
