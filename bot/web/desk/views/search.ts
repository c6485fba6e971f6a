import { html, nothing, type TemplateResult } from "lit";
import { explain } from "../model/explain";
import { inOneLine, lately } from "../model/format";
import type { OrderSummary } from "../model/orders";
import { toOrder, toSearch, toTalk } from "../model/routes";
import { fields, list, summaryOf, text } from "../model/shape";
import type { Summary } from "../model/types";
import { said, say, sayMany } from "../model/words";
import { alert, chip, empty, loading, nameOfCustomer, ownerChip } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import "./order";

const PAUSE_MS = 250;

interface Found {
  talks: Summary[];
  orders: (OrderSummary & { customer?: unknown })[];
}

/** Talks and orders by a number, an address, a name or a word; and an order by itself. */
export class DeskSearch extends DeskElement {
  #found: Found | null = null;
  #asked = "";
  #problem = "";
  #timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(): void {
    const { route } = this.desk;
    if (route.name !== "search") clearTimeout(this.#timer);
    else if (route.q !== this.#asked) void this.#search(route.q);
  }

  protected override render(): TemplateResult {
    const { route } = this.desk;
    if (route.name === "order") return this.#order(route.number);
    return html`<div class="page search">
      <header class="page-head"><h1>${say("search")}</h1></header>
      <form role="search" class="search-form" @submit=${(event: Event) => event.preventDefault()}>
        ${icons.search}
        <input type="search" name="q" aria-label=${say("search")} placeholder=${say("search_placeholder")} .value=${this.#asked} autocomplete="off" autofocus @input=${this.#onInput} />
      </form>
      ${alert(this.#problem)}
      <div class="results" aria-live="polite">${this.#results()}</div>
    </div>`;
  }

  protected override firstUpdated(): void {
    this.find<HTMLInputElement>("input[type=search]")?.focus();
  }

  #order(number: string): TemplateResult {
    return html`<div class="page order-page">
      <header class="page-head">
        <a class="button quiet icon-only" href=${toSearch(this.#asked)} aria-label=${say("back_to_search")}>${icons.back}</a>
        <h1>${say("order")}</h1>
      </header>
      <desk-order .desk=${this.desk} .talk=${null} .number=${number}></desk-order>
      <p class="quiet-text">${say("order_alone")}</p>
    </div>`;
  }

  #results(): TemplateResult {
    if (!this.#asked.trim()) return empty(say("search_empty"), say("search_hint"), icons.search);
    if (!this.#found) return this.#problem ? html`` : loading();
    const { talks, orders } = this.#found;
    if (talks.length + orders.length === 0) return empty(say("search_none", { words: this.#asked.trim() }), say("search_hint"), icons.search);
    return html`
      ${orders.length > 0 ? html`<section><h2>${say("orders")} <span class="count">${orders.length}</span></h2><ul class="cards">${orders.map((order) => html`<li>${orderLink(order)}</li>`)}</ul></section>` : nothing}
      ${talks.length > 0 ? html`<section><h2>${say("talks")} <span class="count">${talks.length}</span></h2><ul class="cards">${talks.map((talk) => html`<li>${talkLink(talk)}</li>`)}</ul></section>` : nothing}`;
  }

  #onInput(event: Event): void {
    const words = (event.target as HTMLInputElement).value;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      history.replaceState(null, "", toSearch(words));
      void this.#search(words);
    }, PAUSE_MS);
  }

  async #search(words: string): Promise<void> {
    this.#asked = words;
    if (this.desk.route.name === "search") this.desk.route = { name: "search", q: words };
    this.#found = null;
    this.#problem = "";
    this.requestUpdate();
    const q = words.trim();
    if (!q) return;
    try {
      const answer = fields(await this.desk.api.get("search", { q }));
      if (words !== this.#asked) return;
      this.#found = { talks: list(answer["talks"]).map(summaryOf), orders: list(answer["orders"]) };
    } catch (error) {
      if (words !== this.#asked) return;
      this.#problem = explain(error);
    }
    this.requestUpdate();
  }
}
customElements.define("desk-search", DeskSearch);

function orderLink({ number, state, customer }: Found["orders"][number]): TemplateResult {
  const name = text(customer) || text(fields(customer)["name"]);
  return html`<a class="card-link" href=${toOrder(number)}>
    ${icons.parcel}<span class="code">${number}</span><span class="card-text" dir="auto">${name}</span><span class="chip state-${state}">${said("state", state)}</span>
  </a>`;
}

function talkLink(talk: Summary): TemplateResult {
  return html`<a class="card-link" href=${toTalk("all", talk.id)}>
    <strong dir="auto">${nameOfCustomer(talk)}</strong>
    <span class="card-text" dir="auto">${inOneLine(talk)}</span>
    ${chip(talk.case)} ${ownerChip(talk)}
    ${talk.unread ? html`<span class="unseen">${sayMany("unread", talk.unread)}</span>` : nothing}
    ${talk.last ? html`<time datetime=${talk.last.at}>${lately(talk.last.at)}</time>` : nothing}
  </a>`;
}
