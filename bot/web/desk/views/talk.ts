import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { toSide, toView } from "../model/routes";
import { possible, type Talk } from "../model/talk";
import type { Detail } from "../model/types";
import { said, say } from "../model/words";
import { alert, chip, empty, loading, nameOfCustomer, ownerChip, viewers } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import "../parts/wait";
import "./composer";
import { renderPacket, saysSomething } from "./packet";
import { Timeline } from "./timeline";

const NEAR_THE_END = 80;

/** The talk in the middle: who has it, what it is about, all that was said, and the place to answer. */
export class DeskTalk extends DeskElement {
  static override properties = { talk: { attribute: false } };
  declare talk: Talk;
  #atEnd = true;
  #shown = "";
  #seen: HTMLElement | null = null;
  /** What grows or shrinks around the messages does not move their end away. */
  readonly #sizes = new ResizeObserver(() => this.#atEnd && this.#seen?.scrollTo({ top: this.#seen.scrollHeight }));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.#seen = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("talk")) this.#atEnd = true;
    const scroller = this.find(".thread");
    if (scroller && !changed.has("talk")) {
      this.#atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_THE_END;
    }
  }

  protected override render(): TemplateResult {
    const { desk, talk } = this;
    const { detail } = talk;
    return html`<section class="talk" aria-label=${say("talk")} @drop=${this.#onDrop}>
      <header class="talk-head">
        <a class="button quiet icon-only back" href=${toView(desk.view)} aria-label=${say("back_to_queue")}>${icons.back}</a>
        ${detail ? this.#head(detail) : html`<div class="talk-title"><h2>${say("talk")}</h2></div>`}
        <a class="button quiet icon-only to-side" href=${toSide(desk.view, talk.id)} aria-label=${say("order_panel")} title=${say("order_panel")}>${icons.parcel}</a>
      </header>
      ${detail ? this.#body(detail) : this.#none()}
    </section>`;
  }

  protected override updated(): void {
    const scroller = this.find(".thread");
    const last = this.talk.detail?.messages.at(-1)?.id ?? "";
    const news = `${this.talk.id}/${last}/${this.talk.outgoing.length}/${this.talk.detail?.notes.length ?? 0}`;
    if (scroller !== this.#seen) {
      this.#sizes.disconnect();
      this.#seen = scroller;
      if (scroller) this.#sizes.observe(scroller);
    }
    if (scroller && this.#atEnd && news !== this.#shown) scroller.scrollTop = scroller.scrollHeight;
    if (this.talk.detail) this.#shown = news;
  }

  #head(detail: Detail): TemplateResult {
    const { desk, talk } = this;
    const about = [said("channel", detail.channel), said("team", detail.team), detail.language.toUpperCase(), detail.case].filter(Boolean);
    return html`<div class="talk-title">
        <h2 dir="auto">${nameOfCustomer(detail)}</h2>
        ${detail.customer.verified ? html`<span class="tick" title=${say("verified")}>${icons.check}<span class="unseen">${say("verified")}</span></span>` : nothing}
        ${ownerChip(detail, talk.mine)}
        ${detail.due_at && (detail.owner === "waiting" || detail.owner === "agent")
          ? html`<desk-wait .since=${detail.owner === "waiting" ? detail.waiting_since : ""} .due=${detail.due_at}></desk-wait>`
          : nothing}
        <p class="talk-about">${about.join(" · ")} ${viewers(detail.viewers, desk.me?.first_name ?? "")}</p>
      </div>
      <div class="talk-actions" role="group" aria-label=${say("actions")}>${this.#actions(detail)}</div>`;
  }

  #actions({ owner }: Detail): TemplateResult {
    const { desk, talk } = this;
    const able = (act: Parameters<typeof possible>[0]): boolean => possible(act, owner, talk.mine, desk.leads);
    const more = (["assign", "transfer", "release"] as const).filter(able);
    return html`
      ${able("claim") ? html`<button type="button" class="primary" ?disabled=${talk.busy} title="C" @click=${() => void desk.act("claim")}>${say("claim")}</button>` : nothing}
      ${able("hand-back") ? html`<button type="button" ?disabled=${talk.busy} title="H" @click=${() => desk.open("hand-back")}>${say("hand_back")}</button>` : nothing}
      ${able("close") ? html`<button type="button" class="close-talk" ?disabled=${talk.busy} title="E" @click=${() => desk.open("close")}>${say("close_talk")}</button>` : nothing}
      <details class="menu" @toggle=${this.#onMenu} @keydown=${this.#onMenuKey}>
        <summary class="button quiet icon-only" aria-label=${say("more_actions")} title=${say("more_actions")}>${icons.more}</summary>
        <div class="menu-items">
          ${more.map((act) => html`<button type="button" @click=${(event: Event) => this.#choose(event, act)}>${say(act)}</button>`)}
          ${able("close") ? html`<button type="button" class="when-narrow" @click=${(event: Event) => this.#choose(event, "close")}>${say("close_talk")}</button>` : nothing}
          <button type="button" @click=${(event: Event) => this.#choose(event, "labels")}>${say("labels_edit")}</button>
        </div>
      </details>`;
  }

  #body(detail: Detail): TemplateResult {
    const { talk, desk } = this;
    return html`${detail.packet && (saysSomething(detail.packet) || talk.checked.length > 0) ? renderPacket(detail.packet, detail, talk.checked, !talk.mine) : nothing}
      <div class="thread" tabindex="0" role="region" aria-label=${say("thread")}>
        ${alert(talk.problem)}
        ${detail.labels.length > 0 ? html`<p class="talk-labels">${detail.labels.map((label) => chip(label, "label"))}</p>` : nothing}
        ${new Timeline(talk, detail).render()}
        <p class="typing" aria-live="polite">${this.#typing()}</p>
      </div>
      <desk-composer .desk=${desk} .talk=${talk}></desk-composer>`;
  }

  #typing(): string {
    const names = [...this.talk.typing.keys()].map((who) => (who === "customer" ? nameOfCustomer(this.talk.detail!) : who));
    return names.length > 0 ? say(names.length > 1 ? "typing_many" : "typing", { name: names.join(", ") }) : "";
  }

  #none(): TemplateResult {
    const { talk } = this;
    if (!talk.problem) return loading();
    if (talk.missing) return empty(say("talk_missing"), say("talk_missing_hint"), icons.inbox);
    return html`${alert(talk.problem)}<button type="button" @click=${() => void talk.load()}>${say("try_again")}</button>`;
  }

  #choose(event: Event, act: "assign" | "transfer" | "release" | "labels" | "close"): void {
    (event.currentTarget as HTMLElement).closest("details")!.open = false;
    if (act === "release") void this.desk.act("release");
    else this.desk.open(act);
  }

  /** A menu that is open closes when one presses elsewhere. */
  #onMenu(event: Event): void {
    const menu = event.currentTarget as HTMLDetailsElement;
    if (!menu.open) return;
    const elsewhere = (press: Event): void => {
      if (menu.contains(press.target as Node)) return;
      menu.open = false;
      document.removeEventListener("pointerdown", elsewhere);
    };
    document.addEventListener("pointerdown", elsewhere);
  }

  #onMenuKey(event: KeyboardEvent): void {
    const menu = event.currentTarget as HTMLDetailsElement;
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }

  #onDrop(event: DragEvent): void {
    const file = event.dataTransfer?.files[0];
    if (file && this.talk.mine) this.querySelector("desk-composer")?.sendPicture(file);
  }
}
customElements.define("desk-talk", DeskTalk);
