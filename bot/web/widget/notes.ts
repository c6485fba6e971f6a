import { html, nothing, type LitElement, type TemplateResult } from "lit";
import * as icons from "./icons";
import type { Strings } from "./strings";

interface Note {
  key: string;
  values: Record<string, string>;
  look: "good" | "bad";
}

const OWN_WORDS = ["not_verified", "rate_limited"];

/** One line above the field that says what became of something the customer asked for. */
export class Notes {
  #note: Note | null = null;

  constructor(readonly host: LitElement) {}

  tell(key: string, values: Record<string, string> = {}, look: Note["look"] = "good"): void {
    this.#note = { key, values, look };
    this.host.requestUpdate();
  }

  /** Says why, where there is a sentence for it: `transcript_not_verified`. */
  refuse(error: Error, what: string): void {
    this.tell(OWN_WORDS.includes(error.message) ? `${what}_${error.message}` : "error_generic", {}, "bad");
  }

  clear(): void {
    this.#note = null;
    this.host.requestUpdate();
  }

  render(strings: Strings): TemplateResult {
    return html`<div role="status">${this.#note ? this.#renderNote(this.#note, strings) : nothing}</div>`;
  }

  #renderNote({ key, values, look }: Note, strings: Strings): TemplateResult {
    const word = strings.get("dismiss");
    return html`<p class="note ${look}">
      <span dir="auto">${strings.get(key, values)}</span>
      <button type="button" class="icon" aria-label=${word} title=${word} @click=${() => this.clear()}>${icons.close}</button>
    </p>`;
  }
}
