import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { titleOf } from "../model/format";
import { ADDRESS_PARTS, changeOf, type Field, type Given, GROUPS, lineOf, type Shape, shapeOf, SHAPES } from "../model/changes";
import type { Order } from "../model/orders";
import { draft } from "../model/storage";
import { said, say } from "../model/words";
import { field, type Part } from "../parts/bits";

interface Wish {
  type: string;
  given: Given;
}

/** One or more wishes for an order, as the order service takes them. What is filled in survives a reload. */
export class DeskChangeForm extends LitElement {
  static override properties = { order: { attribute: false }, draftOf: { attribute: false }, case: { attribute: false }, busy: { attribute: false } };
  declare order: Order;
  declare draftOf: string;
  declare case: string;
  declare busy: boolean;
  #wishes: Wish[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("order") && (changed.get("order") as Order | undefined)?.number !== this.order.number) this.#wishes = this.#stored();
  }

  protected override render(): TemplateResult {
    return html`<form class="change-form" @submit=${this.#onSubmit} @input=${this.#onInput}>
      ${this.#wishes.map((wish, index) => this.#wish(wish, index))}
      <div class="form-actions">
        ${this.#wishes.length < 10 ? html`<button type="button" class="quiet" @click=${this.#add}>${say("change_add")}</button>` : nothing}
        <button class="primary" ?disabled=${this.busy}>${say("change_check")}</button>
      </div>
    </form>`;
  }

  #wish({ type, given }: Wish, index: number): TemplateResult {
    const shape = shapeOf(type);
    const several = this.#wishes.length > 1;
    return html`<fieldset data-index=${index}>
      <legend class="unseen">${say("change_number", { count: index + 1 })}</legend>
      ${field({ label: say("change_kind") }, html`<select name="type" @change=${(event: Event) => this.#setType(index, (event.target as HTMLSelectElement).value)}>
        ${GROUPS.map((group) => html`<optgroup label=${said("group", group)}>
          ${SHAPES.filter((known) => known.group === group).map((known) => html`<option value=${known.type} .selected=${known.type === type}>${said("change", known.type)}</option>`)}
        </optgroup>`)}
      </select>`)}
      ${shape.fields.map((part) => this.#field(part, shape, given))}
      ${several ? html`<button type="button" class="quiet" @click=${() => this.#remove(index)}>${say("change_remove")}</button>` : nothing}
    </fieldset>`;
  }

  #field(part: Field, shape: Shape, given: Given): Part {
    const { name, kind, optional = false, choices = [] } = part;
    const label = said("fact", name);
    const value = String(given[name] ?? "");
    const input = (type: string, more = ""): TemplateResult =>
      html`<input name=${name} type=${type} .value=${value} ?required=${!optional} inputmode=${more || nothing} maxlength="254" autocomplete="off" />`;
    switch (kind) {
      case "address":
        return this.#address(shape, given, optional);
      case "line":
        return this.order.lines.length > 1 ? field({ label }, this.#lines(name, value)) : nothing;
      case "lines":
        return this.order.lines.length > 1 ? this.#someLines(given) : nothing;
      case "options":
        return this.#options(given, optional);
      case "quantity":
        return field({ label }, html`<input name=${name} type="number" min="1" max="10000" .value=${value || String(lineOf(this.order, given)?.quantity ?? 1)} required />`);
      case "amount":
        return field({ label: given["remedy"] === "points" ? said("fact", "points") : `${label} (${this.order.total?.currency ?? ""})` }, input("text", "decimal"));
      case "choice":
      case "reason":
        return field({ label, optional }, select(name, choices, value, optional));
      case "text":
        return name === "evidence"
          ? field({ label, optional }, html`<textarea name=${name} rows="2" maxlength="2000" .value=${value}></textarea>`)
          : field({ label, optional }, input("text"));
      default:
        return field({ label, optional }, input(kind));
    }
  }

  #address({ type }: Shape, given: Given, optional: boolean): TemplateResult {
    const { address } = this.order;
    const known = (part: (typeof ADDRESS_PARTS)[number]): string => (optional ? "" : (address?.[part] ?? ""));
    const rare = (part: string): boolean => (part === "city_area" || part === "country_area") && !known(part as "city_area");
    return html`<div class="address-fields" role="group" aria-label=${said("fact", "address")}>
      ${ADDRESS_PARTS.filter((part) => !rare(part) || given[`address.${part}`]).map((part) =>
        field({ label: said("fact", part), kind: part, optional: optional || part === "name" },
          html`<input name="address.${part}" maxlength="200" autocomplete="off" data-of=${type} .value=${String(given[`address.${part}`] ?? known(part))} />`))}
    </div>`;
  }

  #lines(name: string, value: string): TemplateResult {
    return html`<select name=${name}>
      ${this.order.lines.map(({ line, title, sku }) => html`<option value=${line} .selected=${String(line) === value}>${line}. ${titleOf(title) || sku}</option>`)}
    </select>`;
  }

  #someLines(given: Given): TemplateResult {
    const chosen = [given["lines"] ?? []].flat();
    return html`<fieldset class="checks-field"><legend>${said("fact", "lines")} <span class="optional">${say("optional")}</span></legend>
      ${this.order.lines.map(({ line, title, sku }) => html`<label><input type="checkbox" name="lines" value=${line} .checked=${chosen.includes(String(line))} /> ${titleOf(title) || sku}</label>`)}
    </fieldset>`;
  }

  /** The values in which the product of the chosen line exists. */
  #options(given: Given, optional: boolean): TemplateResult {
    const line = lineOf(this.order, given);
    return html`${Object.entries(line?.choices ?? {}).map(([name, values]) =>
      field({ label: said("option", name), optional }, select(`options.${name}`, values, String(given[`options.${name}`] ?? (optional ? "" : (line?.options[name] ?? ""))), optional, name)))}`;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.#keep(this.#read());
    const changes = this.#wishes.map(({ type, given }) => changeOf(shapeOf(type), given, this.order));
    this.dispatchEvent(new CustomEvent("propose", { detail: changes }));
  }

  #onInput(): void {
    this.#edit(this.#read());
  }

  #setType(index: number, type: string): void {
    this.#edit(this.#wishes.with(index, this.#fresh(type)));
  }

  #add(): void {
    this.#edit([...this.#wishes, this.#fresh("quantity")]);
  }

  #remove(index: number): void {
    this.#edit(this.#wishes.filter((_, known) => known !== index));
  }

  /** Other wishes than those that were checked. */
  #edit(wishes: Wish[]): void {
    this.#keep(wishes);
    this.dispatchEvent(new CustomEvent("edit"));
    this.requestUpdate();
  }

  #keep(wishes: Wish[]): void {
    this.#wishes = wishes;
    draft.set(this.draftOf, `change.${this.order.number}`, JSON.stringify(wishes));
  }

  #read(): Wish[] {
    return [...this.querySelectorAll<HTMLElement>("fieldset[data-index]")].map(valuesOf);
  }

  #fresh(type: string): Wish {
    return { type, given: type === "compensation" && this.case ? { case: this.case } : {} };
  }

  #stored(): Wish[] {
    try {
      const stored = JSON.parse(draft.get(this.draftOf, `change.${this.order.number}`) || "[]") as Wish[];
      return stored.length > 0 ? stored : [this.#fresh("address")];
    } catch {
      return [this.#fresh("address")];
    }
  }
}
customElements.define("desk-change-form", DeskChangeForm);

function valuesOf(fieldset: HTMLElement): Wish {
  const given: Given = {};
  let type = "";
  for (const control of fieldset.querySelectorAll<HTMLInputElement>("input, select, textarea")) {
    if (control.name === "type") type = control.value;
    else if (control.type !== "checkbox") given[control.name] = control.value;
    else if (control.checked) given[control.name] = [...[given[control.name] ?? []].flat(), control.value];
  }
  return { type, given };
}

/** Chosen by the property: the attribute does nothing to an option that was picked by hand before. */
function select(name: string, choices: readonly string[], value: string, optional: boolean, group = name): TemplateResult {
  return html`<select name=${name} ?required=${!optional}>
    ${optional ? html`<option value=""></option>` : nothing}
    ${choices.map((choice) => html`<option value=${choice} .selected=${choice === value}>${said(group, choice)}</option>`)}
  </select>`;
}
