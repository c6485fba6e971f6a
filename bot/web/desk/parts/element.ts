import { LitElement, type PropertyDeclarations, type PropertyValues } from "lit";
import type { Desk } from "../model/desk";

/** A view of the desk: drawn into the page itself, so that one style sheet and the page's labels hold everywhere. */
export abstract class DeskElement extends LitElement {
  static override properties: PropertyDeclarations = { desk: { attribute: false } };
  declare desk: Desk;
  readonly #onChange = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.addEventListener("change", this.#onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.removeEventListener("change", this.#onChange);
  }

  /** What was taken out of the page, as after signing out, is not drawn any more. */
  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return this.isConnected;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected find<T extends HTMLElement = HTMLElement>(selector: string): T | null {
    return this.querySelector<T>(selector);
  }
}
