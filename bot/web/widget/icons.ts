import { html, svg, type TemplateResult } from "lit";

const icon = (shape: TemplateResult): TemplateResult => html`
  <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;

export const chat = icon(svg`<path d="M4 5.5h16v11H11l-4.5 3.6v-3.6H4z"/><path d="M8 9.5h8M8 12.5h5"/>`);
export const down = icon(svg`<path d="m6 9.5 6 6 6-6"/>`);
export const send = icon(svg`<path d="M12 19V5.5M6 11l6-6 6 6"/>`);
export const restart = icon(svg`<path d="M19 12a7 7 0 1 1-2.1-5"/><path d="M19.5 3.8v3.7h-3.7"/>`);
export const check = icon(svg`<path d="m5.5 12.5 4.5 4.5 9-10"/>`);
