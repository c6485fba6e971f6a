/** Everything that can be done from the keyboard: the command bar and the shortcuts read the same table. */
import type { Desk } from "../model/desk";
import { toSearch, toSide, toView, VIEWS } from "../model/routes";
import { possible } from "../model/talk";
import { said, say } from "../model/words";
import { nextTheme, setTheme } from "./theme";

export interface Command {
  id: string;
  title: string;
  group: string;
  key?: string;
  run(): void;
}

/** What can be done here and now. */
export const commands = (desk: Desk): Command[] => [...ofTalk(desk), ...places(desk), ...general(desk)];

function ofTalk(desk: Desk): Command[] {
  const { talk } = desk;
  if (!talk?.detail) return [];
  const { owner } = talk.detail;
  const group = say("commands_talk");
  const able = (act: Parameters<typeof possible>[0]): boolean => possible(act, owner, talk.mine, desk.leads);
  const all: (Command & { on: boolean })[] = [
    { id: "claim", title: say("claim"), key: "c", group, on: able("claim"), run: () => void desk.act("claim") },
    { id: "reply", title: say("reply"), key: "r", group, on: talk.mine, run: () => compose(desk, "reply") },
    { id: "note", title: say("write_note"), key: "n", group, on: true, run: () => compose(desk, "note") },
    { id: "hand-back", title: say("hand_back"), key: "h", group, on: able("hand-back"), run: () => desk.open("hand-back") },
    { id: "close", title: say("close_talk"), key: "e", group, on: able("close"), run: () => desk.open("close") },
    { id: "assign", title: say("assign"), key: "a", group, on: able("assign"), run: () => desk.open("assign") },
    { id: "transfer", title: say("transfer"), key: "t", group, on: able("transfer"), run: () => desk.open("transfer") },
    { id: "release", title: say("release"), group, on: able("release"), run: () => void desk.act("release") },
    { id: "labels", title: say("labels_edit"), key: "l", group, on: true, run: () => desk.open("labels") },
    { id: "order", title: say("order_panel"), key: "o", group, on: true, run: () => desk.go(toSide(desk.view, talk.id)) },
  ];
  return all.filter(({ on }) => on);
}

function places(desk: Desk): Command[] {
  const group = say("commands_go");
  const go = (id: string, title: string, hash: string): Command => ({ id, title, group, run: () => desk.go(hash) });
  return [
    ...VIEWS.map((view) => go(`go-${view}`, said("view", view), toView(view))),
    { id: "search", title: say("search"), key: "/", group, run: () => desk.go(toSearch()) },
    ...(desk.leads ? [go("approvals", say("approvals"), "#/approvals"), go("insights", say("insights"), "#/insights")] : []),
    go("canned", say("canned"), "#/canned"),
    ...(desk.leads ? [go("rules", say("rules"), "#/rules")] : []),
    ...(desk.me?.role === "admin" ? [go("staff", say("staff"), "#/staff"), go("audit", say("audit"), "#/audit")] : []),
    go("account", say("account"), "#/account"),
  ];
}

function general(desk: Desk): Command[] {
  const group = say("commands_desk");
  const available = desk.me?.available ?? false;
  return [
    { id: "presence", title: say(available ? "go_away" : "go_available"), group, run: () => void desk.setAvailable(!available) },
    { id: "theme", title: say("theme_switch", { theme: said("theme", nextTheme()) }), group, run: () => setTheme(nextTheme()) },
    { id: "help", title: say("help"), key: "?", group, run: () => desk.open("help") },
    { id: "sign-out", title: say("sign_out"), group, run: () => void desk.signOut() },
  ];
}

export type Writing = "reply" | "note";

/** Tells the composer of the open talk to take the focus. */
export function compose(desk: Desk, writing: Writing): void {
  desk.dispatchEvent(new CustomEvent<Writing>("compose", { detail: writing }));
}
