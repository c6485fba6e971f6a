/** Dialogs of the desk: the browser's own, which keeps the focus inside and gives it back. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { ref } from "lit/directives/ref.js";
import { say } from "../model/words";
import * as icons from "./icons";

/** Opened as soon as it stands in the page. */
function show(element?: Element): void {
  queueMicrotask(() => {
    if (element instanceof HTMLDialogElement && element.isConnected && !element.open) element.showModal();
  });
}

export interface Modal {
  title: string;
  body: TemplateResult;
  onClose(): unknown;
  kind?: string;
  head?: boolean;
}

export function modal({ title, body, onClose, kind = "", head = true }: Modal): TemplateResult {
  const outside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) (event.currentTarget as HTMLDialogElement).close();
  };
  const cross = html`<header class="modal-head">
    <h2>${title}</h2>
    <button type="button" class="quiet icon-only" aria-label=${say("close_dialog")} @click=${dismiss}>${icons.close}</button>
  </header>`;
  const dialog = html`<dialog class="modal ${kind}" aria-label=${title} ${ref(show)} @close=${onClose} @mousedown=${outside}>
    <div class="modal-box">${head ? cross : nothing}${body}</div>
  </dialog>`;
  return html`${keyed(title, dialog)}`; // another dialog is another element: one that is closing is not opened again
}

/** For a button inside: closes the dialog around it. */
export function dismiss(event: Event): void {
  (event.currentTarget as HTMLElement).closest("dialog")?.close();
}
