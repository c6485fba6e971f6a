import { html, nothing, type TemplateResult } from "lit";
import { explain } from "../model/explain";
import { tongue } from "../model/format";
import { fields, text } from "../model/shape";
import type { Me } from "../model/types";
import { said, say } from "../model/words";
import { alert, avatar, field, given } from "../parts/bits";
import { DeskElement } from "../parts/element";
import { qrCode } from "../parts/qr";
import { setShortcuts, shortcutsOn } from "../parts/shortcuts";
import { setTheme, theme, THEMES } from "../parts/theme";
import { places } from "./nav";

/** One's own account: who one is, the password, the second factor, and how the desk looks. */
export class DeskAccount extends DeskElement {
  #enrolment: { secret: string; uri: string } | null = null;
  #problems: Record<string, string> = {};
  #busy = false;

  protected override render(): TemplateResult {
    const me = this.desk.me!;
    return html`<div class="page account">
      <header class="page-head"><h1>${say("account")}</h1></header>
      <section class="panel who">
        ${avatar(me.name, "large")}
        <div><h2 dir="auto">${me.name}</h2><p class="quiet-text">${me.email}</p>
          <p class="quiet-text">${[said("role", me.role), ...me.teams.map((team) => said("team", team)), ...me.languages.map(tongue)].join(" · ")}</p></div>
        <button type="button" @click=${() => void this.desk.signOut()}>${say("sign_out")}</button>
      </section>
      ${this.#pages()} ${this.#look()} ${this.#password()} ${this.#totp(me)}
    </div>`;
  }

  /** On a phone the bar has no place for these. */
  #pages(): TemplateResult {
    const rare = places(this.desk).filter((place) => place.rare);
    return html`<nav class="panel rare-pages" aria-label=${say("pages")}>${rare.map(({ title, icon, href }) => html`<a class="button" href=${href}>${icon}${title}</a>`)}</nav>`;
  }

  #look(): TemplateResult {
    return html`<section class="panel">
      <h2>${say("look")}</h2>
      <div class="segments" role="group" aria-label=${say("look")}>
        ${THEMES.map((known) => html`<button type="button" aria-pressed=${theme() === known} @click=${() => this.#setTheme(known)}>${said("theme", known)}</button>`)}
      </div>
      <label class="switch"><input type="checkbox" .checked=${shortcutsOn()} @change=${(event: Event) => setShortcuts((event.target as HTMLInputElement).checked)} /> ${say("shortcuts_on")}</label>
    </section>`;
  }

  #password(): TemplateResult {
    return html`<section class="panel">
      <h2>${say("password_change")}</h2>
      <form @submit=${this.#onPassword}>
        <input class="unseen" type="text" name="username" autocomplete="username" .value=${this.desk.me!.email} tabindex="-1" aria-hidden="true" readonly />
        ${field({ label: say("password_old") }, html`<input name="old" type="password" autocomplete="current-password" required />`)}
        ${field({ label: say("password_new"), hint: say("password_hint") }, html`<input name="new" type="password" autocomplete="new-password" minlength="12" required />`)}
        ${alert(this.#problems["password"] ?? "")}
        <div class="form-actions"><button class="primary" ?disabled=${this.#busy}>${say("save")}</button></div>
      </form>
    </section>`;
  }

  #totp(me: Me): TemplateResult {
    return html`<section class="panel">
      <h2>${say("two_factor")}</h2>
      <p>${say(me.totp ? "totp_on" : "totp_off")}</p>
      ${this.#enrolment ? this.#enrol(this.#enrolment) : me.totp ? this.#code(say("totp_remove"), false) : html`<button type="button" ?disabled=${this.#busy} @click=${this.#begin}>${say("totp_begin")}</button>`}
      ${alert(this.#problems["totp"] ?? "")}
    </section>`;
  }

  #enrol({ secret, uri }: { secret: string; uri: string }): TemplateResult {
    const link = uri.startsWith("otpauth://") ? uri : "";
    return html`<ol class="enrol">
      <li><p>${say("totp_scan")}</p>
        <div class="enrol-code">${link ? qrCode(link, say("totp_qr")) : nothing}
          <div><p class="quiet-text">${say("totp_secret")}</p><p class="secret"><code>${(secret.match(/.{1,4}/g) ?? []).join(" ")}</code></p>
            ${link ? html`<a href=${link}>${say("totp_link")}</a>` : nothing}</div></div></li>
      <li><p>${say("totp_enter")}</p>${this.#code(say("totp_confirm"), true)}</li>
    </ol>`;
  }

  #code(title: string, on: boolean): TemplateResult {
    return html`<form class="inline-form" @submit=${(event: SubmitEvent) => this.#onCode(event, on)}>
      ${field({ label: say("code") }, html`<input name="code" class="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="8" required />`)}
      <button class=${on ? "primary" : ""} ?disabled=${this.#busy}>${title}</button>
    </form>`;
  }

  #setTheme(chosen: (typeof THEMES)[number]): void {
    setTheme(chosen);
    this.requestUpdate();
  }

  #onPassword(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const body = { old: String(given(event).get("old")), new: String(given(event).get("new")) };
    void this.#while("password", async () => {
      await this.desk.api.put("me/password", body);
      form.reset();
      this.desk.toast(say("password_changed"));
    });
  }

  #begin(): void {
    void this.#while("totp", async () => {
      const answer = fields(await this.desk.api.post("me/totp"));
      this.#enrolment = { secret: text(answer["secret"]), uri: text(answer["uri"]) };
      this.requestUpdate();
      void this.updateComplete.then(() => this.find("input[name=code]")?.focus());
    });
  }

  #onCode(event: SubmitEvent, on: boolean): void {
    event.preventDefault();
    const code = String(given(event).get("code")).replace(/\s/g, "");
    void this.#while("totp", async () => {
      await (on ? this.desk.api.put("me/totp", { code }) : this.desk.api.delete("me/totp", { code }));
      this.#enrolment = null;
      this.desk.me = { ...this.desk.me!, totp: on };
      this.desk.toast(say(on ? "totp_done" : "totp_gone"));
    });
  }

  async #while(part: string, work: () => Promise<void>): Promise<void> {
    this.#busy = true;
    this.#problems = {};
    this.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.#problems = { [part]: explain(error) };
    }
    this.#busy = false;
    this.requestUpdate();
  }
}
customElements.define("desk-account", DeskAccount);
