/** What stands above the talk: its name, the menu, who answers now, and what is wrong with the line. */
import { html, nothing, type TemplateResult } from "lit";
import type { Link } from "./connection";
import * as icons from "./icons";
import type { Strings } from "./strings";
import { date } from "./text";
import type { Queue, Standing } from "./types";

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
    ? sentences(...(queue?.due ? promise(queue.due, queue.case, strings) : [strings.get("waiting"), ...place(queue, strings)]))
    : strings.get(agent ? "agent_here" : "agent_here_unnamed", { name: agent ?? "" });
  return html`<div class="standing" role="status">
    ${owner === "bot" ? nothing : html`<p>${waiting ? icons.clock : icons.person}<span dir="auto">${line}</span></p>`}
  </div>`;
}

const sentences = (...all: string[]): string => all.filter(Boolean).join(" ");

function place(queue: Queue | null, strings: Strings): string[] {
  if (!queue) return [];
  const { position, minutes } = queue;
  const about = minutes ? strings.get(minutes === 1 ? "waiting_minute" : "waiting_minutes", { minutes }) : "";
  return [strings.get("waiting_position", { position }), about];
}

/** Nobody is there: by when the customer hears from somebody, in their own time and the form of their language. */
function promise(due: string, number: string | null, strings: Strings): string[] {
  const day = date(due, strings.locale, { weekday: "long", day: "numeric", month: "long" });
  const time = date(due, strings.locale, { timeStyle: "short" });
  return [strings.get("waiting_due", { day, time }), number ? strings.get("waiting_case", { case: number }) : ""];
}

export function renderTrouble(link: Link, strings: Strings): TemplateResult {
  const trouble = !navigator.onLine ? "offline" : link === "reconnecting" ? "reconnecting" : null;
  return html`<p class="trouble" role="status">${trouble ? strings.get(trouble) : nothing}</p>`;
}
