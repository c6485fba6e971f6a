import { html, nothing, type TemplateResult } from "lit";
import * as icons from "./icons";
import type { Strings } from "./strings";

/** The round button that is always there, with the number of messages that came while the panel was closed. */
export function renderLauncher(strings: Strings, open: boolean, unread: number, toggle: () => void): TemplateResult {
  const label = strings.get(open ? "launcher_close" : "launcher_open");
  const news = strings.get("new_message");
  return html`<button type="button" class="launcher ${open ? "open" : ""}" aria-expanded=${open}
      aria-label=${unread ? `${label}. ${news} (${unread})` : label} @click=${toggle}>
      ${open ? icons.down : icons.chat}
      ${unread ? html`<span class="unread" aria-hidden="true">${unread > 9 ? "9+" : unread}</span>` : nothing}
    </button>
    <p class="unseen" role="status">${unread ? news : nothing}</p>`;
}
