import { html, nothing, type TemplateResult } from "lit";
import { toSearch } from "../model/routes";
import { say } from "../model/words";
import { type Command, commands } from "../parts/commands";
import { DeskElement } from "../parts/element";
import * as icons from "../parts/icons";
import { modal } from "../parts/modal";

/** Ctrl or ⌘ and K: everything that can be done, by its name. */
export class DeskCommandBar extends DeskElement {
  #words = "";
  #chosen = 0;

  protected override render(): TemplateResult {
    const found = this.#found();
    const chosen = Math.min(this.#chosen, found.length - 1);
    const body = html`<div class="command-input">
        ${icons.search}
        <input type="text" role="combobox" aria-expanded="true" aria-controls="commands" aria-autocomplete="list" autocomplete="off" autofocus
          aria-activedescendant=${chosen >= 0 ? `command-${chosen}` : nothing} aria-label=${say("command_bar")} placeholder=${say("command_placeholder")}
          .value=${this.#words} @input=${this.#onInput} @keydown=${this.#onKey} />
      </div>
      <ul id="commands" role="listbox" aria-label=${say("command_bar")}>
        ${found.map((command, index) => html`<li id="command-${index}" role="option" aria-selected=${index === chosen} @click=${() => this.#run(command)}>
          <span>${command.title}</span><span class="quiet-text">${command.group}</span>${command.key ? html`<kbd>${command.key}</kbd>` : nothing}
        </li>`)}
      </ul>`;
    return modal({ title: say("command_bar"), body, head: false, kind: "command-bar", onClose: () => this.desk.dialog === "command" && this.desk.open(null) });
  }

  protected override updated(): void {
    this.find("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  #found(): Command[] {
    const words = this.#words.trim();
    const parts = words.toLowerCase().split(/\s+/);
    const all = commands(this.desk).filter(({ title, group }) => parts.every((part) => `${title} ${group}`.toLowerCase().includes(part)));
    const search = { id: "find", title: say("search_for", { words }), group: say("search"), run: () => this.desk.go(toSearch(words)) };
    return words ? [...all, search] : all;
  }

  #onInput(event: Event): void {
    this.#words = (event.target as HTMLInputElement).value;
    this.#chosen = 0;
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent): void {
    const found = this.#found();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      this.#chosen = (Math.min(this.#chosen, found.length - 1) + step + found.length) % found.length;
      this.requestUpdate();
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const command = found[Math.min(this.#chosen, found.length - 1)];
      if (command) this.#run(command);
    }
  }

  /** Closed first: what runs may open something else, or take the focus. */
  #run(command: Command): void {
    this.find<HTMLDialogElement>("dialog")?.close();
    this.desk.open(null);
    void this.updateComplete.then(() => command.run());
  }
}
customElements.define("desk-command-bar", DeskCommandBar);
