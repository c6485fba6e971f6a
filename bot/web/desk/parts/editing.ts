import { html, nothing, type TemplateResult } from "lit";
import { explain } from "../model/explain";
import { say } from "../model/words";
import { alert, type Part } from "./bits";
import { DeskElement } from "./element";
import { dismiss, modal } from "./modal";

export interface Form {
  title: string;
  body: TemplateResult;
  kind?: string;
}

/** A page of things that are written in a dialog, one at a time. */
export abstract class EditingElement<T> extends DeskElement {
  #editing: T | "new" | null = null;
  #problem = "";
  #busy = false;

  /** Fetches anew what is written here. */
  protected abstract load(): Promise<void>;

  /** What the dialog shows; its form ends with `foot`. */
  protected abstract form(editing: T | "new"): Form;

  protected override firstUpdated(): void {
    void this.load();
  }

  /** The page's title and hint, and to who may add something the button for it. */
  protected head(title: string, add: string, hint = ""): TemplateResult {
    return html`<header class="page-head"><h1>${title}</h1>
      ${add ? html`<button type="button" class="primary" @click=${() => this.#edit("new")}>${add}</button>` : nothing}
      ${hint ? html`<p class="quiet-text">${hint}</p>` : nothing}
    </header>`;
  }

  protected editButton(editing: T, name: string): TemplateResult {
    return html`<button type="button" class="quiet" aria-label=${say("edit_named", { name })} @click=${() => this.#edit(editing)}>${say("edit")}</button>`;
  }

  protected dialog(): Part {
    if (!this.#editing) return nothing;
    return modal({ ...this.form(this.#editing), onClose: () => this.#edit(null) });
  }

  protected foot(title: string, remove?: () => Promise<unknown>): TemplateResult {
    return html`${alert(this.#problem)}
      <div class="form-actions">
        ${remove ? html`<button type="button" class="quiet danger" ?disabled=${this.#busy} @click=${() => this.save(remove)}>${say("delete")}</button>` : nothing}
        <button type="button" class="quiet" @click=${dismiss}>${say("cancel")}</button>
        <button class="primary" ?disabled=${this.#busy}>${title}</button>
      </div>`;
  }

  /** Does it, and closes the dialog; or says there what stands against it. */
  protected async save(work: () => Promise<unknown>): Promise<void> {
    const editing = this.#editing;
    this.#busy = true;
    this.requestUpdate();
    try {
      await work();
      await this.load();
      if (editing === this.#editing) this.find<HTMLDialogElement>("dialog")?.close();
      this.desk.toast(say("saved"));
    } catch (error) {
      if (editing === this.#editing) this.#problem = explain(error);
      else this.desk.toast(explain(error), { bad: true });
    }
    this.#busy = false;
    this.requestUpdate();
  }

  protected refuse(problem: string): void {
    this.#problem = problem;
    this.requestUpdate();
  }

  #edit(editing: T | "new" | null): void {
    this.#editing = editing;
    this.refuse("");
  }
}
