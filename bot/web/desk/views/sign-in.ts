import { html, nothing, type TemplateResult } from "lit";
import { address, Problem } from "../model/api";
import { explain } from "../model/explain";
import { fields, text } from "../model/shape";
import type { Me } from "../model/types";
import { say } from "../model/words";
import { alert, field, given } from "../parts/bits";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";

/** E-mail and password; the code when the account has one; or the shop's own sign-in. */
export class DeskSignIn extends DeskElement {
  #oidc = "";
  #password = true;
  #problem = "";
  #busy = false;
  /** Given already, when only the code is missing. */
  #credentials: { email: string; password: string } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ways();
  }

  protected override render(): TemplateResult {
    const way = this.#credentials ? this.#code() : this.#password ? this.#login() : nothing;
    return html`<main class="whole sign-in">
      <div class="sign-in-card">
        <p class="sign-in-brand">${icons.route}<span>Reroute</span></p>
        <h1>${this.#credentials ? say("code_title") : say("sign_in_title")}</h1>
        ${alert(this.#problem || this.desk.ended)} ${way}
        ${this.#oidc && !this.#credentials ? this.#shopsOwn() : nothing}
      </div>
    </main>`;
  }

  #login(): TemplateResult {
    return html`<form @submit=${this.#onLogin}>
      ${field({ label: say("email") }, html`<input name="email" type="email" autocomplete="username" required autofocus />`)}
      ${field({ label: say("password") }, html`<input name="password" type="password" autocomplete="current-password" required />`)}
      <button class="primary wide" ?disabled=${this.#busy}>${say("sign_in")}</button>
    </form>`;
  }

  #code(): TemplateResult {
    const input = html`<input name="code" class="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="8" required />`;
    return html`<form @submit=${this.#onCode}>
      ${field({ label: say("code"), hint: say("code_hint") }, input)}
      <button class="primary wide" ?disabled=${this.#busy}>${say("sign_in")}</button>
      <button type="button" class="quiet wide" @click=${this.#again}>${say("back")}</button>
    </form>`;
  }

  #shopsOwn(): TemplateResult {
    return html`${this.#password ? html`<p class="or"><span>${say("or")}</span></p>` : nothing}
      <a class="button wide" href=${address("session/oidc")}>${say("sign_in_oidc", { name: this.#oidc })}</a>`;
  }

  async #ways(): Promise<void> {
    const ways = fields(await this.desk.api.get("session/ways").catch(() => null));
    this.#oidc = text(ways["oidc"]);
    this.#password = ways["password"] !== false || !this.#oidc;
    this.requestUpdate();
  }

  #onLogin(event: SubmitEvent): void {
    event.preventDefault();
    const form = given(event);
    void this.#signIn({ email: String(form.get("email")).trim(), password: String(form.get("password")) });
  }

  #onCode(event: SubmitEvent): void {
    event.preventDefault();
    const code = String(given(event).get("code")).replace(/\s/g, "");
    if (this.#credentials) void this.#signIn(this.#credentials, code);
  }

  async #signIn(credentials: { email: string; password: string }, code = ""): Promise<void> {
    this.#busy = true;
    this.#problem = "";
    this.requestUpdate();
    try {
      this.desk.signedIn(await this.desk.api.post<Me>("session", code ? { ...credentials, code } : credentials));
    } catch (error) {
      this.#onProblem(error, credentials);
    }
    this.#busy = false;
    this.requestUpdate();
  }

  #onProblem(error: unknown, credentials: { email: string; password: string }): void {
    const wantsCode = error instanceof Problem && error.name === "code_required";
    const first = wantsCode && !this.#credentials;
    if (wantsCode) this.#credentials = credentials;
    this.desk.ended = "";
    this.#problem = first ? "" : this.#credentials && !wantsCode ? this.#codeProblem(error) : explain(error);
    this.requestUpdate();
    const next = wantsCode || this.#credentials ? "input[name=code]" : "input[name=password]";
    void this.updateComplete.then(() => this.find<HTMLInputElement>(next)?.select());
  }

  #codeProblem(error: unknown): string {
    return error instanceof Problem && error.name === "sign_in_refused" ? say("problem_code_refused") : explain(error);
  }

  #again(): void {
    this.#credentials = null;
    this.#problem = "";
    this.requestUpdate();
  }
}
customElements.define("desk-sign-in", DeskSignIn);
