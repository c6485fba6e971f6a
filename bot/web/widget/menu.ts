import { html, nothing, type LitElement, type TemplateResult } from "lit";
import * as icons from "./icons";

export interface MenuItem {
  icon: TemplateResult;
  label: string;
  act(): void;
}

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The menu behind the three dots: arrow keys move in it, Escape closes it and gives the focus back. */
export class Menu {
  #open = false;

  constructor(readonly host: LitElement) {}

  render(label: string, items: MenuItem[]): TemplateResult {
    return html`<div class="menu" @keydown=${this.#onKey} @focusout=${this.#onFocusOut}>
      <button type="button" class="icon" id="menu-button" aria-haspopup="menu" aria-expanded=${this.#open}
        aria-controls=${this.#open ? "menu" : nothing} aria-label=${label} title=${label}
        @click=${() => this.#show(!this.#open)}>${icons.more}</button>
      ${this.#open ? this.#renderItems(items) : nothing}
    </div>`;
  }

  /** To be given back the focus after a dialogue that the menu opened. */
  focus(): void {
    this.host.renderRoot.querySelector<HTMLElement>("#menu-button")?.focus();
  }

  #renderItems(items: MenuItem[]): TemplateResult {
    return html`<div class="items" id="menu" role="menu" aria-labelledby="menu-button">
      ${items.map(
        (item) => html`<button type="button" role="menuitem" tabindex="-1" @click=${() => this.#choose(item)}>
          ${item.icon}<span>${item.label}</span>
        </button>`,
      )}
    </div>`;
  }

  #choose(item: MenuItem): void {
    this.#show(false);
    this.focus();
    item.act();
  }

  #show(open: boolean): void {
    this.#open = open;
    this.host.requestUpdate();
    if (open) void this.host.updateComplete.then(() => this.#items()[0]?.focus());
  }

  #onKey = (event: KeyboardEvent): void => {
    if (!this.#open) return;
    const items = this.#items();
    const step = STEPS[event.key];
    if (step) items[step(items.indexOf(this.#focused() as HTMLElement), items.length)]?.focus();
    else if (event.key === "Escape") this.#show(false), this.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #onFocusOut = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    const inside = relatedTarget instanceof Node && (currentTarget as Element).contains(relatedTarget);
    if (this.#open && !inside) this.#show(false);
  };

  #items(): HTMLElement[] {
    return [...this.host.renderRoot.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  #focused(): Element | null {
    return (this.host.renderRoot as ShadowRoot).activeElement;
  }
}
