import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { at } from "../model/api";
import { explain } from "../model/explain";
import { money, moment } from "../model/format";
import { toOrder, toTalk } from "../model/routes";
import type { Approval } from "../model/types";
import { said, say } from "../model/words";
import { alert, empty, field, loading, type Part } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import { failed } from "./failed";

const BECAUSE = ["above_value", "already_compensated", "evidence_missing", "window_passed", "not_confirmed", "worn"];

/** What goes over the caps: a lead says yes or no, and why. */
export class DeskApprovals extends DeskElement {
  #problems = new Map<string, string>();
  #refusing = "";
  #busy = "";

  protected override firstUpdated(): void {
    if (this.desk.leads) void this.desk.loadApprovals();
  }

  protected override render(): TemplateResult {
    return html`<div class="page approvals">
      <header class="page-head"><h1>${say("approvals")}</h1><p class="quiet-text">${say("approvals_hint")}</p></header>
      ${this.desk.leads ? html`${failed(this.desk.problems.approvals, () => this.desk.loadApprovals())} ${this.#list()}` : empty(say("leads_only"))}
    </div>`;
  }

  #list(): Part {
    const { approvals, problems } = this.desk;
    if (!approvals) return problems.approvals ? nothing : loading();
    if (approvals.length === 0) return empty(say("approvals_none"), say("approvals_none_hint"), icons.approve);
    return html`<ul class="approval-list">${repeat(approvals, ({ proposal }) => proposal, (approval) => html`<li>${this.#approval(approval)}</li>`)}</ul>`;
  }

  #approval(approval: Approval): TemplateResult {
    const { proposal, order, talk, what, amount, currency, reason, asked_at, expires_at } = approval;
    const kinds = what.map((kind) => said("change", kind)).join(", ");
    return html`<form class="approval" aria-label="${kinds} ${order}" @submit=${(event: SubmitEvent) => this.#onSubmit(event, approval)}>
      <header>
        <h2>${kinds}</h2>
        ${amount ? html`<strong class="approval-amount">${currency ? money({ amount, currency }) : amount}</strong>` : nothing}
      </header>
      <p class="approval-where">
        <a class="code" href=${toOrder(order)}>${order}</a> · <span dir="auto">${said("rule", reason)}</span>
        ${talk ? html` · <a href=${toTalk("all", talk)}>${say("open_talk")}</a>` : nothing}
      </p>
      <p class="quiet-text">${say("asked_at", { at: moment(asked_at) })}${expires_at ? html` · ${say("expires_at", { at: moment(expires_at) })}` : nothing}</p>
      ${field({ label: say("approval_reason"), hint: say("approval_reason_hint") }, html`<input name="reason" maxlength="300" required autocomplete="off" />`)}
      ${this.#refusing === proposal ? this.#because() : nothing} ${alert(this.#problems.get(proposal) ?? "")}
      <div class="form-actions">
        <button name="approved" value="no" class="refuse" ?disabled=${this.#busy === proposal}>${say("refuse")}</button>
        <button name="approved" value="yes" class="primary" ?disabled=${this.#busy === proposal}>${say("approve")}</button>
      </div>
    </form>`;
  }

  #because(): TemplateResult {
    return field({ label: say("because"), hint: say("because_hint"), optional: true }, html`<select name="because" autofocus>
      <option value=""></option>${BECAUSE.map((because) => html`<option value=${because}>${said("because", because)}</option>`)}
    </select>`);
  }

  #onSubmit(event: SubmitEvent, { proposal }: Approval): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement, event.submitter);
    const approved = form.get("approved") !== "no";
    if (!approved && this.#refusing !== proposal) {
      this.#refusing = proposal;
      this.requestUpdate();
      void this.updateComplete.then(() => this.find("select[name=because]")?.focus());
      return;
    }
    const because = approved ? "" : String(form.get("because") ?? "");
    void this.#decide(proposal, { approved, reason: String(form.get("reason")).trim(), ...(because ? { because } : {}) });
  }

  async #decide(proposal: string, body: { approved: boolean; reason: string }): Promise<void> {
    this.#busy = proposal;
    this.requestUpdate();
    try {
      await this.desk.api.post(at("approvals", proposal), body);
      this.#problems.delete(proposal);
      this.desk.toast(say(body.approved ? "approved" : "refused_done"));
      await this.desk.loadApprovals();
    } catch (error) {
      this.#problems.set(proposal, explain(error));
    }
    this.#busy = "";
    this.requestUpdate();
  }
}
customElements.define("desk-approvals", DeskApprovals);
