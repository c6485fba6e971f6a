/** Alternatives as a list to choose from: what each is, what it means, and its price at the end of the line. */
import { html, nothing, type TemplateResult } from "lit";
import { priced, soleAmount } from "./amounts";
import type { Button } from "./types";

export interface Option {
  button: Button;
  title: string;
  detail: string;
  price: string;
}

export interface OptionList {
  before: string;
  options: Option[];
  after: string;
}

const ITEM = /^\s*(?:\d{1,2}\.|•)\s+(.+)$/;

/**
 * The buttons of a message as a list, where its text describes them line by line ("1. …", "• …") or their titles bear
 * prices; null for plain answers such as yes and no.
 */
export function optionsOf(text: string, buttons: Button[]): OptionList | null {
  const lines = text.split("\n");
  const items = lines.flatMap((line, index) => (ITEM.test(line) ? index : []));
  if (buttons.length > 0 && items.length === buttons.length) {
    const described = buttons.map((button, index) => option(button, ITEM.exec(lines[items[index]!]!)![1]!));
    const join = (part: string[]): string => part.join("\n").trim();
    return { before: join(lines.slice(0, items[0])), options: described, after: join(lines.slice(items.at(-1)! + 1)) };
  }
  const withPrices = buttons.filter((button) => priced(button.title)).length;
  return withPrices > 0 ? { before: text, options: buttons.map((button) => option(button, "")), after: "" } : null;
}

function option(button: Button, line: string): Option {
  const [title, price] = priced(button.title) ?? [button.title, soleAmount(line)];
  return { button, title, price, detail: beyond(title, line) };
}

/** What a line tells that the title does not: "GS-1001, 22 November: …" under "GS-1001" is "22 November: …". */
function beyond(title: string, line: string): string {
  return line.startsWith(title) ? line.slice(title.length).replace(/^[\s,:，：.。]+/u, "") : line;
}

export function renderOptions(options: Option[], pressable: boolean, press: (button: Button) => void): TemplateResult {
  return html`<div class="buttons options" role="group">
    ${options.map(
      ({ button, title, detail, price }) => html`<button type="button" ?disabled=${!pressable} @click=${() => press(button)}>
        <span class="title" dir="auto">${title}</span> ${price ? html`<span class="price">${price}</span>` : nothing}
        ${detail ? html`<span class="detail" dir="auto">${detail}</span>` : nothing}
      </button>`,
    )}
  </div>`;
}
