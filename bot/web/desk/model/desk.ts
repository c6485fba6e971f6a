/** The whole desk: who is signed in, where one is, what is open. Views look at it and are told when it changes. */
import { Api, Problem } from "./api";
import { explain, explainName } from "./explain";
import { Inbox } from "./inbox";
import { parseRoute, type Route, toTalk, toView } from "./routes";
import { approvalOf, fields, list, nameOf, summaryOf, text } from "./shape";
import { forgetTalks } from "./storage";
import { type Link, Stream } from "./stream";
import { type Act, Talk } from "./talk";
import type { Approval, Canned, Colleague, Me, View } from "./types";
import { say } from "./words";

export interface Toast {
  id: number;
  text: string;
  bad: boolean;
  href?: string;
}

/** What is loaded for all pages at once. */
type Loaded = "staff" | "canned" | "approvals";

export type Dialog = "help" | "command" | "hand-back" | "close" | "assign" | "transfer" | "labels";

const TOAST_MS = 6_000;
const BAD_TOAST_MS = 12_000;

export class Desk extends EventTarget {
  readonly api = new Api();
  readonly inbox = new Inbox(this.api, () => this.me ?? null, () => this.changed());
  /** Undefined until it is known, null when nobody is signed in. */
  me: Me | null | undefined = undefined;
  route: Route = parseRoute(location.hash);
  talk: Talk | null = null;
  staff: Colleague[] = [];
  canned: Canned[] = [];
  teams: string[] = [];
  /** The most used first. */
  labels: string[] = [];
  approvals: Approval[] | null = null;
  /** Why the newest of these is not here. */
  readonly problems: Partial<Record<Loaded, string>> = {};
  link: Link = "connecting";
  toasts: Toast[] = [];
  dialog: Dialog | null = null;
  /** Why one has to sign in again in the middle of the work. */
  ended = explainName(new URLSearchParams(location.search).get("problem") ?? "");
  readonly #stream = new Stream({
    onEvent: (name, data) => this.#onEvent(name, data),
    onLink: (link) => this.#set(() => (this.link = link)),
    onReturn: () => this.#onReturn(),
  });
  #toasts = 0;

  constructor() {
    super();
    this.api.onSignedOut = () => this.#onSignedOut();
    window.addEventListener("hashchange", () => this.#onRoute());
    document.addEventListener("visibilitychange", () => this.#onSeen());
  }

  get leads(): boolean {
    return this.me?.role === "lead" || this.me?.role === "admin";
  }

  get view(): View {
    return this.route.name === "inbox" ? this.route.view : this.inbox.view;
  }

  changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  /** Who is signed in, if somebody is. */
  async start(): Promise<void> {
    try {
      this.signedIn(await this.api.get<Me>("me"));
    } catch (error) {
      this.me = null;
      if (!(error instanceof Problem) || error.status !== 401) this.ended = explain(error);
    }
    this.changed();
  }

  signedIn(me: Me): void {
    this.me = { ...me, teams: list<string>(me.teams), languages: list<string>(me.languages) };
    this.api.csrf = me.csrf ?? "";
    this.ended = "";
    this.#stream.start();
    void this.loadStaff();
    void this.loadCanned();
    void this.loadChoices();
    if (this.leads) void this.loadApprovals();
    this.#onRoute();
    if (this.route.name !== "inbox") void this.inbox.load(); // the rail tells how many wait
  }

  /** One stays when it could not be done: the session would live on behind the sign-in page. */
  async signOut(): Promise<void> {
    try {
      await this.api.delete("session");
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) return this.toast(explain(error), { bad: true });
    }
    forgetTalks();
    this.#leave();
    this.ended = "";
    this.changed();
  }

  go(hash: string): void {
    location.hash = hash;
  }

  open(dialog: Dialog | null): void {
    this.#set(() => (this.dialog = dialog));
    if (dialog === "labels" || dialog === "transfer") void this.loadChoices();
  }

  toast(words: string, { bad = false, href = "" } = {}): void {
    const toast = { id: ++this.#toasts, text: words, bad, ...(href ? { href } : {}) };
    this.toasts = [...this.toasts.slice(-2), toast];
    this.changed();
    setTimeout(() => this.dismiss(toast.id), bad ? BAD_TOAST_MS : TOAST_MS);
  }

  dismiss(id: number): void {
    this.#set(() => (this.toasts = this.toasts.filter((toast) => toast.id !== id)));
  }

  /** A step with the open talk; whether it was done. What stood against it is told. */
  async act(act: Act, body: Record<string, unknown> = {}): Promise<boolean> {
    const { talk } = this;
    if (!talk || talk.busy) return false;
    try {
      await talk.act(act, body);
      if (talk.detail && !talk.missing) this.inbox.take(talk.detail);
      if (talk.missing && talk === this.talk) this.go(toView(this.view));
      return true;
    } catch (error) {
      this.toast(explain(error), { bad: true });
      this.inbox.refresh();
      return false;
    }
  }

  async setAvailable(available: boolean): Promise<void> {
    const { me } = this;
    if (!me) return;
    this.#set(() => (this.me = { ...me, available }));
    try {
      await this.api.put("me/presence", { available });
    } catch (error) {
      if (!this.me) return;
      this.me = { ...me, available: !available };
      this.toast(explain(error), { bad: true });
    }
    void this.loadStaff();
  }

  loadStaff(): Promise<void> {
    return this.#load("staff", (answer) => (this.staff = list<Colleague>(answer, "staff")));
  }

  loadCanned(): Promise<void> {
    return this.#load("canned", (answer) => (this.canned = list<Canned>(answer, "canned")));
  }

  loadApprovals(): Promise<void> {
    return this.#load("approvals", (answer) => (this.approvals = list(answer, "approvals").map(approvalOf)));
  }

  async #load(what: Loaded, take: (answer: unknown) => void): Promise<void> {
    try {
      take(await this.api.get(what));
      this.problems[what] = "";
    } catch (error) {
      this.problems[what] = explain(error);
    }
    this.changed();
  }

  /** The teams and labels that there are; asked for again whenever one is about to choose. */
  async loadChoices(): Promise<void> {
    const [teams, labels] = await Promise.all(["teams", "labels"].map((path) => this.api.get(path).catch(() => null)));
    if (teams) this.teams = list<string>(teams, "teams");
    if (labels) this.labels = list<string>(labels, "labels");
    this.changed();
  }

  /** The teams whose talks one sees. */
  get ownTeams(): string[] {
    return this.me?.role === "admin" ? this.teams : (this.me?.teams ?? []);
  }

  #set(change: () => void): void {
    change();
    this.changed();
  }

  #onRoute(): void {
    this.route = parseRoute(location.hash);
    this.dialog = null;
    if (!this.me) return this.changed();
    if (this.route.name === "inbox") {
      this.inbox.show(this.route.view);
      this.#openTalk(this.route.talk);
    } else this.#openTalk("");
    this.changed();
  }

  #openTalk(id: string): void {
    if (id === (this.talk?.id ?? "")) return;
    this.talk?.leave();
    this.talk = id ? new Talk(this.api, id, () => this.me ?? null, () => this.changed()) : null;
    if (this.talk) this.talk.onRead = () => this.inbox.seenBy(id);
    this.talk?.open();
  }

  /** The tab is looked at again: a line that broke meanwhile need not wait for its turn. */
  #onSeen(): void {
    if (document.hidden || !this.me) return;
    this.#stream.wake();
    this.talk?.look();
  }

  #onReturn(): void {
    void this.inbox.load();
    void this.talk?.load();
    void this.loadStaff();
    if (this.leads) void this.loadApprovals();
  }

  #onSignedOut(): void {
    if (!this.me) return;
    this.#leave();
    this.ended = say("problem_session_expired");
    this.changed();
  }

  #leave(): void {
    this.#stream.stop();
    this.#openTalk("");
    this.inbox.forget();
    this.me = null;
    this.api.csrf = "";
    this.dialog = null;
  }

  #onEvent(name: string, data: unknown): void {
    const event = fields(data);
    const id = text(event["talk"]);
    const open = this.talk !== null && this.talk.id === (id || text(event["id"])) ? this.talk : null;
    switch (name) {
      case "talk":
        return this.#onTalk(summaryOf(event), open);
      case "typing":
        return open?.onTyping(event);
      case "viewers":
        return this.#onViewers(id, list(event["viewers"]).map(nameOf).filter(Boolean), open);
      case "approval":
        return this.leads ? void this.loadApprovals() : undefined;
      case "mention":
        return this.toast(say("mentioned", { name: nameOf(event["by"]) }), { href: toTalk("all", id) });
    }
  }

  #onTalk(summary: ReturnType<typeof summaryOf>, open: Talk | null): void {
    this.inbox.take(open?.mine && !document.hidden ? { ...summary, unread: 0 } : summary);
    open?.onTalk(summary);
  }

  #onViewers(id: string, viewers: string[], open: Talk | null): void {
    this.inbox.look(id, viewers);
    open?.onViewers(viewers);
  }
}
