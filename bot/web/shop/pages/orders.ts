import type { Order } from "../account";
import { h } from "../dom";
import { stage } from "../goods";
import { day, money, say, titleOf } from "../words";
import { chip } from "./order";

/** All orders of whoever is signed in, newest first. */
export function ordersPage(orders: Order[]): HTMLElement[] {
  const title = h("h1", { tabindex: "-1" }, say("mine_title"));
  if (orders.length === 0) return [title, h("p", { class: "muted" }, say("mine_empty"))];
  return [title, h("ul", { class: "order-list" }, ...orders.map(entryOf))];
}

function entryOf(order: Order): HTMLElement {
  const first = order.lines[0];
  const titles = order.lines.map((line) => titleOf(line.title)).join(", ");
  return h(
    "li",
    {},
    first ? stage(first.product, first.options) : null,
    h(
      "div",
      {},
      h("h2", {}, h("a", { href: `#/orders/${order.number}` }, say("order_title", { number: order.number }))),
      h("p", {}, titles),
      h("p", { class: "muted" }, say("ordered_on", { date: day(order.placed_at) })),
    ),
    h("div", { class: "end" }, chip(order), h("p", { class: "price" }, money(order.total))),
  );
}
