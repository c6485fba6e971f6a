"""Who may do what at the desk: one row for each operation. `test_matrix.py` tries each row as everybody.

A row says the lowest role that may, and what somebody of that role is answered; who may not is answered 403, who is not
signed in 401, and a change without `X-CSRF` 403. Each part of the desk has its list of rows; `ROWS` is all of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy.orm import Session

from bot.desk.talks.tables import CannedReply
from bot.gateway import inbox, ownership, saying
from bot.gateway.ownership import Event, Step
from bot.gateway.replies import Reply
from bot.gateway.tables import FIRST_TEAM, Approval, Sender, StaffRule

from .conftest import PASSWORD, Desk, me

Given = Callable[[Desk, httpx.AsyncClient], Awaitable[dict[str, Any]]]
"""Prepares what an operation is tried at, for the one who tries it; gives what stands in braces in path and body."""


async def nothing(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    return {}


async def a_colleague(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    return {"staff": await desk.account()}


@dataclass(frozen=True)
class Row:
    """An operation, as the router knows it; `role` None: it is there for people who are not signed in."""

    method: str
    path: str
    role: str | None
    status: int
    body: Any = None
    given: Given = nothing

    @property
    def changes(self) -> bool:
        return self.method != "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


NEW = {
    "email": "new@shop.example",
    "name": "Kim New",
    "first_name": "Kim",
    "role": "agent",
    "teams": [],
    "languages": [],
}

ACCOUNTS = [
    Row("POST", "/session", None, 401, {"email": "nobody@shop.example", "password": PASSWORD}),
    Row("GET", "/session/ways", None, 200),
    Row("GET", "/session/oidc", None, 404),
    Row("GET", "/session/oidc/callback", None, 404),
    Row("DELETE", "/session", "agent", 204),
    Row("GET", "/me", "agent", 200),
    Row("PUT", "/me/presence", "agent", 204, {"available": True}),
    Row("PUT", "/me/password", "agent", 204, {"old": PASSWORD, "new": "another long password"}),
    Row("POST", "/me/totp", "agent", 200),
    Row("PUT", "/me/totp", "agent", 403, {"code": "000000"}),  # signed in, but the code is wrong
    Row("DELETE", "/me/totp", "agent", 403, {"code": "000000"}),
    Row("GET", "/staff", "agent", 200),
    Row("POST", "/staff", "admin", 201, NEW),
    Row("PATCH", "/staff/{staff}", "admin", 200, {"languages": ["fr"]}, a_colleague),
    Row("GET", "/audit", "admin", 200),
]


async def a_talk(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    """One that waits for a person."""
    talk_id = f"c-{uuid4().hex}"
    await desk.gateway.database.run(waiting_talk, talk_id, desk.clock())
    return {"talk": talk_id}


def waiting_talk(session: Session, talk_id: str, now: datetime, team: str = FIRST_TEAM) -> None:
    inbox.open_conversation(session, talk_id, "en", uuid4().hex, now)
    talk = saying.locked(session, talk_id)
    talk.team = team
    ownership.take(session, talk, Step(Event.ASK, ownership.CUSTOMER), now)
    saying.say(session, talk, Sender.CUSTOMER, Reply("hello"), now, message_id="one")


async def my_talk(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    """One that who tries has."""
    keys = await a_talk(desk, client)
    response = await client.post(f"/talks/{keys['talk']}/claim", json={})
    assert response.status_code == 200, response.text
    return keys | {"staff": (await me(client))["id"]}


async def a_canned_reply(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    def add(session: Session) -> None:
        session.add(CannedReply(id="01CANNED", title="Hello", team=None, texts={"en": "Hello"}))

    await desk.gateway.database.run(add)
    return {"id": "01CANNED"}


async def a_rule(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    def add(session: Session) -> None:
        session.add(StaffRule(id="01RULE", title="Bulk", active=False, team=None, when={"words": ["bulk"]}))

    await desk.gateway.database.run(add)
    return {"id": "01RULE"}


async def an_approval(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    def add(session: Session) -> None:
        session.add(Approval(proposal=PROPOSAL, order_number="GS-1001", asked_at=desk.clock()))

    await desk.gateway.database.run(add)
    return {"proposal": PROPOSAL}


PROPOSAL = "01J00000000000000000000000"
CANNED = {"title": "Hello", "texts": {"en": "Hello"}}
RULE = {"title": "Bulk", "when": {"words": ["bulk"]}}

TALKS = [
    Row("GET", "/talks", "agent", 200),
    Row("GET", "/talks/{talk}", "agent", 200, given=a_talk),
    Row("POST", "/talks/{talk}/claim", "agent", 200, {}, a_talk),
    Row("POST", "/talks/{talk}/assign", "agent", 200, {"staff": "{staff}"}, my_talk),
    Row("POST", "/talks/{talk}/release", "agent", 200, {}, my_talk),
    Row("POST", "/talks/{talk}/transfer", "agent", 204, {"team": "returns"}, my_talk),
    Row("POST", "/talks/{talk}/hand-back", "agent", 200, {}, my_talk),
    Row("POST", "/talks/{talk}/close", "agent", 200, {}, my_talk),
    Row("POST", "/talks/{talk}/messages", "agent", 200, {"id": "1", "text": "hello"}, my_talk),
    Row("POST", "/talks/{talk}/pictures?id=1", "agent", 422, given=my_talk),  # it may, but there is no picture
    Row("POST", "/talks/{talk}/typing", "agent", 204, given=a_talk),
    Row("POST", "/talks/{talk}/read", "agent", 204, {"message": "one"}, a_talk),
    Row("PUT", "/talks/{talk}/viewing", "agent", 204, given=a_talk),
    Row("POST", "/talks/{talk}/notes", "agent", 200, {"text": "a word"}, a_talk),
    Row("PUT", "/talks/{talk}/labels/vip", "agent", 204, given=a_talk),
    Row("DELETE", "/talks/{talk}/labels/vip", "agent", 204, given=a_talk),
    Row("GET", "/pictures/p-none", "agent", 404),
    Row("GET", "/teams", "agent", 200),
    Row("GET", "/labels", "agent", 200),
]
# The order service is away in these tests: who may is told so.
ORDERS = [
    Row("GET", "/talks/{talk}/orders", "agent", 503, given=a_talk),
    Row("GET", "/orders/GS-1001", "agent", 503),
    Row("POST", "/talks/{talk}/orders/GS-1001/proposals", "agent", 503, {"changes": [{"type": "cancel"}]}, my_talk),
    Row("POST", f"/talks/{{talk}}/proposals/{PROPOSAL}/confirm", "agent", 503, {"key": "k"}, my_talk),
    Row("POST", f"/talks/{{talk}}/receipts/{PROPOSAL}/undo", "agent", 503, {"key": "k"}, my_talk),
    Row("GET", "/approvals", "lead", 200),
    Row("POST", "/approvals/{proposal}", "lead", 503, {"approved": True, "reason": "torn"}, an_approval),
]
HELPS = [
    Row("GET", "/search?q=strap", "agent", 200),
    Row("GET", "/canned", "agent", 200),
    Row("POST", "/canned", "lead", 201, CANNED),
    Row("PATCH", "/canned/{id}", "lead", 200, CANNED, a_canned_reply),
    Row("DELETE", "/canned/{id}", "lead", 204, given=a_canned_reply),
    Row("GET", "/rules", "lead", 200),
    Row("POST", "/rules", "lead", 201, RULE),
    Row("POST", "/rules/try", "lead", 200, {"text": "in bulk"}),
    Row("PATCH", "/rules/{id}", "lead", 200, RULE, a_rule),
    Row("DELETE", "/rules/{id}", "lead", 204, given=a_rule),
]
INSIGHTS = [  # the order service's part of it is away, too
    Row("GET", "/insights", "lead", 503),
    Row("GET", "/insights.csv", "lead", 503),
]

ROWS = [*ACCOUNTS, *TALKS, *ORDERS, *HELPS, *INSIGHTS]
STREAMS = {("GET", "/stream")}
"""Never end, so they are tried by themselves."""
FOREIGN = [row for row in [*TALKS, *ORDERS] if "{talk}" in row.path]
"""What is tried at the talk of another team."""

__all__ = ["ROWS", "Given", "Row", "me", "nothing"]
