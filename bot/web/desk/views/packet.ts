/** What the assistant hands over: asked, checked, offered, chosen; the part that spares the customer from telling it again. */
import { html, nothing, type TemplateResult } from "lit";
import { about, factLine, tongue } from "../model/format";
import type { Check, Packet, Summary } from "../model/types";
import { said, say } from "../model/words";
import { chip, type Part } from "../parts/bits";
import * as icons from "../parts/icons";

/** Whether it says anything: a talk that staff took by themselves was never handed over. */
export const saysSomething = ({ reason, asked, checked, offered, chosen, case: number }: Packet): boolean =>
  Boolean(reason || chosen || number || asked.length + checked.length + offered.length);

/** Open until the talk is one's own: then the messages need the place. */
export function renderPacket(packet: Packet, talk: Summary, known: Check[], open: boolean): TemplateResult {
  const checks = packet.checked.length > 0 ? packet.checked : known;
  const summary = inShort(packet);
  return html`<details class="packet" ?open=${open}>
    <summary>
      <h3>${say("packet")}</h3>
      ${packet.reason ? chip(said("reason", packet.reason), "reason") : nothing} ${chip(packet.rule)}
      ${packet.mood === "calm" ? nothing : chip(said("mood", packet.mood), `mood-${packet.mood}`)}
      ${packet.case ? chip(packet.case) : nothing}
      <span class="packet-line" dir="auto">${summary}</span>
    </summary>
    <div class="packet-body" tabindex="0" role="region" aria-label=${say("packet")}>
    ${summary ? html`<p class="packet-summary" dir="auto">${summary}</p>` : nothing}
    <dl>
      ${part(say("packet_asked"), asked(packet))} ${part(say("packet_checked"), checked(checks))}
      ${part(say("packet_offered"), offered(packet))} ${part(say("packet_customer"), customer(packet, talk))}
    </dl>
    </div>
  </details>`;
}

/** What it is about, and how far it came. */
function inShort({ asked, order, chosen, offered }: Packet): string {
  const come = chosen ? `${say("chosen")}: ${said("change", chosen)}` : offered.length > 0 ? say("packet_offered") : "";
  return [about(asked.map(({ topic }) => topic), order), come].filter(Boolean).join(" · ");
}

const part = (title: string, content: Part): Part =>
  content === nothing ? nothing : html`<div><dt>${title}</dt><dd>${content}</dd></div>`;

function asked({ asked }: Packet): Part {
  if (asked.length === 0) return nothing;
  return html`<ul>
    ${asked.map(({ topic, words }) => html`<li>${said("topic", topic)}${words ? html` <q dir="auto">${words}</q>` : nothing}</li>`)}
  </ul>`;
}

function checked(checked: Check[]): Part {
  if (checked.length === 0) return nothing;
  return html`<ul class="checks">${checked.map(check)}</ul>`;
}

function check({ order, what, allowed, rule, because, facts }: Check): TemplateResult {
  return html`<li class=${allowed ? "allowed" : "refused"}>
    <span class="verdict">${allowed ? icons.check : icons.cross}</span>
    <div>
      <p>
        <strong>${said("change", what)}</strong> ${order ? html`<span class="code">${order}</span>` : nothing}
        <span class="verdict-word">${say(allowed ? "allowed" : "refused")}</span>
      </p>
      ${because ? html`<p dir="auto">${because}</p>` : nothing}
      <p class="rule"><code>${rule}</code> <span>${factLine(facts)}</span></p>
    </div>
  </li>`;
}

function offered({ offered, chosen }: Packet): Part {
  if (offered.length === 0 && !chosen) return nothing;
  const all = offered.includes(chosen) || !chosen ? offered : [...offered, chosen];
  return html`<ul class="offers">
    ${all.map((offer) => html`<li class=${offer === chosen ? "chosen" : ""} dir="auto">
      ${said("change", offer)}${offer === chosen ? html` <span class="chip good">${say("chosen")}</span>` : nothing}
    </li>`)}
  </ul>`;
}

function customer({ verified, language }: Packet, talk: Summary): Part {
  const name = verified?.name ?? talk.customer.name;
  const who = [name, verified?.email].filter(Boolean).join(" · ");
  const words = verified || talk.customer.verified ? (who ? say("verified_as", { who }) : say("verified")) : say("not_verified");
  return html`<span dir="auto">${words}</span>${language ? html` · ${tongue(language)}` : nothing}`;
}
