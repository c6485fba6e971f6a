"""News of Anna's order, as the service sends it, and what became of it in chat and mailbox."""

from __future__ import annotations

import email
from collections.abc import Sequence
from datetime import datetime
from email.policy import default
from typing import Any

from effects_house import NOON, House
from effects_notices import required_facts

from backend_stub.service.notify import notify
from backend_stub.storage.orders import load_customer, load_order
from backend_stub.storage.trust_tables import VerificationRow


def into(house: House, chat: object) -> None:
    object.__setattr__(house.box.tools, "chat", chat)


def speaks(house: House, conversation: str, way: str, at: datetime = NOON, customer: str = "anna") -> None:
    with house.box.database.write() as session:
        row = VerificationRow(conversation=conversation, customer_id=customer, way=way, created_at=at, last_seen_at=at)
        session.merge(row)


def tell(house: House, template: str, told: Sequence[str] = (), order: bool = True, **facts: Any) -> None:
    """As the service does: for Anna, about her order; then the outbox is worked."""
    with house.box.database.write() as session:
        customer, about = load_customer(session, "anna"), load_order(session, "GS-1001") if order else None
        said = {**required_facts(template), "order": "GS-1001", **facts}
        notify(session, customer, template, said, house.clock(), f"{template}-1", order=about, told=told)
    house.box.work()


def subjects(house: House) -> list[str]:
    files = sorted((house.home / "mail").glob("*.eml")) if (house.home / "mail").exists() else []
    return [str(email.message_from_bytes(file.read_bytes(), policy=default)["Subject"]) for file in files]
