/** Words of the widget. The gateway has them in every language; these few serve while it is away. */
const FALLBACK: Record<string, string> = {
  title: "Customer service",
  launcher_open: "Open chat",
  launcher_close: "Close chat",
  minimize: "Close",
  input_placeholder: "Write a message",
  send: "Send",
  sending: "Sending…",
  sent: "Sent",
  not_sent: "Not sent",
  retry: "Try again",
  offline: "You are offline",
  reconnecting: "Connecting again…",
  typing: "Typing…",
  you: "You",
  assistant: "Assistant",
  agent: "Agent",
  too_long: "At most {max} characters",
  menu: "Menu",
  picture: "Picture",
  picture_send: "Send a picture",
  error_generic: "Something went wrong. Please try again.",
};

const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];

export class Strings {
  language = "en";
  /** For times, dates and numbers: British and American English write them differently. */
  locale = "en";
  #strings: Record<string, string> = FALLBACK;

  /** How the widget's own language is read; the page's may be read otherwise. */
  get direction(): "ltr" | "rtl" {
    return RIGHT_TO_LEFT.includes(this.language.slice(0, 2)) ? "rtl" : "ltr";
  }

  use(language: string, strings: Record<string, string>, wanted: string): void {
    this.language = language;
    this.locale = usable(wanted) && wanted.startsWith(language) ? wanted : language;
    this.#strings = { ...FALLBACK, ...strings };
  }

  get(name: string, values: Record<string, string | number> = {}): string {
    const text = this.#strings[name] ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, key: string) => (Object.hasOwn(values, key) ? String(values[key]) : whole));
  }
}

function usable(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}
