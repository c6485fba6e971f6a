import { account } from "../account";
import { h } from "../dom";
import { type Key, say } from "../words";

/** The demo's customers, to be signed in at a press. */
export async function people(signedIn: () => void, failed: () => void): Promise<HTMLElement[]> {
  const customers = await account.customers();
  return customers.map(({ name, email }) => {
    const choose = (): void => void account.signIn(email).then(signedIn, failed);
    const initials = name.split(" ").map((word) => word[0]).join("");
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", click: choose },
        h("span", { class: "initials", "aria-hidden": "true" }, initials),
        h("span", {}, h("strong", {}, name), h("small", {}, email)),
      ),
    );
  });
}

/** In place of what only a signed-in customer can see. */
export function signInPage(why: Key, people: HTMLElement[]): HTMLElement[] {
  return [
    h("h1", { tabindex: "-1" }, say("mine_title")),
    h("p", { class: "muted" }, say(why)),
    h("div", { class: "welcome" }, h("p", {}, say("sign_in_text")), h("ul", { class: "people" }, ...people)),
  ];
}
