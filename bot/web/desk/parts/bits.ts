/** Small things that stand everywhere: names in circles, chips, fields, empty places. */
import { html, nothing, type TemplateResult } from "lit";
import { initials } from "../model/format";
import type { Owner, Summary } from "../model/types";
import { said, say } from "../model/words";
import * as icons from "./icons";

export type Part = TemplateResult | typeof nothing;

export const avatar = (name: string, kind = ""): TemplateResult =>
  html`<span class="avatar ${kind}" title=${name} aria-hidden="true">${initials(name)}</span>`;

/** Who has a talk: the agent's name, or the queue, the assistant, nobody. */
export function ownerChip({ owner, agent }: { owner: Owner; agent: { first_name: string } | null }, mine = false): TemplateResult {
  const words = owner === "agent" ? (mine ? say("owner_you") : agent?.first_name || said("owner", owner)) : said("owner", owner);
  return html`<span class="chip owner-${owner}"><span class="dot"></span>${words}</span>`;
}

export const chip = (words: string, kind = ""): Part => (words ? html`<span class="chip ${kind}">${words}</span>` : nothing);

export const nameOfCustomer = ({ customer }: Summary): string => customer.name || say("guest");

export function viewers(names: string[], own: string): Part {
  const others = names.filter((name) => name && name !== own);
  if (others.length === 0) return nothing;
  const words = say("viewing", { names: others.join(", ") });
  return html`<span class="viewers" title=${words}>${icons.eye}<span class="unseen">${words}</span>${others.slice(0, 3).map((name) => avatar(name, "small"))}</span>`;
}

export const empty = (title: string, hint = "", icon: Part = nothing): TemplateResult =>
  html`<div class="empty">${icon}<p class="empty-title">${title}</p>${hint ? html`<p>${hint}</p>` : nothing}</div>`;

export const alert = (words: string): Part => (words ? html`<p class="alert" role="alert">${words}</p>` : nothing);

export const loading = (): TemplateResult =>
  html`<div class="loading" role="status"><span class="unseen">${say("loading")}</span><i></i><i></i><i></i></div>`;

interface FieldOptions {
  label: string;
  hint?: string;
  optional?: boolean;
  kind?: string;
}

/** A control with its label above it. */
export function field({ label, hint = "", optional = false, kind = "" }: FieldOptions, control: TemplateResult): TemplateResult {
  return html`<label class="field ${kind}">
    <span class="label">${label}${optional ? html` <span class="optional">${say("optional")}</span>` : nothing}</span>
    ${control}${hint ? html`<span class="hint">${hint}</span>` : nothing}
  </label>`;
}

/** What a form says, by the names of its fields. */
export const given = (event: Event): FormData => new FormData(event.currentTarget as HTMLFormElement);
