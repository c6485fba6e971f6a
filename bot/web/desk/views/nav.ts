/** The rail: where one can go, whether one is available, and whether the line stands. */
import { html, nothing, type TemplateResult } from "lit";
import type { Desk } from "../model/desk";
import type { Route } from "../model/routes";
import { toSearch, toView } from "../model/routes";
import { say } from "../model/words";
import { avatar } from "../parts/bits";
import * as icons from "../parts/icons";

interface Place {
  names: Route["name"][];
  title: string;
  icon: TemplateResult;
  href: string;
  badge?: number;
  /** Not on the bar of a phone; the account page leads there. */
  rare?: boolean;
}

export function renderNav(desk: Desk): TemplateResult {
  const me = desk.me!;
  return html`<nav class="rail" aria-label=${say("navigation")}>
    <span class="logo" title=${say("title")}>${icons.route}</span>
    <ul>
      ${places(desk).map((place) => link(desk, place))}
    </ul>
    <div class="rail-foot">
      ${trouble(desk)}
      <button type="button" class="presence ${me.available ? "here" : ""}" aria-pressed=${me.available}
        title=${say(me.available ? "available_hint" : "away_hint")} @click=${() => void desk.setAvailable(!me.available)}>
        <span class="dot"></span><span>${say(me.available ? "available" : "away")}</span>
      </button>
      <a class="rail-link me" href="#/account" aria-current=${desk.route.name === "account" ? "page" : nothing}>
        ${avatar(me.name || me.first_name)}<span>${say("account")}</span>
      </a>
    </div>
  </nav>`;
}

export function places(desk: Desk): Place[] {
  const all: (Place | false)[] = [
    { names: ["inbox"], title: say("inbox"), icon: icons.inbox, href: toView(desk.view), badge: desk.inbox.counts?.waiting ?? 0 },
    { names: ["search", "order"], title: say("search"), icon: icons.search, href: toSearch() },
    desk.leads && { names: ["approvals"], title: say("approvals"), icon: icons.approve, href: "#/approvals", badge: desk.approvals?.length ?? 0 },
    desk.leads && { names: ["insights"], title: say("insights"), icon: icons.chart, href: "#/insights" },
    { names: ["canned"], title: say("canned_short"), icon: icons.canned, href: "#/canned", rare: true },
    desk.leads && { names: ["rules"], title: say("rules"), icon: icons.rules, href: "#/rules", rare: true },
    desk.me?.role === "admin" && { names: ["staff"], title: say("staff"), icon: icons.people, href: "#/staff", rare: true },
    desk.me?.role === "admin" && { names: ["audit"], title: say("audit_short"), icon: icons.log, href: "#/audit", rare: true },
  ];
  return all.filter((place) => place !== false);
}

function link(desk: Desk, { names, title, icon, href, badge, rare }: Place): TemplateResult {
  const here = names.includes(desk.route.name);
  return html`<li class=${rare ? "rare" : nothing}>
    <a class="rail-link" href=${href} aria-current=${here ? "page" : nothing}>
      ${icon}<span>${title}</span>${badge ? html`<span class="badge" aria-label=${say("badge", { count: badge })}>${badge > 99 ? "99+" : badge}</span>` : nothing}
    </a>
  </li>`;
}

function trouble(desk: Desk): TemplateResult {
  return html`<p class="line-state" role="status">${desk.link === "broken" ? say("reconnecting") : nothing}</p>`;
}
