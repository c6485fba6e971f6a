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
};

export class Strings {
  language = "en";
  #strings: Record<string, string> = FALLBACK;

  use(language: string, strings: Record<string, string>): void {
    this.language = language;
    this.#strings = { ...FALLBACK, ...strings };
  }

  get(name: string, values: Record<string, string | number> = {}): string {
    const text = this.#strings[name] ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  }
}
