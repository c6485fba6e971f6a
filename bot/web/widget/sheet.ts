import { html, nothing, type LitElement, type TemplateResult } from "lit";
import * as icons from "./icons";
import type { Strings } from "./strings";

const MOST_WORDS = 1_000;
const STARS = [1, 2, 3, 4, 5];

export interface Answers {
  /** Raises when the rating did not arrive. */
  rate(stars: number, words: string): Promise<void>;
  end(): void;
  /** The sheet is gone: the focus wants another place. */
  closed(): void;
}

/** What comes up over the talk: the rating alone, or with it the question whether the talk shall end. */
export class Sheet {
  #kind: "rate" | "end" | null = null;
  #stars = 0;
  #words = "";
  #trouble = false;

  constructor(
    readonly host: LitElement,
    readonly answers: Answers,
  ) {}

  get isOpen(): boolean {
    return this.#kind !== null;
  }

  open(kind: "rate" | "end"): void {
    [this.#kind, this.#stars, this.#words, this.#trouble] = [kind, 0, "", false];
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.host.renderRoot.querySelector<HTMLElement>(".sheet")?.focus());
  }

  close(): void {
    this.#kind = null;
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.answers.closed());
  }

  render(strings: Strings): TemplateResult | typeof nothing {
    if (!this.#kind) return nothing;
    const end = this.#kind === "end";
    return html`<div class="veil" @click=${() => this.close()}></div>
      <section class="sheet" dir=${strings.direction} role="dialog" aria-modal="true" aria-labelledby="sheet-title" tabindex="-1" @keydown=${this.#escape}>
        <form @submit=${(event: Event) => (event.preventDefault(), void this.#submit())}>
          <h3 id="sheet-title">${strings.get(end ? "end_title" : "rate_title")}</h3>
          ${end ? html`<p>${strings.get("end_text")}</p>` : nothing} ${this.#renderStars(strings, end)}
          ${this.#stars ? this.#renderWords(strings) : nothing}
          <p class="bad" role="alert">${this.#trouble ? strings.get("error_generic") : nothing}</p>
          <div class="buttons decision">
            <button type="submit" ?disabled=${!end && !this.#stars}>${strings.get(end ? "end" : "rate_send")}</button>
            <button type="button" @click=${() => this.close()}>${strings.get("cancel")}</button>
          </div>
        </form>
      </section>`;
  }

  #renderStars(strings: Strings, optional: boolean): TemplateResult {
    return html`<fieldset class="stars">
      <legend class=${optional ? "" : "unseen"}>${strings.get(optional ? "rate_optional" : "rate_title")}</legend>
      ${STARS.map(
        (star) => html`<label class=${star <= this.#stars ? "lit" : ""}>
          <input type="radio" name="stars" value=${star} .checked=${star === this.#stars}
            aria-label=${strings.get("rate_stars", { stars: star })} @change=${() => this.#rate(star)} />
          ${icons.star}
        </label>`,
      )}
    </fieldset>`;
  }

  #renderWords(strings: Strings): TemplateResult {
    return html`<label class="words">
      <span>${strings.get("rate_words")}</span>
      <textarea rows="3" dir="auto" maxlength=${MOST_WORDS} .value=${this.#words}
        @input=${(event: InputEvent) => (this.#words = (event.target as HTMLTextAreaElement).value)}></textarea>
    </label>`;
  }

  #rate(stars: number): void {
    this.#stars = stars;
    this.host.requestUpdate();
  }

  async #submit(): Promise<void> {
    const kind = this.#kind;
    try {
      if (this.#stars) await this.answers.rate(this.#stars, this.#words.trim());
    } catch {
      this.#trouble = kind === "rate";
      this.host.requestUpdate();
    }
    if (this.#trouble || this.#kind !== kind) return;
    this.close();
    if (kind === "end") this.answers.end();
  }

  #escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.close();
  };
}
