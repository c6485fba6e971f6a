import { html, nothing, type TemplateResult } from "lit";
import { Desk } from "../model/desk";
import { say } from "../model/words";
import { loading } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import { listenForShortcuts } from "../parts/shortcuts";
import "./account";
import "./approvals";
import "./audit";
import "./canned";
import "./command-bar";
import "./dialogs";
import "./inbox";
import "./insights";
import { renderNav } from "./nav";
import "./rules";
import "./search";
import "./sign-in";
import "./staff";

/** A file that is dropped where it cannot be sent must not be opened in the place of the desk. */
function keepFilesOut(event: DragEvent): void {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

/** `<desk-app>`: signed in or not, and which page of the desk. */
export class DeskApp extends DeskElement {
  #title = "";
  #where = "";

  override connectedCallback(): void {
    this.desk = new Desk();
    super.connectedCallback();
    listenForShortcuts(this.desk);
    for (const type of ["dragover", "drop"] as const) window.addEventListener(type, keepFilesOut);
    void this.desk.start();
  }

  protected override render(): TemplateResult {
    const { desk } = this;
    if (desk.me === undefined) return html`<main class="whole">${loading()}</main>`;
    if (desk.me === null) return html`<desk-sign-in .desk=${desk}></desk-sign-in>${this.#toasts()}`;
    return html`<div class="frame at-${desk.route.name} ${desk.talk ? "with-talk" : ""}">
      <a class="skip" href="#main" @click=${this.#skip}>${say("skip")}</a>
      ${renderNav(desk)}
      <main id="main" tabindex="-1">${this.#page()}</main>
      ${desk.dialog === "command" ? html`<desk-command-bar .desk=${desk}></desk-command-bar>` : nothing}
      <desk-dialogs .desk=${desk}></desk-dialogs>
      ${this.#toasts()}
    </div>`;
  }

  protected override updated(): void {
    const { desk } = this;
    const waiting = desk.me ? (desk.inbox.counts?.waiting ?? 0) : 0;
    const title = `${waiting ? `(${waiting}) ` : ""}${say("title")}`;
    if (title !== this.#title) document.title = this.#title = title;
    const where = desk.me ? desk.route.name : "";
    if (this.#where && where && where !== this.#where && !this.contains(document.activeElement)) this.find("main")?.focus();
    this.#where = where;
  }

  #page(): TemplateResult {
    const { desk } = this;
    switch (desk.route.name) {
      case "inbox":
        return html`<desk-inbox .desk=${desk}></desk-inbox>`;
      case "search":
      case "order":
        return html`<desk-search .desk=${desk}></desk-search>`;
      case "approvals":
        return html`<desk-approvals .desk=${desk}></desk-approvals>`;
      case "insights":
        return html`<desk-insights .desk=${desk}></desk-insights>`;
      case "staff":
        return html`<desk-staff .desk=${desk}></desk-staff>`;
      case "canned":
        return html`<desk-canned .desk=${desk}></desk-canned>`;
      case "rules":
        return html`<desk-rules .desk=${desk}></desk-rules>`;
      case "audit":
        return html`<desk-audit .desk=${desk}></desk-audit>`;
      case "account":
        return html`<desk-account .desk=${desk}></desk-account>`;
    }
  }

  #toasts(): TemplateResult {
    const { desk } = this;
    return html`<div class="toasts" role="status">
      ${desk.toasts.map(
        ({ id, text, bad, href }) => html`<div class="toast ${bad ? "bad" : ""}">
          <p>${text}</p>
          ${href ? html`<a href=${href} @click=${() => desk.dismiss(id)}>${say("open")}</a>` : nothing}
          <button type="button" class="quiet icon-only" aria-label=${say("dismiss")} @click=${() => desk.dismiss(id)}>${icons.close}</button>
        </div>`,
      )}
    </div>`;
  }

  #skip(event: Event): void {
    event.preventDefault();
    document.querySelector<HTMLElement>("#main")?.focus();
  }
}
customElements.define("desk-app", DeskApp);
