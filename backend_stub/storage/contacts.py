"""The contact history: who wrote to whom, by which channel, about what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend_stub.storage.care_tables import ContactRow

MOST_LISTED = 500


def note_contact(
    session: Session,
    customer_id: str,
    channel: str,
    direction: str,
    kind: str,
    now: datetime,
    *,
    order_number: str | None = None,
    conversation: str | None = None,
    reference: str | None = None,
) -> None:
    """One line of the history, in the caller's transaction; `direction` is `in` or `out`, no words of the talk."""
    session.add(
        ContactRow(
            customer_id=customer_id,
            at=now,
            channel=channel,
            direction=direction,
            kind=kind,
            order_number=order_number,
            conversation=conversation,
            reference=reference,
        )
    )


def went_by_chat(session: Session, customer_id: str, reference: str, conversation: str) -> None:
    """What was to go by e-mail went into this talk in its place."""
    mails = (ContactRow.customer_id == customer_id, ContactRow.reference == reference, ContactRow.channel == "email")
    session.execute(update(ContactRow).where(*mails).values(channel="chat", conversation=conversation))


def contacts_of(session: Session, customer_id: str) -> list[ContactRow]:
    """Newest first, the newest five hundred."""
    query = select(ContactRow).where(ContactRow.customer_id == customer_id)
    return list(session.scalars(query.order_by(ContactRow.at.desc(), ContactRow.id.desc()).limit(MOST_LISTED)))
