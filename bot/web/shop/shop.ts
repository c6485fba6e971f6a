/** The demo shop: its words, its pages behind `#/`, and the ways into the chat. */
import "./shop.css";
import "./pages.css";
import { account, type Order, SignedOut } from "./account";
import { h } from "./dom";
import { orderPage } from "./pages/order";
import { ordersPage } from "./pages/orders";
import { productPage } from "./pages/product";
import { people, signInPage } from "./pages/sign_in";
import { type Key, language, locale, money, say } from "./words";

const home = document.querySelector<HTMLElement>("#home")!;
const view = document.querySelector<HTMLElement>("#view")!;
const person = document.querySelector<HTMLDetailsElement>("#account")!;

function* marked(name: string): Generator<[HTMLElement, string]> {
  for (const element of document.querySelectorAll<HTMLElement>(`[data-${name}]`)) yield [element, element.dataset[name] ?? ""];
}

function translate(): void {
  document.documentElement.lang = language;
  for (const [element, key] of marked("text")) element.textContent = say(key as Key);
  for (const [element, key] of marked("label")) element.setAttribute("aria-label", say(key as Key));
  for (const [element, cents] of marked("cents")) {
    element.querySelector(".price")!.textContent = money({ amount: Number(cents), currency: "EUR" });
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    if (link.hreflang === language) link.setAttribute("aria-current", "true");
  }
}

/** The widget's script runs after this one and reads there what it has to know. */
function prepareChat(): void {
  const script = document.querySelector<HTMLElement>("script[data-locale]")!;
  script.dataset["locale"] = locale;
  if (account.person) script.dataset["identity"] = JSON.stringify(account.person.identity);
  for (const [element] of marked("open")) element.addEventListener("click", () => window.Reroute?.open());
  for (const [element] of marked("say")) {
    element.addEventListener("click", () => window.Reroute?.open(element.textContent ?? ""));
  }
}

/** The customer's menu in the page's head. */
async function showPerson(): Promise<void> {
  const signedIn = account.person;
  person.open = false;
  person.querySelector("summary")!.textContent = signedIn?.name ?? say("sign_in");
  const inside = signedIn
    ? [h("p", { class: "muted" }, signedIn.identity.email), h("button", { type: "button", class: "button quiet", click: leave }, say("sign_out"))]
    : [h("p", { class: "muted" }, say("sign_in_text")), h("ul", { class: "people" }, ...(await customers()))];
  person.querySelector("div")!.replaceChildren(...inside);
  person.hidden = !signedIn && inside[1]!.childElementCount === 0;
}

const customers = (): Promise<HTMLElement[]> =>
  people(changed, () => show([h("h1", { tabindex: "-1" }, say("failed"))])).catch(() => []);

function changed(): void {
  void showPerson();
  void route();
}

function leave(): void {
  void account.signOut().then(changed);
}

/** Shows what the address after # asks for; an anchor of the home page is the browser's own affair. */
async function route(): Promise<void> {
  const [place = "", id = ""] = location.hash.startsWith("#/") ? location.hash.slice(2).split("/") : [];
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) link.hash = location.hash;
  if (place === "product") return show(productPage(decodeURIComponent(id)) ?? lost());
  if (place === "orders") return showOrders(decodeURIComponent(id));
  show(null);
}

async function showOrders(number: string): Promise<void> {
  if (!account.person) return show(signInPage("mine_anonymous", await customers()));
  show([h("p", { class: "muted", role: "status" }, say("loading"))]);
  try {
    show(ordersOrOne(await account.orders(), number));
  } catch (error) {
    if (!(error instanceof SignedOut)) return show([h("h1", { tabindex: "-1" }, say("failed"))]);
    await account.signOut();
    await showPerson();
    show(signInPage("signed_out", await customers()));
  }
}

function ordersOrOne(orders: Order[], number: string): HTMLElement[] {
  const order = orders.find((each) => each.number === number);
  if (number && !order) return lost();
  return order ? orderPage(order) : ordersPage(orders);
}

const lost = (): HTMLElement[] => [
  h("h1", { tabindex: "-1" }, say("not_found")),
  h("p", {}, h("a", { href: "#" }, say("back_shop"))),
];

function show(page: HTMLElement[] | null): void {
  home.hidden = page !== null;
  view.hidden = page === null;
  view.replaceChildren(...(page ?? []));
  const title = view.querySelector("h1");
  document.title = title ? `${title.textContent} · GlobalStyle` : "GlobalStyle";
  if (!page) return document.querySelector(location.hash.length > 1 ? location.hash : "main")?.scrollIntoView();
  scrollTo(0, 0);
  title?.focus();
}

translate();
prepareChat();
void showPerson();
if (location.hash.startsWith("#/")) void route();
window.addEventListener("hashchange", () => void route());
document.addEventListener("click", ({ target }) => {
  if (person.open && !person.contains(target as Node)) person.open = false;
});
