/** The demo shop's page: its words in five languages, and sentences that go into the chat at a press. */
import "./shop.css";
import de from "./strings/de.json";
import en from "./strings/en.json";
import es from "./strings/es.json";
import fr from "./strings/fr.json";
import zh from "./strings/zh.json";

type Words = Record<keyof typeof en, string>;

const LANGUAGES = {
  en: { locale: "en-GB", words: en },
  de: { locale: "de-DE", words: de },
  zh: { locale: "zh-CN", words: zh },
  fr: { locale: "fr-FR", words: fr },
  es: { locale: "es-ES", words: es },
} satisfies Record<string, { locale: string; words: Words }>;

type Language = keyof typeof LANGUAGES;

/** As the address asks (?lang=), else as the browser prefers, else English. */
function chosenLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  const wishes = [asked ?? "", ...navigator.languages].map((wish) => wish.slice(0, 2).toLowerCase());
  return wishes.find((wish): wish is Language => Object.hasOwn(LANGUAGES, wish)) ?? "en";
}

function* marked(name: string): Generator<[HTMLElement, string]> {
  for (const element of document.querySelectorAll<HTMLElement>(`[data-${name}]`)) yield [element, element.dataset[name] ?? ""];
}

function translate(language: Language): void {
  const { locale, words } = LANGUAGES[language];
  const price = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" });
  document.documentElement.lang = language;
  for (const [element, key] of marked("text")) element.textContent = words[key as keyof Words] ?? element.textContent;
  for (const [element, key] of marked("label")) element.setAttribute("aria-label", words[key as keyof Words] ?? "");
  for (const [element, cents] of marked("price")) element.textContent = price.format(Number(cents) / 100);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    if (link.hreflang === language) link.setAttribute("aria-current", "true");
  }
  // The widget's script runs after this one and reads its own locale from there.
  document.querySelector<HTMLElement>("script[data-locale]")!.dataset["locale"] = locale;
}

function connectChat(): void {
  for (const [element] of marked("open")) element.addEventListener("click", () => window.Reroute?.open());
  for (const [element] of marked("say")) {
    element.addEventListener("click", () => window.Reroute?.open(element.textContent ?? ""));
  }
}

translate(chosenLanguage());
connectChat();
