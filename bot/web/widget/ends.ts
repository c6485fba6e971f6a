/** What stands before the first message and after the last: the welcome, the typing sign, the wish to hear how it was. */
import { html, nothing, type TemplateResult } from "lit";
import * as icons from "./icons";
import type { Strings } from "./strings";

export function renderWelcome(strings: Strings): TemplateResult | typeof nothing {
  const welcome = strings.get("welcome");
  return welcome ? html`<article class="message bot"><div class="bubble">${welcome}</div></article>` : nothing;
}

export function renderTyping(strings: Strings): TemplateResult {
  return html`<p class="typing bubble"><i></i><i></i><i></i><span class="unseen">${strings.get("typing")}</span></p>`;
}

export function renderInvitation(strings: Strings, rate: () => void): TemplateResult {
  return html`<div class="notice">
    <button type="button" class="invite" @click=${rate}>${icons.star}${strings.get("rate")}</button>
  </div>`;
}
