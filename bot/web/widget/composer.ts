/** The field in which the customer writes, and the button beside it that sends a picture. */
import { html, nothing, type TemplateResult } from "lit";
import * as icons from "./icons";
import { ACCEPTED, filesOf } from "./pictures";
import type { Strings } from "./strings";

export const LIMIT = 1_000;
const TELL_FROM = 800;

/** As the gateway counts: characters, not UTF-16 units. */
export const lengthOf = (text: string): number => [...text].length;

export const sendable = (draft: string): boolean => draft.trim() !== "" && lengthOf(draft.trim()) <= LIMIT;

export interface ComposerHands {
  write(text: string): void;
  submit(): void;
  show(files: File[]): void;
}

export function renderComposer(draft: string, strings: Strings, hands: ComposerHands): TemplateResult {
  const length = lengthOf(draft.trim());
  const tooLong = length > LIMIT;
  return html`<form class="composer" @submit=${(event: Event) => (event.preventDefault(), hands.submit())}>
    <div class="field">
      ${renderPicker(strings, hands)}
      <textarea id="input" rows="1" dir="auto" enterkeyhint="send" autocomplete="off" .value=${draft}
        placeholder=${strings.get("input_placeholder")} aria-label=${strings.get("input_placeholder")}
        aria-invalid=${tooLong ? "true" : nothing} aria-describedby=${tooLong ? "limit" : nothing}
        @input=${(event: InputEvent) => hands.write((event.target as HTMLTextAreaElement).value)}
        @paste=${(event: ClipboardEvent) => pastePicture(event, hands)}
        @keydown=${(event: KeyboardEvent) => enterSends(event, hands)}></textarea>
      <button type="submit" class="send" aria-label=${strings.get("send")} title=${strings.get("send")}
        ?disabled=${!sendable(draft)}>${icons.send}</button>
    </div>
    <p class="limit ${tooLong ? "bad" : ""}" id="limit" role="status">
      ${tooLong ? strings.get("too_long", { max: LIMIT }) : nothing}
      ${length > TELL_FROM ? html`<span>${length} / ${LIMIT}</span>` : nothing}
    </p>
  </form>`;
}

function renderPicker(strings: Strings, hands: ComposerHands): TemplateResult {
  const word = strings.get("picture_send");
  const chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    hands.show([...(input.files ?? [])]);
    input.value = ""; // or the same picture could not be chosen again
  };
  const opened = ({ currentTarget }: Event): void => choosePicture((currentTarget as Element).getRootNode() as ShadowRoot);
  return html`<input type="file" hidden multiple accept=${ACCEPTED.join()} @change=${chosen} />
    <button type="button" class="icon add" aria-label=${word} title=${word} @click=${opened}>${icons.picture}</button>`;
}

/** Opens the browser's own window for choosing a file. */
export function choosePicture(root: ParentNode): void {
  root.querySelector<HTMLInputElement>("input[type=file]")?.click();
}

/** Copied out of a text program, a text comes with a picture of itself: then the text is meant. */
function pastePicture(event: ClipboardEvent, hands: ComposerHands): void {
  const files = filesOf(event.clipboardData);
  if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
  event.preventDefault();
  hands.show(files);
}

/** Enter that only ends the composition of a Chinese or Japanese word must not send it. 229: Safari ends it first. */
function enterSends(event: KeyboardEvent, hands: ComposerHands): void {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  hands.submit();
}
