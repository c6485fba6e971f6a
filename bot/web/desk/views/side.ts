import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { at } from "../model/api";
import { explain } from "../model/explain";
import { fact, money, moment, shortDay } from "../model/format";
import type { Case, CustomerFile, Money, OrderSummary } from "../model/orders";
import { toTalk } from "../model/routes";
import { checksOf, fields, list, text } from "../model/shape";
import type { Talk } from "../model/talk";
import type { Facts } from "../model/types";
import { said, say } from "../model/words";
import { alert, empty, loading, type Part } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import "./order";
import { caseLine } from "./order-file";

type Tab = "order" | "customer";

/** What the shop knows: the order that the talk is about, and the customer. */
export class DeskSide extends DeskElement {
  static override properties = { talk: { attribute: false } };
  declare talk: Talk;
  #tab: Tab = "order";
  #file: CustomerFile | null = null;
  #number = "";
  #problem = "";
  #loaded = "";

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("talk")) {
      this.#file = null;
      this.#number = this.#problem = this.#loaded = "";
    }
    const { detail } = this.talk;
    const wanted = detail ? `${this.talk.id}/${detail.customer.verified}/${detail.packet?.order ?? ""}` : "";
    if (!wanted || wanted === this.#loaded) return;
    this.#loaded = wanted;
    void this.#load();
  }

  protected override render(): TemplateResult {
    return html`<section class="side" aria-label=${say("order_panel")}>
      <header class="side-head">
        <a class="button quiet icon-only back" href=${toTalk(this.desk.view, this.talk.id)} aria-label=${say("back_to_talk")}>${icons.back}</a>
        <div class="segments" role="tablist" aria-label=${say("order_panel")}>${this.#tabButton("order", say("order"))} ${this.#tabButton("customer", say("customer"))}</div>
      </header>
      <div class="side-body" role="tabpanel" id="side-panel" aria-labelledby="side-${this.#tab}" tabindex="0">
        ${alert(this.#problem)} ${this.#problem ? html`<button type="button" @click=${() => void this.#load()}>${say("try_again")}</button>` : nothing}
        ${this.#file ? this.#panel(this.#file) : this.#problem ? nothing : loading()}
      </div>
    </section>`;
  }

  #tabButton(tab: Tab, title: string): TemplateResult {
    const chosen = this.#tab === tab;
    return html`<button type="button" role="tab" id="side-${tab}" aria-controls="side-panel" aria-selected=${chosen}
      tabindex=${chosen ? 0 : -1} @click=${() => this.#choose(tab)} @keydown=${this.#onTabKey}>${title}</button>`;
  }

  #panel(file: CustomerFile): TemplateResult {
    return this.#tab === "order" ? this.#orders(file) : this.#customer(file);
  }

  #orders({ orders }: CustomerFile): TemplateResult {
    if (orders.length === 0 && !this.#number) {
      const verified = this.talk.detail?.customer.verified;
      return empty(say(verified ? "no_orders" : "no_orders_unverified"), verified ? "" : say("no_orders_unverified_hint"), icons.parcel);
    }
    return html`<ul class="order-list">${orders.map((order) => html`<li>${this.#order(order)}</li>`)}</ul>
      ${this.#number ? html`<desk-order .desk=${this.desk} .talk=${this.talk} .number=${this.#number}></desk-order>` : nothing}`;
  }

  #order(order: OrderSummary): TemplateResult {
    return html`<button type="button" class="order-row" aria-pressed=${order.number === this.#number} @click=${() => this.#open(order.number)}>
      <span class="code">${order.number}</span>
      <span class="chip state-${order.state}">${said("state", order.state)}</span>
      <span class="order-when">${order.placed_at ? shortDay(order.placed_at) : nothing}</span>
      <span class="order-total">${total(order)}</span>
    </button>`;
  }

  #customer({ customer, contacts, satisfaction, cases }: CustomerFile): TemplateResult {
    if (!customer && contacts.length === 0 && cases.length === 0) {
      return empty(say("no_customer"), say("no_orders_unverified_hint"), icons.person);
    }
    return html`${customer ? about(customer) : nothing}
      ${block(say("cases"), cases.map(caseLine))} ${block(say("contacts"), contacts.map(contact))}
      ${block(say("satisfaction"), satisfaction.map(rated))}`;
  }

  async #load(): Promise<void> {
    const { talk } = this;
    const wanted = this.#loaded;
    const current = (): boolean => talk === this.talk && wanted === this.#loaded;
    this.#problem = "";
    try {
      const answer = fields(await this.desk.api.get(at("talks", talk.id, "orders")));
      if (!current()) return;
      this.#file = {
        customer: answer["customer"] ? fields(answer["customer"]) : null,
        orders: list<OrderSummary>(answer["orders"], "orders"),
        contacts: list<Facts>(answer["contacts"], "contacts"),
        satisfaction: list<Facts>(answer["satisfaction"], "satisfaction"),
        cases: list<Case>(answer["cases"], "cases"),
      };
      talk.checked = checksOf(answer["proposals"]);
      if (talk.checked.length > 0) talk.changed();
      this.#number ||= talk.detail?.packet?.order || this.#file.orders[0]?.number || "";
    } catch (error) {
      if (current()) this.#problem = explain(error);
    }
    this.requestUpdate();
  }

  #choose(tab: Tab): void {
    this.#tab = tab;
    this.requestUpdate();
  }

  #open(number: string): void {
    this.#number = number;
    this.requestUpdate();
  }

  #onTabKey(event: KeyboardEvent): void {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    this.#choose(this.#tab === "order" ? "customer" : "order");
    void this.updateComplete.then(() => this.find(`#side-${this.#tab}`)?.focus());
  }
}
customElements.define("desk-side", DeskSide);

function total({ total, currency }: OrderSummary): string {
  if (typeof total === "number") return money({ amount: total, currency: currency ?? "EUR" });
  return total ? money(total as Money) : "";
}

const block = (title: string, items: TemplateResult[]): Part =>
  items.length > 0 ? html`<section class="block"><h3>${title}</h3><ul class="lines">${items.map((item) => html`<li>${item}</li>`)}</ul></section>` : nothing;

const ABOUT = ["email", "phone", "language", "points", "default_address"];

function about(customer: Facts): TemplateResult {
  const known = ABOUT.filter((name) => customer[name] !== undefined && customer[name] !== null);
  return html`<section class="block customer-card">
    <h2 dir="auto">${text(customer["name"]) || say("guest")}</h2>
    <dl class="facts">${known.map((name) => html`<div><dt>${said("fact", name)}</dt><dd dir="auto">${fact(customer[name])}</dd></div>`)}</dl>
  </section>`;
}

function contact(value: Facts): TemplateResult {
  const about = [said("channel", text(value["channel"])), said("direction", text(value["direction"])), text(value["order_number"])];
  return html`<span>${said("contact", text(value["kind"]))}</span><span class="quiet-text">${about.filter(Boolean).join(" · ")}</span>
    <time datetime=${text(value["at"])}>${moment(text(value["at"]))}</time>`;
}

function rated(value: Facts): TemplateResult {
  const stars = Number(value["stars"] ?? value["rating"]) || 0;
  return html`<span class="stars" role="img" aria-label="${stars}/5">${"★".repeat(stars)}${"☆".repeat(Math.max(0, 5 - stars))}</span>
    <span class="quiet-text" dir="auto">${text(value["words"]) || text(value["about"])}</span>
    ${value["at"] ? html`<time datetime=${text(value["at"])}>${moment(text(value["at"]))}</time>` : nothing}`;
}
