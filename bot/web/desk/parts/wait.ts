/** `<desk-wait>`: how long somebody waits already, ticking; red when it is overdue. */
import { elapsed } from "../model/format";
import { say } from "../model/words";

const ticking = new Set<DeskWait>();
setInterval(() => ticking.forEach((wait) => wait.tick()), 1_000);

export class DeskWait extends HTMLElement {
  #since = "";
  #due = "";

  set since(value: string) {
    this.#since = value;
    this.tick();
  }

  set due(value: string) {
    this.#due = value;
    this.tick();
  }

  connectedCallback(): void {
    ticking.add(this);
    this.tick();
  }

  disconnectedCallback(): void {
    ticking.delete(this);
  }

  tick(): void {
    const [now, due] = [Date.now(), Date.parse(this.#due)];
    const overdue = due < now;
    this.classList.toggle("overdue", overdue);
    this.classList.toggle("soon", !overdue && due - now < 120_000);
    const words = overdue
      ? say("overdue", { time: elapsed(now - due) })
      : this.#since
        ? elapsed(now - Date.parse(this.#since))
        : due
          ? say("due_in", { time: elapsed(due - now) })
          : "";
    if (this.textContent !== words) this.textContent = words;
    this.title = this.#since && due ? say(overdue ? "due_was" : "due_in", { time: elapsed(Math.abs(due - now)) }) : "";
  }
}
customElements.define("desk-wait", DeskWait);
