import { html, nothing, type TemplateResult } from "lit";
import { address } from "../model/api";
import { explain } from "../model/explain";
import { number, share, shortDay, tongue } from "../model/format";
import { fields, list } from "../model/shape";
import type { Insights } from "../model/types";
import { said, say, sayMany } from "../model/words";
import { alert, empty, field, loading, type Part } from "../parts/bits";
import { bars, line, type Point, rows, table } from "../parts/charts";
import { DeskElement } from "../parts/element";

const DAY_MS = 86_400_000;
const LANGUAGES = ["en", "de", "fr", "es", "zh"];
const CHANNELS = ["web", "email", "whatsapp", "telegram", "messenger", "instagram", "line", "slack", "sms"];
const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);

interface Chart {
  title: string;
  points: Point[];
  draw: (title: string, points: Point[]) => TemplateResult;
  heads: [string, string];
  wide?: boolean;
}

/** How the work goes: what was asked, how much the assistant does alone, and where it breaks. */
export class DeskInsights extends DeskElement {
  #asked = { from: day(29), to: day(0), language: "", channel: "" };
  #insights: Insights | null = null;
  #problem = "";
  readonly #tables = new Set<string>();

  protected override firstUpdated(): void {
    if (this.desk.leads) void this.#load();
  }

  protected override render(): TemplateResult {
    if (!this.desk.leads) return html`<div class="page"><h1>${say("insights")}</h1>${empty(say("leads_only"))}</div>`;
    return html`<div class="page insights">
      <header class="page-head"><h1>${say("insights")}</h1>
        <a class="button" href=${address("insights.csv", this.#asked)} download>${say("csv")}</a>
      </header>
      ${this.#form()} ${alert(this.#problem)}
      ${this.#insights ? this.#figures(this.#insights) : this.#problem ? nothing : loading()}
    </div>`;
  }

  #form(): TemplateResult {
    const { from, to, language, channel } = this.#asked;
    const choice = (name: string, values: string[], chosen: string, word: (value: string) => string): TemplateResult =>
      field({ label: said("filter", name) }, html`<select name=${name}><option value="">${say("all")}</option>${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${word(value)}</option>`)}</select>`);
    return html`<form class="insights-form" @change=${this.#onChange} @submit=${this.#onChange}>
      ${field({ label: say("from") }, html`<input type="date" name="from" .value=${from} max=${to} required />`)}
      ${field({ label: say("to") }, html`<input type="date" name="to" .value=${to} min=${from} required />`)}
      ${choice("language", LANGUAGES, language, tongue)} ${choice("channel", CHANNELS, channel, (value) => said("channel", value))}
      <div class="segments" role="group" aria-label=${say("range")}>${[7, 30, 90].map((days) => html`<button type="button" aria-pressed=${from === day(days - 1) && to === day(0)} @click=${() => this.#range(days)}>${sayMany("days", days)}</button>`)}</div>
    </form>`;
  }

  #figures(insights: Insights): TemplateResult {
    const { talks, satisfaction, to_person, promises } = insights;
    return html`<dl class="tiles">
        ${tile(say("talks"), number(talks.total))} ${tile(say("solved_alone"), insights.solved_alone == null ? "–" : share(insights.solved_alone))}
        ${tile(say("satisfaction"), satisfaction.average ? `${number(satisfaction.average, 1)} ★` : "–", sayMany("ratings", satisfaction.count))}
        ${tile(say("to_person"), number(to_person.count), waits(to_person))}
        ${tile(say("promises"), number(promises.kept), say("promises_hint", { late: promises.late, open: promises.open }))}
      </dl>
      <div class="chart-grid">${charts(insights).map((chart) => this.#chart(chart))}</div>`;
  }

  #chart({ title, points, draw, heads, wide }: Chart): TemplateResult {
    const asTable = this.#tables.has(title);
    return html`<section class="chart ${wide ? "wide-chart" : ""}">
      <header><h2>${title}</h2>
        <button type="button" class="quiet" aria-pressed=${asTable} aria-label="${say("as_table")}: ${title}" @click=${() => this.#toggle(title)}>${say("as_table")}</button>
      </header>
      ${points.length === 0 ? html`<p class="quiet-text">${say("nothing_yet")}</p>` : asTable ? table(title, points, heads) : draw(title, points)}
    </section>`;
  }

  #toggle(title: string): void {
    if (!this.#tables.delete(title)) this.#tables.add(title);
    this.requestUpdate();
  }

  #range(days: number): void {
    this.#asked = { ...this.#asked, from: day(days - 1), to: day(0) };
    void this.#load();
  }

  #onChange(event: Event): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (!form.reportValidity()) return;
    const values = new FormData(form);
    const of = (name: string): string => String(values.get(name) ?? "");
    this.#asked = { from: of("from"), to: of("to"), language: of("language"), channel: of("channel") };
    void this.#load();
  }

  async #load(): Promise<void> {
    const asked = this.#asked;
    this.requestUpdate();
    try {
      const answer = await this.desk.api.get<Insights>("insights", asked);
      if (asked !== this.#asked) return;
      this.#insights = answer;
      this.#problem = "";
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#problem = explain(error);
    }
    this.requestUpdate();
  }
}
customElements.define("desk-insights", DeskInsights);

