/** The list on the left: one view of the talks, kept fresh by the stream. */
import type { Api } from "./api";
import { Problem } from "./api";
import { explain } from "./explain";
import { list, summaryOf, text } from "./shape";
import { tab } from "./storage";
import type { Counts, Me, Summary, TalkList, View } from "./types";

export const FILTERS = ["language", "team", "topic", "label"] as const;
export type Filters = Record<(typeof FILTERS)[number], string>;

const NO_FILTERS: Filters = { language: "", team: "", topic: "", label: "" };
const PAGE = 50;
const LARGEST_PAGE = 200;
const SETTLE_MS = 300;

export class Inbox {
  view: View = "waiting";
  filters: Filters = { ...NO_FILTERS, ...storedFilters() };
  talks: Summary[] = [];
  counts: Counts | null = null;
  next: string | null = null;
  loading = true;
  problem = "";
  /** Topics and languages that were seen: what one may filter by, beside teams and labels. */
  readonly seen = { topic: new Set<string>(), language: new Set<string>() };
  #round = 0;
  #timer = 0;

  constructor(
    readonly api: Api,
    readonly me: () => Me | null,
    readonly changed: () => void,
  ) {}

  show(view: View): void {
    if (view === this.view && !this.loading) return;
    if (view !== this.view) this.talks = [];
    this.view = view;
    void this.load();
  }

  filter(name: keyof Filters, value: string): void {
    this.filters = { ...this.filters, [name]: value };
    tab.set("filters", JSON.stringify(this.filters));
    void this.load();
  }

  clearFilters(): void {
    this.filters = { ...NO_FILTERS };
    tab.set("filters", "");
    void this.load();
  }

  get filtered(): number {
    return Object.values(this.filters).filter(Boolean).length;
  }

  /** Whoever signs in next begins with nothing, and loads. */
  forget(): void {
    this.#round++;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.talks = [];
    this.counts = null;
    this.next = null;
    this.problem = "";
    this.filters = { ...NO_FILTERS };
    tab.set("filters", "");
    this.loading = true;
  }

  /** As many as are shown already. */
  async load(): Promise<void> {
    if (!this.me()) return;
    const round = ++this.#round;
    this.loading = true;
    this.changed();
    const answer = await this.#fetch(null, Math.min(LARGEST_PAGE, Math.max(PAGE, this.talks.length)));
    if (round !== this.#round) return;
    this.loading = false;
    if (answer) {
      this.talks = answer.talks;
      this.next = answer.next;
      this.counts = answer.counts ?? this.counts;
    }
    this.changed();
  }

  async more(): Promise<void> {
    const round = this.#round;
    const answer = this.next ? await this.#fetch(this.next) : null;
    if (!answer || round !== this.#round) return;
    const known = new Set(this.talks.map(({ id }) => id));
    this.talks = [...this.talks, ...answer.talks.filter(({ id }) => !known.has(id))];
    this.next = answer.next;
    this.changed();
  }

  /** A talk has changed: shown at once where it belongs; counts and order follow when things have settled. */
  take(talk: Summary): void {
    this.#learn(talk);
    const known = this.talks.findIndex(({ id }) => id === talk.id);
    if (!this.#belongs(talk)) this.talks = this.talks.filter(({ id }) => id !== talk.id);
    else if (known >= 0) this.talks = this.talks.with(known, talk);
    else this.talks = this.view === "waiting" ? [...this.talks, talk] : [talk, ...this.talks];
    this.changed();
    this.refresh();
  }

  /** A while after the first of many events, not of the last: they may never stop. */
  refresh(): void {
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      void this.load();
    }, SETTLE_MS);
  }

  look(id: string, viewers: string[]): void {
    this.talks = this.talks.map((talk) => (talk.id === id ? { ...talk, viewers } : talk));
    this.changed();
  }

  seenBy(id: string): void {
    this.talks = this.talks.map((talk) => (talk.id === id ? { ...talk, unread: 0 } : talk));
    this.changed();
  }

  #belongs(talk: Summary): boolean {
    const { language, team, topic, label } = this.filters;
    if (language && talk.language !== language) return false;
    if (team && talk.team !== team) return false;
    if (topic && talk.topic !== topic) return false;
    if (label && !talk.labels.includes(label)) return false;
    if (this.view === "all") return true;
    if (this.view === "mine") return talk.owner === "agent" && talk.agent?.id === this.me()?.id;
    return talk.owner === this.view;
  }

  async #fetch(before: string | null, limit = PAGE): Promise<TalkList | null> {
    const round = this.#round;
    try {
      const answer = await this.api.get<Record<string, unknown>>("talks", { view: this.view, ...this.filters, before, limit: String(limit) });
      this.problem = "";
      const talks = list(answer["talks"]).map(summaryOf);
      talks.forEach((talk) => this.#learn(talk));
      return { talks, next: text(answer["next"]) || null, counts: (answer["counts"] as Counts | undefined) ?? null };
    } catch (error) {
      if (round === this.#round) this.problem = error instanceof Problem && error.status === 401 ? "" : explain(error);
      return null;
    }
  }

  #learn({ topic, language }: Summary): void {
    if (topic) this.seen.topic.add(topic);
    if (language) this.seen.language.add(language);
  }
}

function storedFilters(): Partial<Filters> {
  try {
    return JSON.parse(tab.get("filters") || "{}") as Partial<Filters>;
  } catch {
    return {};
  }
}
