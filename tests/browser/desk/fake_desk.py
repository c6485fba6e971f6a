"""The desk's API (docs/desk.md) in memory: what it was asked, what it says, and what it tells its open streams."""

from __future__ import annotations

import copy
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import desk_samples as samples
from desk_samples import Json, ago

ME = "s-mia"
DETAIL_ONLY = ("packet", "messages", "notes", "changes", "customer_read", "rating")
AFTER = {
    "claim": "agent",
    "assign": "agent",
    "release": "waiting",
    "transfer": "waiting",
    "hand-back": "bot",
    "close": "closed",
}


class Refused(Exception):
    """A problem document: status, name, and what else it tells."""

    def __init__(self, status: int, name: str, **members: Any) -> None:
        super().__init__(name)
        self.status, self.name, self.members = status, name, members


@dataclass
class FakeDesk:
    """One shop's desk; Mia is who signs in."""

    role: str = "admin"
    code: str | None = None
    oidc: str | None = None
    signed_in: bool = True
    talks: dict[str, Json] = field(default_factory=lambda: {talk["id"]: talk for talk in samples.talks()})
    staff: list[Json] = field(default_factory=samples.staff)
    teams: list[str] = field(default_factory=lambda: ["returns", "service", "warehouse"])
    order: Json = field(default_factory=samples.order_file)
    customer: Json = field(default_factory=lambda: copy.deepcopy(samples.CUSTOMER))
    approvals: list[Json] = field(default_factory=lambda: [dict(samples.APPROVAL)])
    canned: list[Json] = field(default_factory=lambda: copy.deepcopy(samples.CANNED))
    rules: list[Json] = field(default_factory=lambda: copy.deepcopy(samples.RULES))
    posts: list[tuple[str, str, Any]] = field(default_factory=list)
    refusals: dict[tuple[str, str], Refused] = field(default_factory=dict)
    proposed: list[Json] = field(default_factory=list)
    tries: int = 0
    streams: int = 0
    lines: int = 0
    events: list[tuple[str, Json]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    # what a test does

    def push(self, name: str, data: Json) -> None:
        """Open streams hear of it."""
        with self.changed:
            self.events.append((name, data))
            self.changed.notify_all()

    def break_streams(self) -> None:
        """All open streams end."""
        with self.changed:
            self.lines += 1
            self.changed.notify_all()

    def refuse(self, method: str, path: str, status: int, name: str, **members: Any) -> None:
        """From now on this is answered with a problem document."""
        self.refusals[method, f"/desk/api/{path}"] = Refused(status, name, **members)

    def accept(self, method: str, path: str) -> None:
        self.refusals.pop((method, f"/desk/api/{path}"), None)

    def says(self, talk_id: str, text: str, sender: str = "customer") -> Json:
        """Somebody writes in a talk."""
        talk = self.talks[talk_id]
        said = samples.message(len(talk["messages"]) + 100, sender, text, 0)
        talk["messages"].append(said)
        talk["last"] = {"from": sender, "text": text, "at": said["at"]}
        talk["unread"] += 1
        self.push("talk", self.summary(talk))
        return said

    def take(self, talk_id: str, staff_id: str, name: str) -> None:
        """A colleague claims a talk."""
        self.talks[talk_id] |= {"owner": "agent", "agent": {"id": staff_id, "first_name": name}}
        self.push("talk", self.summary(self.talks[talk_id]))

    def asked(self, method: str, path: str) -> list[Any]:
        """The bodies that were sent there."""
        return [body for verb, where, body in self.posts if (verb, where) == (method, f"/desk/api/{path}")]

    # what the routes answer

    @property
    def me(self) -> Json:
        known = next(one for one in self.staff if one["id"] == ME)
        return known | {"role": self.role, "csrf": "csrf-1"}

    def sign_in(self, body: Json) -> Json:
        if self.tries >= 5:
            raise Refused(429, "sign_in_locked")
        if body["password"] != samples.PASSWORD or (self.code and body.get("code") not in (None, self.code)):
            self.tries += 1
            raise Refused(401, "sign_in_refused")
        if self.code and not body.get("code"):
            raise Refused(401, "code_required")
        self.signed_in = True
        return self.me

    @staticmethod
    def summary(talk: Json) -> Json:
        return {name: value for name, value in talk.items() if name not in DETAIL_ONLY and value is not None}

    def list_talks(self, query: dict[str, str]) -> Json:
        view = query.get("view", "waiting")
        names = ("language", "team", "topic")
        found = [
            talk
            for talk in self.talks.values()
            if self._in_view(talk, view)
            and all(talk[name] == query[name] for name in names if name in query)
            and ("label" not in query or query["label"] in talk["labels"])
        ]
        counts = {
            name: sum(self._in_view(talk, name) for talk in self.talks.values())
            for name in ("waiting", "mine", "agent", "bot", "closed")
        }
        begin = int(query.get("before", 0))
        end = begin + int(query.get("limit", 50))
        following = str(end) if end < len(found) else None
        return {"talks": [self.summary(talk) for talk in found[begin:end]], "next": following, "counts": counts}

    @staticmethod
    def _in_view(talk: Json, view: str) -> bool:
        if view == "mine":
            return bool(talk["owner"] == "agent" and talk["agent"]["id"] == ME)
        return bool(view == "all" or talk["owner"] == view)

    def detail(self, talk_id: str) -> Json:
        if talk_id not in self.talks:
            raise Refused(404, "not_found")
        return self.talks[talk_id]

    def act(self, talk_id: str, act: str, body: Json) -> Json:
        talk = self.detail(talk_id)
        holder = talk["agent"]
        if talk["owner"] == "agent" and (act == "claim" or (holder["id"] != ME and self.role == "agent")):
            raise Refused(409, "talk_changed", owner="agent", agent=holder)
        agent = {"claim": ME, "assign": body.get("staff")}.get(act)
        known = next((one for one in self.staff if one["id"] == agent), None)
        before = talk["owner"]
        talk["owner"] = AFTER[act]
        talk["agent"] = {"id": known["id"], "first_name": known["first_name"]} if known else None
        talk["team"] = body.get("team", talk["team"])
        change = {"at": ago(), "event": act.replace("-", "_"), "before": before, "after": talk["owner"], "by": "Mia"}
        talk["changes"].append(change | {"reason": None, "note": body.get("note")})
        self.push("talk", self.summary(talk))
        return talk

    def say(self, talk_id: str, message_id: str, **more: Any) -> Json:
        talk = self.detail(talk_id)
        if talk["owner"] != "agent" or talk["agent"]["id"] != ME:
            raise Refused(409, "talk_changed", owner=talk["owner"], agent=talk["agent"])
        known = next((said for said in talk["messages"] if said["id"] == message_id), None)
        if known is None:
            known = samples.message(0, "agent", more.pop("text", ""), 0, agent="Mia", **more) | {"id": message_id}
            talk["messages"].append(known)
            talk["last"] = {"from": "agent", "text": known["text"], "at": known["at"]}
            self.push("talk", self.summary(talk))
        return known

    def note(self, talk_id: str, text: str) -> Json:
        talk = self.detail(talk_id)
        note = {"id": f"n-{len(talk['notes']) + 2}", "at": ago(), "agent": "Mia", "text": text, "mentions": []}
        talk["notes"].append(note)
        return note

    @property
    def labels(self) -> list[str]:
        used = Counter(label for talk in self.talks.values() for label in talk["labels"] or ())
        return [label for label, _ in used.most_common()]

    def label(self, talk_id: str, label: str, on: bool) -> None:
        labels = self.detail(talk_id)["labels"]
        if label in labels:
            labels.remove(label)
        if on:
            labels.append(label)

    def orders_of(self, talk_id: str) -> Json:
        verified = self.detail(talk_id)["customer"]["verified"]
        nothing: Json = {"customer": None, "orders": [], "contacts": [], "satisfaction": [], "cases": []}
        return self.customer if verified else nothing

    def propose(self, changes: list[Json]) -> Json:
        self.proposed = changes
        return samples.proposal(changes)

    def confirm(self) -> Json:
        done = samples.receipt(self.proposed)
        known = self.order["receipts"]["receipts"]
        if all(receipt["id"] != done["id"] for receipt in known):
            known.insert(0, done)
        return done

    def undo(self, receipt_id: str) -> Json:
        known = self.order["receipts"]["receipts"]
        undone = next(receipt for receipt in known if receipt["id"] == receipt_id)
        undone["undoable"] = False
        return {**undone, "id": "01UNDO00000000000000000000", "proposal": None}

    def decide(self, proposal: str) -> None:
        self.approvals = [one for one in self.approvals if one["proposal"] != proposal]
        self.push("approval", {"waiting": len(self.approvals)})

    def search(self, words: str) -> Json:
        wanted = words.lower()
        found = [self.summary(talk) for talk in self.talks.values() if wanted in str(talk).lower()]
        orders = [{"number": "GS-1001", "state": "in_transit", "customer": "Anna Schmidt"}]
        return {"talks": found, "orders": orders if wanted in "gs-1001 anna schmidt" else []}

    def audit(self, before: str | None, limit: int) -> list[Json]:
        older = [one for one in samples.AUDIT if before is None or int(one["id"]) < int(before)]
        return older[:limit]
