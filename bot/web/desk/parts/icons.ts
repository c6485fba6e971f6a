import { html, svg, type TemplateResult } from "lit";

const icon = (shape: TemplateResult): TemplateResult => html`
  <svg class="icon" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.7"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;

export const inbox = icon(svg`<path d="M4 13.5 6.4 5h11.2L20 13.5V19H4z"/><path d="M4 13.5h4.6l1.3 2.3h4.2l1.3-2.3H20"/>`);
export const search = icon(svg`<circle cx="11" cy="11" r="6.2"/><path d="m15.8 15.8 4 4"/>`);
export const approve = icon(svg`<path d="M12 3.6 19 6v5.4c0 4.2-2.8 7.4-7 9-4.2-1.6-7-4.8-7-9V6z"/><path d="m9 11.8 2.2 2.2 4-4.4"/>`);
export const chart = icon(svg`<path d="M4.5 19.500h15M7 16v-4M12 16V6M17 16V9.5"/>`);
export const people = icon(svg`<circle cx="9" cy="9" r="3.2"/><path d="M3.2 19c.6-3.4 2.9-5 5.8-5s5.2 1.6 5.8 5M15.5 6.200a3 3 0 0 1 0 5.700M17 14.300c2.1.600 3.4 2.1 3.9 4.7"/>`);
export const canned = icon(svg`<path d="M5 5.500h14v10h-8l-4 3.500v-3.500H5z"/><path d="m13.2 8-2.4 5"/>`);
export const rules = icon(svg`<path d="M5.5 4.500v6a4 4 0 0 0 4 4h9"/><path d="m14.5 10.5 4 4-4 4M9.5 4.500h9"/>`);
export const log = icon(svg`<path d="M6 4h12v16H6z"/><path d="M9 8.500h6M9 12h6M9 15.500h3.5"/>`);
export const person = icon(svg`<circle cx="12" cy="8.5" r="3.5"/><path d="M5 19.500c.8-3.8 3.5-5.6 7-5.600s6.2 1.8 7 5.6"/>`);
export const back = icon(svg`<path d="M14.5 5.5 8 12l6.5 6.5"/>`);
export const close = icon(svg`<path d="m6.5 6.5 11 11M17.5 6.500l-11 11"/>`);
export const check = icon(svg`<path d="m5.5 12.5 4.5 4.5 9-10"/>`);
export const cross = icon(svg`<path d="m7.5 7.5 9 9M16.5 7.500l-9 9"/>`);
export const more = icon(svg`<path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="2.6"/>`);
export const picture = icon(svg`<rect x="3.5" y="5" width="17" height="14" rx="2.5"/><circle cx="8.5" cy="10" r="1.6"/><path d="m4 17 4.6-4.2 3.2 2.7 3.7-4 5 4.8"/>`);
export const clock = icon(svg`<circle cx="12" cy="12" r="8.2"/><path d="M12 7.400V12l3.2 2"/>`);
export const parcel = icon(svg`<path d="m12 3.5 7.5 4v9L12 20.500l-7.5-4v-9z"/><path d="m4.5 7.5 7.5 4 7.5-4M12 11.500v9"/>`);
export const note = icon(svg`<path d="M5 4.500h14v10l-5 5H5z"/><path d="M14 19.500v-5h5M8.5 9h7M8.5 12.500h4"/>`);
export const eye = icon(svg`<path d="M2.8 12S6 6 12 6s9.2 6 9.2 6-3.2 6-9.2 6-9.2-6-9.2-6z"/><circle cx="12" cy="12" r="2.6"/>`);
export const filter = icon(svg`<path d="M4.5 7h15M7.5 12h9M10.5 17h3"/>`);
export const undo = icon(svg`<path d="M8.5 5 4.5 9l4 4"/><path d="M4.5 9h9a5.5 5.5 0 0 1 0 11H9"/>`);
export const route = html`<svg class="brand" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false">
  <rect width="32" height="32" rx="8"/><path d="M9 23V13a4 4 0 0 1 4-4h9m0 0-4-4m4 4-4 4M16 23h2a5 5 0 0 0 5-5"/></svg>`;
