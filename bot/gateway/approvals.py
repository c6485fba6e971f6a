"""What waits for a person's word, as the order service's events tell it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from .orders import Event
from .tables import Approval


def asked(session: Session, event: Event) -> None:
    """Notes it; an event that comes again changes nothing."""
    proposal = str(event.facts["proposal"])
    if session.get(Approval, proposal) is None:
        asked_at = datetime.fromisoformat(event.at)
        where = {"order_number": event.order or "", "conversation_id": event.conversation}
        session.add(Approval(proposal=proposal, asked_at=asked_at, **where))


def answered(session: Session, event: Event) -> None:
    """Waits no more."""
    approval = session.get(Approval, str(event.facts["proposal"]))
    if approval is not None:
        approval.answered_at = datetime.fromisoformat(event.at)
