/** What could not be loaded says so, and can be asked for again: an empty list would say something else. */
import { html, nothing } from "lit";
import { say } from "../model/words";
import { alert, type Part } from "../parts/bits";

export const failed = (problem: string | undefined, again: () => Promise<void>): Part =>
  problem ? html`${alert(problem)}<button type="button" @click=${() => void again()}>${say("try_again")}</button>` : nothing;
