/** The newest of the agent's messages that the customer has before their eyes; null where the page is not looked at. */
export function seenOf(scroller: HTMLElement | null): string | null {
  if (!scroller || document.hidden) return null;
  const { bottom } = scroller.getBoundingClientRect();
  const messages = [...scroller.querySelectorAll<HTMLElement>(".message.agent")];
  return messages.findLast((message) => message.getBoundingClientRect().top < bottom)?.dataset["id"] ?? null;
}
