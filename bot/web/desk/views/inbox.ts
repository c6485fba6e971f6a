import { html, nothing, type TemplateResult } from "lit";
import { toTalk } from "../model/routes";
import { say } from "../model/words";
import { empty } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import "./queue";
import "./side";
import "./talk";

/** Three panes: the queue, the talk, and what the shop knows about its order. On small screens one of them. */
export class DeskInbox extends DeskElement {
  protected override render(): TemplateResult {
    const { desk } = this;
    const route = desk.route.name === "inbox" ? desk.route : { talk: "", side: false };
    const shown = route.side ? "side" : route.talk ? "talk" : "queue";
    return html`<div class="panes show-${shown}">
      <h1 class="unseen">${say("inbox")}</h1>
      <desk-queue .desk=${desk}></desk-queue>
      ${desk.talk
        ? html`<desk-talk .desk=${desk} .talk=${desk.talk}></desk-talk>
            <desk-side .desk=${desk} .talk=${desk.talk}></desk-side>`
        : html`<div class="nothing-open">${empty(say("pick_talk"), say("pick_talk_hint"), icons.inbox)}</div>`}
      ${route.side ? html`<a class="scrim" href=${toTalk(desk.view, route.talk)} aria-label=${say("back_to_talk")} tabindex="-1"></a>` : nothing}
    </div>`;
  }
}
customElements.define("desk-inbox", DeskInbox);
