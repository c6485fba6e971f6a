/** What stands above the talk: its name, the menu, who answers now, and what is wrong with the line. */
import { html, nothing, type TemplateResult } from "lit";
import type { Link } from "./connection";
import * as icons from "./icons";
import type { Strings } from "./strings";
import type { Standing } from "./types";

export function renderHeader(strings: Strings, menu: TemplateResult, close: () => void): TemplateResult {
  const minimize = strings.get("minimize");
  return html`<div class="head">
    <h2>${strings.get("title")}</h2>
    ${menu}
    <button type="button" class="icon" aria-label=${minimize} title=${minimize} @click=${close}>${icons.down}</button>
  </div>`;
}

/** Empty while the assistant answers. */
export function renderStanding({ owner, agent, queue }: Standing, strings: Strings): TemplateResult {
  const waiting = owner === "waiting";
  const line = waiting
    ? [strings.get("waiting"), queue ? placeIn(queue, strings) : ""].filter(Boolean).join(" ")
    : strings.get(agent ? "agent_here" : "agent_here_unnamed", { name: agent ?? "" });
  return html`<div class="standing" role="status">
    ${owner === "bot" ? nothing : html`<p>${waiting ? icons.clock : icons.person}<span dir="auto">${line}</span></p>`}
  </div>`;
}

function placeIn({ position, minutes }: NonNullable<Standing["queue"]>, strings: Strings): string {
  const about = minutes ? strings.get(minutes === 1 ? "waiting_minute" : "waiting_minutes", { minutes }) : "";
  return [strings.get("waiting_position", { position }), about].filter(Boolean).join(" ");
}

export function renderTrouble(link: Link, strings: Strings): TemplateResult {
  const trouble = !navigator.onLine ? "offline" : link === "reconnecting" ? "reconnecting" : null;
  return html`<p class="trouble" role="status">${trouble ? strings.get(trouble) : nothing}</p>`;
}
