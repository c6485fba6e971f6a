/** Where the talk is scrolled to: it follows what is new, for as long as nobody scrolls back. */
const NEAR_END_PX = 80;
const ANSWER_MARGIN_PX = 12;

export class View {
  /** Whether the view is to be placed after the next update: at the end, or where nobody has scrolled since. */
  #follows = true;
  #placedAt = -1;

  follow(): void {
    this.#follows = true;
  }

  beforeUpdate(view: HTMLElement | null): void {
    this.#follows ||= !view || view.scrollTop === this.#placedAt || distanceToEnd(view) < NEAR_END_PX;
  }

  afterUpdate(view: HTMLElement | null): void {
    if (view && this.#follows) {
      view.scrollTop = newest(view);
      this.#placedAt = view.scrollTop;
    }
    this.#follows = false;
  }
}

/** The end of the talk; where the newest answer, or its card, is longer than the window, the beginning of that. */
function newest(view: HTMLElement): number {
  const own = [...view.querySelectorAll(".message.customer")].at(-1);
  if (!own?.nextElementSibling) return view.scrollHeight;
  const card = [...view.querySelectorAll(".card")].at(-1);
  const answer = card && own.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING ? card : own.nextElementSibling;
  const above = answer.getBoundingClientRect().top - view.getBoundingClientRect().top;
  return Math.min(view.scrollHeight, view.scrollTop + above - ANSWER_MARGIN_PX);
}

function distanceToEnd(view: HTMLElement): number {
  return view.scrollHeight - view.scrollTop - view.clientHeight;
}
