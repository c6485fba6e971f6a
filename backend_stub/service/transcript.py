"""What was said in a talk goes to its customer, by e-mail to the address on file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ulid import ULID

from backend_stub.rules.standing import instant
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.storage.orders import load_customer
from backend_stub.storage.retrying import retried


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


def _told(said: Said) -> dict[str, Any]:
    return {"who": said.who, "at": instant(said.at.astimezone(UTC)), "lines": said.text.splitlines()}
