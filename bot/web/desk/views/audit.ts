import { html, nothing, type TemplateResult } from "lit";
import { explain } from "../model/explain";
import { fact, moment } from "../model/format";
import { fields, list, nameOf } from "../model/shape";
import type { AuditEntry } from "../model/types";
import { said, say } from "../model/words";
import { alert, empty, loading } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";

const PAGE = 50;

/** Who did what: kept for the shop's own account, and for the law. */
export class DeskAudit extends DeskElement {
  #entries: AuditEntry[] | null = null;
  #more = false;
  #problem = "";

  protected override firstUpdated(): void {
    if (this.desk.me?.role === "admin") void this.#load();
  }

  protected override render(): TemplateResult {
    return html`<div class="page audit">
      <header class="page-head"><h1>${say("audit")}</h1></header>
      ${alert(this.#problem)} ${this.#table()}
      ${this.#more ? html`<button type="button" @click=${() => void this.#load()}>${say("more")}</button>` : nothing}
    </div>`;
  }

  #table(): TemplateResult {
    if (this.desk.me?.role !== "admin") return empty(say("admins_only"));
    if (!this.#entries) return this.#problem ? html`` : loading();
    if (this.#entries.length === 0) return empty(say("nothing_yet"), "", icons.log);
    return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${say("audit")}>
      <table class="stacked">
        <thead><tr><th scope="col">${say("time")}</th><th scope="col">${say("who")}</th><th scope="col">${say("what")}</th><th scope="col">${say("subject")}</th><th scope="col">${say("facts")}</th></tr></thead>
        <tbody>${this.#entries.map((entry) => this.#row(entry))}</tbody>
      </table>
    </div>`;
  }

  #row({ at, staff, action, subject, facts }: AuditEntry): TemplateResult {
    return html`<tr>
      <td data-head=${say("time")}><time datetime=${at}>${moment(at)}</time></td>
      <td data-head=${say("who")} dir="auto">${this.#who(staff)}</td>
      <td data-head=${say("what")}>${said("audit", action)}</td>
      <td data-head=${say("subject")} class="code">${subject ?? ""}</td>
      <td data-head=${say("facts")} dir="auto">${fact(fields(facts))}</td>
    </tr>`;
  }

  #who(staff: unknown): string {
    const known = this.desk.staff.find(({ id }) => id === staff);
    return known?.name || nameOf(staff) || "–";
  }

  async #load(): Promise<void> {
    const known = this.#entries ?? [];
    try {
      const answer = await this.desk.api.get("audit", { before: known.at(-1)?.id, limit: String(PAGE) });
      const entries = list<AuditEntry>(answer, "entries");
      this.#entries = [...known, ...entries];
      this.#more = entries.length === PAGE;
      this.#problem = "";
    } catch (error) {
      this.#problem = explain(error);
    }
    this.requestUpdate();
  }
}
customElements.define("desk-audit", DeskAudit);
