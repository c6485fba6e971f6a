/** Light, dark, or as the system has it. */
import { setting } from "../model/storage";

export type Theme = "system" | "light" | "dark";
export const THEMES: readonly Theme[] = ["system", "light", "dark"];

export const theme = (): Theme => THEMES.find((known) => known === setting.get("theme")) ?? "system";

export const nextTheme = (): Theme => THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]!;

export function setTheme(chosen: Theme): void {
  setting.set("theme", chosen === "system" ? "" : chosen);
  applyTheme();
}

export function applyTheme(): void {
  const chosen = theme();
  if (chosen === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}
