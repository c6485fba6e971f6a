import { html, svg, type TemplateResult } from "lit";

const icon = (shape: TemplateResult): TemplateResult => html`
  <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;

export const chat = icon(svg`<path d="M4 5.5h16v11H11l-4.5 3.6v-3.6H4z"/><path d="M8 9.5h8M8 12.5h5"/>`);
export const down = icon(svg`<path d="m6 9.5 6 6 6-6"/>`);
export const send = icon(svg`<path d="M12 19V5.5M6 11l6-6 6 6"/>`);
export const check = icon(svg`<path d="m5.5 12.5 4.5 4.5 9-10"/>`);
export const more = icon(svg`<path d="M12 5.6v.01M12 12v.01M12 18.4v.01" stroke-width="2.8"/>`);
export const close = icon(svg`<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>`);
export const picture = icon(svg`<rect x="3.5" y="5" width="17" height="14" rx="2.5"/><circle cx="8.5" cy="10" r="1.6"/><path d="m4 17 4.6-4.2 3.2 2.7 3.7-4 5 4.8"/>`);
export const mail = icon(svg`<rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="m4.2 7.5 7.8 6 7.8-6"/>`);
export const star = icon(svg`<path d="m12 3.8 2.5 5.3 5.8.7-4.3 4 1.1 5.7-5.1-2.9-5.1 2.9L8 13.8l-4.3-4 5.8-.7z"/>`);
export const leave = icon(svg`<path d="M13.5 4.5h-7v15h7"/><path d="M11 12h9.5M17 8l4 4-4 4"/>`);
export const person = icon(svg`<circle cx="12" cy="8.2" r="3.7"/><path d="M4.8 19.8c.8-4 3.6-5.9 7.2-5.9s6.4 1.9 7.2 5.9"/>`);
export const clock = icon(svg`<circle cx="12" cy="12" r="8.2"/><path d="M12 7.4V12l3.2 2"/>`);
