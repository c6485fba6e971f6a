/** Single keys for what is done all day; they rest while one types, in dialogs, and where they are switched off. */
import type { Desk } from "../model/desk";
import { setting } from "../model/storage";
import { commands } from "./commands";

const TYPING = "input, textarea, select, [contenteditable]";

export const shortcutsOn = (): boolean => setting.get("shortcuts") !== "off";
export const setShortcuts = (on: boolean): void => setting.set("shortcuts", on ? "" : "off");

export function listenForShortcuts(desk: Desk): void {
  document.addEventListener("keydown", (event) => onKey(desk, event));
}

function onKey(desk: Desk, event: KeyboardEvent): void {
  if (!desk.me || event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) desk.open("command");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn()) return;
  if (document.querySelector("dialog[open]") || (event.target as Element).closest?.(TYPING)) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) return moveInQueue(event, step);
  const command = commands(desk).find(({ key }) => key === event.key);
  if (!command) return;
  event.preventDefault();
  command.run();
}

/** To the next or previous talk of the list; Enter opens it, as it opens any link. */
function moveInQueue(event: KeyboardEvent, step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".queue-row")].filter((row) => row.checkVisibility());
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.ariaCurrent);
  const row = rows[Math.min(rows.length - 1, Math.max(0, from + step))];
  if (!row) return;
  event.preventDefault();
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}
