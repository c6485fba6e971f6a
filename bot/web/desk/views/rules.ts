import { html, nothing, type TemplateResult } from "lit";
import { at } from "../model/api";
import { explain } from "../model/explain";
import { LANGUAGES, tongue } from "../model/format";
import { list, ruleOf } from "../model/shape";
import type { Rule } from "../model/types";
import { known, said, say, sayMany } from "../model/words";
import { chip, empty, field, given, type Part } from "../parts/bits";
import { EditingElement, type Form } from "../parts/editing";
import * as icons from "../parts/icons";
import { failed } from "./failed";

const CHANNELS = ["web", "email", "whatsapp", "telegram", "messenger", "line", "slack", "twilio"];
/** What is said on the way, and no wish. */
const MOVES = ["inform", "choose_offer", "affirm", "deny", "stop", "greet", "thanks", "goodbye", "small_talk"];
const NEW: Rule = ruleOf({ active: true });

type Choices = "languages" | "channels" | "topics";
const CHOICES: Choices[] = ["languages", "channels", "topics"];
const NAMES: Record<Choices, (value: string) => string> = {
  languages: tongue,
  channels: (channel) => said("channel", channel),
  topics: (topic) => said("topic", topic),
};

/** Which messages go to a person: leads write it down, and see what a sentence would be caught by. */
export class DeskRules extends EditingElement<Rule> {
  #rules: Rule[] | null = null;
  #problem = "";
  #caught: string[] | null = null;
  #fault = "";

  protected override async load(): Promise<void> {
    if (!this.desk.leads) return;
    try {
      this.#rules = list(await this.desk.api.get("rules"), "rules").map(ruleOf);
      this.#caught = null;
      this.#problem = "";
    } catch (error) {
      this.#problem = explain(error);
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { leads } = this.desk;
    return html`<div class="page canned-page">
      ${this.head(say("rules"), leads ? say("rule_add") : "", leads ? say("rules_hint") : "")}
      ${leads ? html`${failed(this.#problem, () => this.load())} ${this.#list()}` : empty(say("leads_only"))} ${this.dialog()}
    </div>`;
  }

  #list(): Part {
    const rules = this.#rules;
    if (!rules) return nothing;
    if (rules.length === 0) return empty(say("rules_none"), "", icons.rules);
    return html`${this.#try()}<ol class="canned-list">${rules.map((rule) => html`<li>${this.#rule(rule)}</li>`)}</ol>`;
  }

  /** By words alone: what a sentence is about is known once the assistant has read it. */
  #try(): TemplateResult {
    const caught = this.#caught;
    return html`<form class="inline-form rule-try" @submit=${this.#onTry}>
      ${field({ label: say("rule_try") }, html`<input name="text" required maxlength="1000" autocomplete="off" dir="auto" />`)}
      <button>${say("rule_try_do")}</button>
      <p class="quiet-text" role="status">${this.#fault || (caught ? sayMany("rules_caught", caught.length) : say("rule_try_hint"))}</p>
    </form>`;
  }

  #rule(rule: Rule): TemplateResult {
    const rows = [
      [say("rule_words"), rule.when.words.map((phrase) => `“${phrase}”`)],
      ...CHOICES.map((name) => [say(name), rule.when[name].map(NAMES[name])]),
    ] as [string, string[]][];
    return html`<article class="canned-card rule-card">
      <header><h2 dir="auto">${rule.title}</h2>
        <span class="chip">${rule.team ? said("team", rule.team) : say("rule_team_stays")}</span>
        ${rule.active ? nothing : chip(say("rule_off"))} ${this.#caught?.includes(rule.id) ? chip(say("rule_found"), "good") : nothing}
        ${this.editButton(rule, rule.title)}
      </header>
      <dl>${rows.map(([name, values]) => (values.length > 0 ? html`<div><dt>${name}</dt><dd dir="auto">${values.join(", ")}</dd></div>` : nothing))}</dl>
    </article>`;
  }

  protected override form(editing: Rule | "new"): Form {
    const { id, title, active, team, when } = editing === "new" ? NEW : editing;
    const teams = [...new Set([...this.desk.ownTeams, ...(team ? [team] : [])])];
    const body = html`<form @submit=${(event: SubmitEvent) => this.#onSubmit(event, id)}>
      ${field({ label: say("canned_title"), hint: say("rule_title_hint") }, html`<input name="title" .value=${title} required maxlength="80" autocomplete="off" autofocus />`)}
      ${field({ label: say("rule_team") }, html`<select name="team"><option value="">${say("rule_team_stays")}</option>${teams.map((one) => html`<option value=${one} ?selected=${one === team}>${said("team", one)}</option>`)}</select>`)}
      <label class="switch"><input type="checkbox" name="active" .checked=${active} /> ${say("rule_active")}</label>
      <p class="modal-text">${say("rule_conditions")}</p>
      ${field({ label: say("rule_words"), hint: say("rule_words_hint"), optional: true }, html`<textarea name="words" rows="3" dir="auto" .value=${when.words.join("\n")}></textarea>`)}
      ${choices("languages", LANGUAGES, when.languages)} ${choices("channels", CHANNELS, when.channels)}
      ${choices("topics", known("topic").filter((topic) => !MOVES.includes(topic)), when.topics)}
      ${this.foot(say("save"), id ? () => this.desk.api.delete(at("rules", id)) : undefined)}
    </form>`;
    return { title: say(id ? "rule_edit" : "rule_add"), kind: "wide-modal", body };
  }

  #onSubmit(event: SubmitEvent, id: string): void {
    event.preventDefault();
    const form = given(event);
    const words = String(form.get("words")).split("\n").map((line) => line.trim()).filter(Boolean);
    const chosen = CHOICES.map((name) => [name, form.getAll(name).map(String)] as const);
    if (words.length === 0 && chosen.every(([, values]) => values.length === 0)) return this.refuse(say("rule_empty"));
    const when = { words, ...Object.fromEntries(chosen) };
    const body = { title: String(form.get("title")).trim(), team: String(form.get("team")) || null, active: form.has("active"), when };
    void this.save(() => (id ? this.desk.api.patch(at("rules", id), body) : this.desk.api.post("rules", body)));
  }

  async #onTry(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const text = String(given(event).get("text"));
    try {
      this.#caught = list<string>(await this.desk.api.post("rules/try", { text }), "rules");
      this.#fault = "";
    } catch (error) {
      this.#fault = explain(error);
    }
    this.requestUpdate();
  }
}
customElements.define("desk-rules", DeskRules);

/** Boxes to tick, under the name of the field; what is ticked already is there whether it is known or not. */
function choices(name: Choices, offered: string[], chosen: string[]): TemplateResult {
  const all = [...new Set([...offered, ...chosen])];
  return html`<fieldset class="checks-field"><legend>${say(name)} <span class="optional">${say("optional")}</span></legend>
    <div class="choices">${all.map((value) => html`<label><input type="checkbox" name=${name} value=${value} .checked=${chosen.includes(value)} /> ${NAMES[name](value)}</label>`)}</div>
  </fieldset>`;
}