function waits({ waiting, median_minutes, p90_minutes }: Insights["to_person"]): string {
  const half = median_minutes == null ? "" : say("median", { minutes: number(median_minutes, 1), p90: number(p90_minutes ?? 0, 1) });
  return [half, waiting ? say("badge", { count: waiting }) : ""].filter(Boolean).join("; ");
}

const tile = (title: string, figure: string, hint = ""): Part =>
  html`<div class="tile"><dt>${title}</dt><dd>${figure}${hint ? html`<span class="quiet-text">${hint}</span>` : nothing}</dd></div>`;

function charts({ days, talks, satisfaction, requests, refusals, complaints, to_person, breaks, unknown }: Insights): Chart[] {
  const perDay = (values: (number | null)[]): Point[] => list<string>(days).map((at, index) => ({ label: shortDay(at), value: values?.[index] ?? null }));
  const counted = <T extends { count: number }>(all: T[], name: (one: T) => string): Point[] => list<T>(all).map((one) => ({ label: name(one), value: one.count }));
  const byName = (all: Record<string, number>, word: (name: string) => string): Point[] =>
    Object.entries(fields(all) as Record<string, number>).sort(([, a], [, b]) => b - a).map(([name, value]) => ({ label: word(name), value }));
  const day: [string, string] = [say("day"), say("count")];
  const named = (title: string): [string, string] => [title, say("count")];
  const stars = [5, 4, 3, 2, 1].map((star) => ({ label: "★".repeat(star), value: satisfaction.by_star?.[star] ?? 0 }));
  const hours = list<number>(talks.by_hour).map((value, hour) => ({ label: `${String(hour).padStart(2, "0")}:00`, value }));
  return [
    { title: say("talks_by_day"), points: perDay(talks.by_day), draw: bars, heads: day, wide: true },
    { title: say("talks_by_hour"), points: hours, draw: bars, heads: [say("hour_utc"), say("count")] },
    { title: say("requests"), points: counted(requests, ({ kind }) => said("topic", kind)), draw: rows, heads: named(say("requests")) },
    { title: say("refusals"), points: counted(refusals, ({ rule }) => said("rule", rule)), draw: rows, heads: named(say("rule")) },
    { title: say("satisfaction_by_day"), points: perDay(satisfaction.by_day).map(averaged), draw: (title, points) => line(title, points, 5), heads: [say("day"), say("average")] },
    { title: say("satisfaction_by_star"), points: stars, draw: rows, heads: named(say("stars_word")) },
    { title: say("to_person_by_day"), points: perDay(to_person.by_day), draw: bars, heads: day },
    { title: say("complaints"), points: counted(complaints, ({ cause }) => said("cause", cause)), draw: rows, heads: named(say("cause")) },
    { title: say("breaks"), points: counted(breaks, ({ topic }) => said("topic", topic)), draw: rows, heads: named(said("filter", "topic")) },
    { title: said("filter", "channel"), points: byName(talks.by_channel, (name) => said("channel", name)), draw: rows, heads: named(said("filter", "channel")) },
    { title: said("filter", "language"), points: byName(talks.by_language, tongue), draw: rows, heads: named(said("filter", "language")) },
    { title: say("not_understood"), points: counted(unknown, ({ text, language }) => `${text} (${language})`), draw: rows, heads: named(say("words_of_customers")) },
  ];
}

const averaged = (point: Point): Point => (point.value === null ? point : { ...point, shown: number(point.value, 2) });
