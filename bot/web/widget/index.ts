/** `<script src="/widget.js" data-locale="de-DE" defer></script>` puts the chat into the page. */
import { RerouteChat } from "./element";
import { Gateway } from "./gateway";
import { parseIdentity } from "./parse";
import { type Events, type Handler, Signals } from "./signals";
import { Memory } from "./storage";

export interface RerouteApi {
  open(draft?: string): void;
  close(): void;
  toggle(): void;
  setLocale(locale: string): void;
  /** Resolves when the gateway has heard of it; null signs out. */
  identify(identity: unknown): Promise<void>;
  signOut(): Promise<void>;
  on<Name extends keyof Events>(event: Name, handler: Handler<Name>): () => void;
}

declare global {
  interface Window {
    Reroute?: RerouteApi;
  }
}

function apiOf(chat: RerouteChat, signals: Signals): RerouteApi {
  return {
    open: (draft) => chat.open(draft),
    close: () => chat.close(),
    toggle: () => (chat.isOpen ? chat.close() : chat.open()),
    setLocale: (locale) => void chat.setLocale(locale),
    identify: async (given) => {
      const identity = parseIdentity(given);
      await (identity ? chat.identify(identity) : chat.signOut());
    },
    signOut: () => chat.signOut(),
    on: (event, handler) => signals.on(event, handler),
  };
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
  const signals = new Signals();
  const locale = script?.dataset["locale"] || document.documentElement.lang || navigator.language;
  const memory = new Memory(script?.dataset["storage"] === "session" ? "session" : "local");
  const gateway = new Gateway(new URL(".", script?.src || location.href));
  chat.setUp(gateway, memory, signals, locale, parseIdentity(identityOf(script)));
  window.Reroute = apiOf(chat, signals);
  document.body.append(chat);
}

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
if (document.body) start(script);
else document.addEventListener("DOMContentLoaded", () => start(script));
