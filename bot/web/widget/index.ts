/** `<script src="/widget.js" data-locale="de-DE" defer></script>` puts the chat into the page. */
import { RerouteChat } from "./element";
import { Gateway } from "./gateway";
import { Memory } from "./storage";

interface RerouteApi {
  open(draft?: string): void;
  close(): void;
  setLocale(locale: string): void;
}

declare global {
  interface Window {
    Reroute?: RerouteApi;
  }
}

/** The customer as the shop's server signed it, if the page says so. */
function identityOf(script: HTMLScriptElement | null): unknown {
  try {
    return JSON.parse(script?.dataset["identity"] ?? "null");
  } catch {
    return null;
  }
}

function start(script: HTMLScriptElement | null): void {
  if (window.Reroute) return;
  customElements.define("reroute-chat", RerouteChat);
  const chat = new RerouteChat();
  const locale = script?.dataset["locale"] || document.documentElement.lang || navigator.language;
  const memory = new Memory(script?.dataset["storage"] === "session" ? "session" : "local");
  chat.setUp(new Gateway(new URL(".", script?.src || location.href)), memory, locale, identityOf(script));
  window.Reroute = {
    open: (draft) => chat.open(draft),
    close: () => chat.close(),
    setLocale: (language) => void chat.setLocale(language),
  };
  document.body.append(chat);
}

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
if (document.body) start(script);
else document.addEventListener("DOMContentLoaded", () => start(script));
