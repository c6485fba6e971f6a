"""What was said in a talk goes to its customer, by e-mail to the address on file: all of it, or an agent's reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ulid import ULID

from backend_stub.effects.shop import shop as shop_page
from backend_stub.rules.standing import instant
from backend_stub.service.errors import NotFoundError
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.storage.orders import load_customer
from backend_stub.storage.outbox import is_left
from backend_stub.storage.retrying import retried
from backend_stub.storage.trust_tables import VerificationRow


@dataclass(frozen=True)
class Said:
    """Something that the customer, the bot, an agent or the system said."""

    who: str
    at: datetime
    text: str


@retried
def send_transcript(
    shop: Shop, conversation: str, said: Iterable[Said], language: str, now: datetime
) -> dict[str, str]:
    """Leaves the mail in the outbox, in the talk's language; the address comes back masked."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.write() as session:
        customer = load_customer(session, customer_id)
        facts = {"talk": [_told(each) for each in said]}
        key = f"transcript:{ULID.from_datetime(now)}"
        notify(session, replace(customer, language=language), "transcript", facts, now, key)
    name, _, house = customer.email.partition("@")
    return {"sent_to": f"{name[:1]}•••@{house}"}


@dataclass(frozen=True)
class Reply:
    """What an agent said to a customer who was not there, in which language, and about which case if about one."""

    agent: str
    said: tuple[Said, ...]
    language: str
    case: str | None = None
    resume: str | None = None
    """The code by which the customer goes on with the talk."""


@retried
def send_reply(shop: Shop, conversation: str, reply: Reply, key: str, now: datetime) -> None:
    """Leaves the mail in the outbox, once per key; NotFoundError for a talk that never was verified."""
    with shop.database.write() as session:
        verified = session.get(VerificationRow, conversation)
        if verified is None:
            raise NotFoundError
        if is_left(session, own_key := f"reply:{key}"):
            return
        customer = load_customer(session, verified.customer_id)
        facts: dict[str, Any] = {"agent": reply.agent, "talk": [_told(each) for each in reply.said]}
        facts |= {"case": reply.case} if reply.case else {}
        if reply.resume and shop_page().chat_url:
            facts["link"] = f"{shop_page().chat_url}#talk={reply.resume}"
        notify(session, replace(customer, language=reply.language), "agent_reply", facts, now, own_key)


def _told(said: Said) -> dict[str, Any]:
    return {"who": said.who, "at": instant(said.at.astimezone(UTC)), "lines": said.text.splitlines()}
