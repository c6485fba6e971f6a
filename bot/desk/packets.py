"""What a person finds when they take over: who the customer is, what was checked and offered.

The rest of the packet (why, what was asked, the mood) comes with the hand-over itself.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import saying
from bot.gateway.gateway import Gateway
from bot.gateway.problems import Problem
from bot.gateway.tables import Conversation, Owner

Json = dict[str, Any]

DESK = "desk"
"""As whom the desk itself asks the order service."""
MOST = 20
NEWEST = 3
"""Proposals that the packet tells of."""


async def complete(gateway: Gateway) -> None:
    """Fills the packets of talks that have become people's; what the order service cannot be asked now, is later."""
    for talk_id in await gateway.database.run(_incomplete):
        of_talk = {"conversation": talk_id}
        try:
            known, proposed = await asyncio.gather(
                gateway.orders.act("GET", "/customers", DESK, params=of_talk),
                gateway.orders.act("GET", "/proposals", DESK, params=of_talk),
            )
        except Problem:
            continue
        await gateway.database.run(_fill, talk_id, known["customer"], proposed["proposals"][:NEWEST])
        gateway.hub.ring(talk_id)


def _incomplete(session: Session) -> list[str]:
    peoples = (Conversation.owner.in_((Owner.WAITING, Owner.AGENT)), Conversation.customer_name.is_(None))
    return list(session.scalars(select(Conversation.id).where(*peoples).limit(MOST)))


def _fill(session: Session, talk_id: str, customer: Json | None, proposed: list[Json]) -> None:
    talk = saying.locked(session, talk_id)
    talk.customer_name = str((customer or {}).get("name") or "")
    verified = {"customer": customer["id"], "name": customer["name"], "email": customer["email"]} if customer else None
    packet: Json = {**(talk.handover or {}), "verified": verified, "language": talk.language}
    packet["checked"] = [check for each in proposed for check in _checks(each)]
    packet["offered"] = list(dict.fromkeys([*packet.get("offered", []), *_offered(proposed)]))
    packet["chosen"] = next((change["type"] for each in proposed if each["receipt"] for change in _changes(each)), None)
    talk.handover = packet


def _checks(proposed: Json) -> list[Json]:
    """Each change that was asked for, with the rule that decided it and its facts."""
    return [
        {
            "order": proposed["proposal"]["order"],
            "what": decided["change"]["type"],
            "allowed": decided["verdict"] == "allowed",
            "rule": decided["rule"],
            "because": proposed["rules"].get(decided["rule"]),
            "facts": decided["facts"],
        }
        for decided in proposed["proposal"]["changes"]
    ]


def _offered(proposed: list[Json]) -> list[str]:
    decisions = [decided for each in proposed for decided in each["proposal"]["changes"]]
    return [offer["change"]["type"] for decided in decisions for offer in decided["offers"]]


def _changes(proposed: Json) -> list[Json]:
    return [decided["change"] for decided in proposed["proposal"]["changes"]]
