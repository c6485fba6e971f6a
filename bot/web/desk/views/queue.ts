import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { inOneLine, lately, tongue } from "../model/format";
import { type Filters, FILTERS } from "../model/inbox";
import { toTalk, toView, VIEWS } from "../model/routes";
import type { Counts, Summary, View } from "../model/types";
import { said, say, sayMany } from "../model/words";
import { alert, avatar, chip, empty, loading, nameOfCustomer, type Part, viewers } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import "../parts/wait";

const TALK_LANGUAGES = ["en", "de", "fr", "es", "zh"];

/** The talks of one view, the longest waiting first where they wait. */
export class DeskQueue extends DeskElement {
  #filtering = false;

  protected override render(): TemplateResult {
    const { inbox } = this.desk;
    return html`<section class="queue" aria-label=${say("queue")}>
      <header class="queue-head">
        ${this.#views()}
        <button type="button" class="quiet icon-only filter-button" aria-expanded=${this.#filtering} aria-label=${say("filters")}
          title=${say("filters")} @click=${this.#toggle}>
          ${icons.filter}${inbox.filtered ? html`<span class="badge">${inbox.filtered}</span>` : nothing}
        </button>
      </header>
      ${this.#filtering || inbox.filtered ? this.#filters() : nothing} ${alert(inbox.problem)}
      <div class="queue-list" aria-busy=${inbox.loading}>${this.#list()}</div>
    </section>`;
  }

  #views(): TemplateResult {
    const { counts } = this.desk.inbox;
    return html`<nav class="tabs" aria-label=${say("views")}>
      ${VIEWS.map((view) => {
        const count = view === "all" ? undefined : counts?.[view as keyof Counts];
        return html`<a class="tab view-${view}" href=${toView(view)} aria-current=${view === this.desk.view ? "page" : nothing}
          @keydown=${this.#onTab}>${said("view", view)}${count === undefined ? nothing : html` <span class="count">${count}</span>`}</a>`;
      })}
    </nav>`;
  }

  #filters(): TemplateResult {
    const { inbox } = this.desk;
    return html`<div class="filters">
      ${FILTERS.map((name) => this.#filter(name))}
      ${inbox.filtered ? html`<button type="button" class="quiet" @click=${() => inbox.clearFilters()}>${say("filters_clear")}</button>` : nothing}
    </div>`;
  }

  #filter(name: keyof Filters): TemplateResult {
    const { inbox } = this.desk;
    const chosen = inbox.filters[name];
    const choices = new Set([...this.#choices(name), ...(chosen ? [chosen] : [])]);
    const word = (value: string): string => (name === "language" ? tongue(value) : name === "label" ? value : said(name, value));
    return html`<select class=${chosen ? "set" : ""} aria-label=${said("filter", name)} .value=${chosen}
      @change=${(event: Event) => inbox.filter(name, (event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${!chosen}>${said("filter", name)}</option>
      ${[...choices].map((value) => html`<option value=${value} ?selected=${value === chosen}>${word(value)}</option>`)}
    </select>`;
  }

  #choices(name: keyof Filters): Iterable<string> {
    const { seen } = this.desk.inbox;
    if (name === "team") return this.desk.ownTeams;
    if (name === "label") return this.desk.labels;
    if (name === "language") return new Set([...TALK_LANGUAGES, ...seen.language]);
    return [...seen[name]].sort();
  }

  #list(): TemplateResult {
    const { inbox } = this.desk;
    if (inbox.talks.length === 0 && inbox.loading) return loading();
    if (inbox.talks.length === 0) return this.#nothingHere();
    return html`<ul class="rows">
        ${repeat(inbox.talks, ({ id }) => id, (talk) => html`<li>${this.#row(talk)}</li>`)}
      </ul>
      ${inbox.next ? html`<button type="button" class="quiet wide" @click=${() => void inbox.more()}>${say("more")}</button>` : nothing}`;
  }

  #nothingHere(): TemplateResult {
    const { inbox } = this.desk;
    if (inbox.problem) return html`<button type="button" class="wide" @click=${() => void inbox.load()}>${say("try_again")}</button>`;
    if (inbox.filtered) return empty(say("queue_filtered"), say("queue_filtered_hint"), icons.filter);
    return empty(said("empty", inbox.view), said("empty_hint", inbox.view), icons.inbox);
  }

  #row(talk: Summary): TemplateResult {
    const { desk } = this;
    const open = desk.talk?.id === talk.id;
    return html`<a class="queue-row ${talk.unread ? "unread" : ""}" href=${toTalk(this.#view, talk.id)} aria-current=${open ? "true" : nothing} data-id=${talk.id}>
      <span class="row-top">
        ${talk.unread ? html`<span class="unread-dot" title=${sayMany("unread", talk.unread)}></span><span class="unseen">${sayMany("unread", talk.unread)}</span>` : nothing}
        <span class="row-name" dir="auto">${nameOfCustomer(talk)}</span>
        ${talk.customer.verified ? html`<span class="tick" title=${say("verified")}>${icons.check}<span class="unseen">${say("verified")}</span></span>` : nothing}
        <span class="row-time">${this.#time(talk)}</span>
      </span>
      <span class="row-text" dir="auto">${inOneLine(talk)}</span>
      <span class="row-foot">
        ${talk.topic && !talk.asked.includes(talk.topic) ? chip(said("topic", talk.topic), "topic") : nothing}
        ${talk.labels.slice(0, 2).map((label) => chip(label, "label"))}
        <span class="row-meta">${[said("channel", talk.channel), talk.language.slice(0, 2).toUpperCase()].filter(Boolean).join(" · ")}</span>
        <span class="row-people">${viewers(talk.viewers, desk.me?.first_name ?? "")}${this.#holder(talk)}</span>
      </span>
    </a>`;
  }

  get #view(): View {
    return this.desk.inbox.view;
  }

  #holder({ owner, agent }: Summary): Part {
    return owner === "agent" && agent
      ? html`<span class="unseen">${agent.first_name}</span>${avatar(agent.first_name, "small agent")}`
      : nothing;
  }

  #time({ owner, waiting_since, due_at, last }: Summary): Part {
    if (owner === "waiting" && (waiting_since || due_at)) {
      return html`<desk-wait .since=${waiting_since} .due=${due_at}></desk-wait>`;
    }
    if (owner === "agent" && due_at) return html`<desk-wait .since=${""} .due=${due_at}></desk-wait>`;
    return last ? html`<time datetime=${last.at}>${lately(last.at)}</time>` : nothing;
  }

  #toggle(): void {
    this.#filtering = !this.#filtering;
    if (this.#filtering) void this.desk.loadChoices();
    this.requestUpdate();
  }

  /** Left and right go from view to view, as in any row of tabs. */
  #onTab(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...this.querySelectorAll<HTMLElement>(".tab")];
    const next = step && tabs[tabs.indexOf(event.currentTarget as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
customElements.define("desk-queue", DeskQueue);
