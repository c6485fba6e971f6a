import { h } from "../dom";
import { type Key, money, say } from "../words";

const MORE = 4;

/** One piece of the collection; null when there is no such. */
export function productPage(key: string): HTMLElement[] | null {
  const shelf = [...document.querySelectorAll<HTMLElement>("#home [data-product]")];
  const piece = shelf.find((entry) => entry.dataset["product"] === key);
  if (!piece) return null;
  const name = say(key as Key);
  const ask = (): void => window.Reroute?.open(say("draft_product", { product: name }));
  return [
    h("p", { class: "crumbs" }, h("a", { href: "#collection" }, say("back_shop"))),
    h(
      "div",
      { class: "product" },
      copyOf(piece, ".stage"),
      h(
        "div",
        {},
        h("h1", { tabindex: "-1" }, name),
        h("p", { class: "price" }, money({ amount: Number(piece.dataset["cents"]), currency: "EUR" })),
        h("p", {}, say(`about_${piece.dataset["kind"]}` as Key)),
        h("p", { class: "actions" }, h("button", { type: "button", class: "button", click: ask }, say("ask_product"))),
        h("ul", { class: "promises" }, h("li", {}, say("ribbon")), h("li", {}, say("promise_change"))),
      ),
    ),
    h("section", { class: "collection" }, h("h2", {}, say("more_title")), h("ul", {}, ...others(shelf, piece))),
  ];
}

function others(shelf: HTMLElement[], piece: HTMLElement): Node[] {
  const after = [...shelf, ...shelf].slice(shelf.indexOf(piece) + 1);
  return after.slice(0, MORE).map((entry) => entry.cloneNode(true));
}

const copyOf = (piece: HTMLElement, part: string): Node => piece.querySelector(part)!.cloneNode(true);
