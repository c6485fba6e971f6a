import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { at, Problem } from "../model/api";
import { explain } from "../model/explain";
import { draft } from "../model/storage";
import type { Books, Case, ChangeBody, Entry, Finding, Order, OrderFile, Promised, Proposal, Receipt, Tracking } from "../model/orders";
import { fields, list } from "../model/shape";
import type { Talk } from "../model/talk";
import { ulid } from "../model/ulid";
import { say } from "../model/words";
import { alert, loading } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import "./change-form";
import { renderFindings, renderOrder } from "./order-file";
import { renderProposal } from "./proposal";
import { renderReceipt } from "./receipt";

/** One order with everything around it. Inside a talk it can be changed; elsewhere it is only looked at. */
export class DeskOrder extends DeskElement {
  static override properties = { talk: { attribute: false }, number: { attribute: false } };
  declare talk: Talk | null;
  declare number: string;
  #file: OrderFile | null = null;
  #problem = "";
  #changing = false;
  #proposal: Proposal | null = null;
  #receipt: Receipt | null = null;
  #busy = false;
  /** One for each thing that is confirmed or undone: pressed twice, done once. */
  readonly #keys = new Map<string, string>();

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("number") && !changed.has("talk")) return;
    this.#file = this.#proposal = this.#receipt = null;
    this.#problem = "";
    this.#changing = Boolean(this.talk && draft.get(this.talk.id, `change.${this.number}`));
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { order } = this.#file ?? {};
    return html`<div class="order-file" aria-busy=${this.#busy}>
      ${alert(this.#problem)}
      ${this.#problem && !order ? html`<button type="button" @click=${() => void this.#load()}>${say("try_again")}</button>` : nothing}
      ${order ? this.#content(this.#file!) : this.#problem ? nothing : loading()}
    </div>`;
  }

  #content(file: OrderFile): TemplateResult {
    return html`<header class="order-head">
        <h2><span class="code">${file.order.number}</span></h2>
        ${this.talk?.mine && !this.#changing
          ? html`<button type="button" class="change-order" @click=${() => this.#setChanging(true)}>${say("change")}</button>`
          : nothing}
      </header>
      ${this.talk && !this.talk.mine ? html`<p class="quiet-text">${say("claim_to_change")}</p>` : nothing}
      <div aria-live="polite">${this.#receipt ? this.#done(this.#receipt) : nothing}</div>
      ${this.#changing && this.talk?.mine ? this.#change(file.order) : nothing}
      ${renderFindings(file.exceptions, this.talk?.mine ? (change) => this.#take(change) : null)}
      ${renderOrder(file, this.talk ? (receipt) => this.#undoButton(receipt) : () => nothing)}`;
  }

  #change(order: Order): TemplateResult {
    return html`<section class="change" aria-label=${say("change")}>
      <header><h3>${say("change_title")}</h3>
        <button type="button" class="quiet icon-only" aria-label=${say("cancel")} @click=${() => this.#setChanging(false)}>${icons.close}</button>
      </header>
      <desk-change-form .order=${order} .draftOf=${this.talk!.id} .case=${this.talk!.detail?.case ?? ""} .busy=${this.#busy}
        @propose=${(event: CustomEvent<unknown[]>) => void this.#propose(event.detail)} @edit=${() => this.#setProposal(null)}></desk-change-form>
      <div class="verdicts" role="region" aria-live="polite" aria-label=${say("proposal")}>
        ${this.#proposal ? this.#verdict(this.#proposal, order) : nothing}
      </div>
    </section>`;
  }

  #verdict(proposal: Proposal, order: Order): TemplateResult {
    return renderProposal(proposal, order, {
      busy: this.#busy,
      propose: (change) => void this.#propose([change]),
      confirm: () => void this.#confirm(proposal),
    });
  }

  #done(receipt: Receipt): TemplateResult {
    return html`<section class="change-done">
      <p class="change-done-title">${icons.check}<strong>${say("change_done")}</strong></p>
      ${renderReceipt(receipt)} ${this.#undoButton(receipt)}
    </section>`;
  }

  #undoButton(receipt: Receipt): TemplateResult | typeof nothing {
    if (!receipt.undoable || !this.talk?.mine) return nothing;
    return html`<button type="button" class="undo" ?disabled=${this.#busy} @click=${() => void this.#undo(receipt)}>${icons.undo}${say("undo")}</button>`;
  }

  async #load(): Promise<void> {
    const { number, talk } = this;
    const shown = this.#still();
    try {
      const answer = fields(await this.desk.api.get(at("orders", number), { talk: talk?.id }));
      if (!shown()) return;
      this.#file = fileOf(answer);
      this.#problem = "";
    } catch (error) {
      if (shown()) this.#problem = explain(error);
    }
    this.requestUpdate();
  }

  async #propose(changes: unknown[]): Promise<void> {
    this.#receipt = null;
    await this.#while(async (shown) => {
      const path = at("talks", this.talk!.id, "orders", this.number, "proposals");
      const proposal = await this.desk.api.post<Proposal>(path, { changes });
      if (shown()) this.#setProposal(proposal);
    });
    void this.updateComplete.then(() => this.find(".verdicts")?.scrollIntoView({ block: "nearest" }));
  }

  async #confirm(proposal: Proposal): Promise<void> {
    const { number, talk } = this;
    await this.#while(async (shown) => {
      const path = at("talks", talk!.id, "proposals", proposal.id, "confirm");
      const receipt = await this.desk.api.post<Receipt>(path, { key: this.#key(proposal.id) });
      talk!.handled = { order: number, ...(receipt?.id ? { receipt: receipt.id } : {}) };
      draft.set(talk!.id, `change.${number}`, "");
      if (!shown()) return;
      this.#receipt = receipt;
      this.#setChanging(false);
      await this.#load();
    });
  }

  async #undo(receipt: Receipt): Promise<void> {
    await this.#while(async (shown) => {
      const path = at("talks", this.talk!.id, "receipts", receipt.id, "undo");
      await this.desk.api.post<Receipt>(path, { key: this.#key(receipt.id) });
      this.desk.toast(say("undone"));
      if (!shown()) return;
      this.#receipt = null;
      await this.#load();
    });
  }

  /** Whatever is refused is told here; a proposal that has become old comes back anew. */
  async #while(work: (shown: () => boolean) => Promise<void>): Promise<void> {
    const shown = this.#still();
    this.#busy = true;
    this.#problem = "";
    this.requestUpdate();
    try {
      await work(shown);
    } catch (error) {
      if (shown()) this.#refused(error);
    }
    this.#busy = false;
    this.requestUpdate();
  }

  #refused(error: unknown): void {
    this.#problem = explain(error);
    const fresh = error instanceof Problem ? error.body["proposal"] : null;
    if (fresh) this.#setProposal(fresh as Proposal);
  }

  /** Whether this order in this talk is still what is looked at when an answer comes. */
  #still(): () => boolean {
    const { number, talk } = this;
    return () => number === this.number && talk === this.talk;
  }

  #key(of: string): string {
    const key = this.#keys.get(of) ?? ulid();
    this.#keys.set(of, key);
    return key;
  }

  /** What the watch offers is proposed as it is. */
  #take(change: ChangeBody): void {
    this.#setChanging(true);
    void this.#propose([change]);
  }

  #setProposal(proposal: Proposal | null): void {
    this.#proposal = proposal;
    this.requestUpdate();
  }

  #setChanging(changing: boolean): void {
    this.#changing = changing;
    this.#proposal = null;
    if (changing) this.#receipt = null;
    else if (this.talk) draft.set(this.talk.id, `change.${this.number}`, "");
    this.requestUpdate();
    if (changing) void this.updateComplete.then(() => this.find("desk-change-form select")?.focus());
  }
}
customElements.define("desk-order", DeskOrder);

function fileOf(answer: Record<string, unknown>): OrderFile {
  const order = (fields(answer["order"])["order"] ?? answer["order"]) as Order;
  return {
    order: { ...order, lines: list(order.lines) },
    tracking: answer["tracking"] ? (answer["tracking"] as Tracking) : null,
    history: list<Entry>(answer["history"], "entries"),
    money: answer["money"] ? (answer["money"] as Books) : null,
    cases: list<Case>(answer["cases"], "cases"),
    promises: list<Promised>(answer["promises"], "promises"),
    receipts: list<Receipt>(answer["receipts"], "receipts"),
    exceptions: list<Finding>(answer["exceptions"], "exceptions"),
  };
}
