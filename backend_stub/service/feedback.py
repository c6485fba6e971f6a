"""Feedback: one to five and words, once for each thing that was asked about; a bad one goes to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.rules.standing import instant
from backend_stub.service.asking import Asker, asker
from backend_stub.service.cases import add_case, case_number
from backend_stub.service.errors import FeedbackGivenError, NotFoundError, VerificationRequiredError
from backend_stub.service.links import may_rate
from backend_stub.service.shop import Shop
from backend_stub.storage.care_tables import CaseRow, FeedbackRow
from backend_stub.storage.cases import find_case
from backend_stub.storage.contacts import note_contact
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import hold_customer
from backend_stub.storage.retrying import retried
from backend_stub.storage.tables import CustomerRow, OrderRow

BAD = "bad_rating"
"""The kind of the case in which a person looks into a rating."""


@dataclass(frozen=True)
class Rating:
    """What a customer says about an order or a case, by its number."""

    about: str
    rating: int
    words: str | None = None
    channel: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class _Thing:
    """What was rated: whose it is, and its order."""

    customer_id: str
    order_number: str | None


@retried
def give_feedback(
    shop: Shop, conversation: str | None, given: Rating, token: str | None, now: datetime
) -> dict[str, Any]:
    """Keeps the rating, and tells the case that a bad one has opened; the same again is the same, another one raises
    FeedbackGivenError. Words may follow a rating that came without any.

    Rated is what the conversation's customer owns, or what the token was made for; NotFoundError for anything else.
    """
    who = asker(shop, None if token else conversation, None, now)
    return _give(shop, who, conversation, given, token, now)


def _give(
    shop: Shop, who: Asker, conversation: str | None, given: Rating, token: str | None, now: datetime
) -> dict[str, Any]:
    with shop.database.write() as session:
        thing = _thing(session, shop, who, given.about, token)
        known = session.scalar(select(FeedbackRow).where(FeedbackRow.about == given.about))
        if known is not None:
            return _given_before(session, known, given)
        row = _kept(session, thing, given, now)
        opened = _case(session, shop, thing, given, conversation, now)
        said = {"about": given.about, "rating": given.rating, "case": opened}
        add_event(session, "feedback_given", now, order_number=thing.order_number, facts=said)
        return feedback_view(row) | {"case": opened}


def _given_before(session: Session, known: FeedbackRow, given: Rating) -> dict[str, Any]:
    if (known.rating, known.words or given.words) != (given.rating, given.words):
        raise FeedbackGivenError
    case = _case_of(session, known)
    if known.words is None:
        known.words = given.words
        if case is not None:
            case.summary = given.words
    return feedback_view(known) | {"case": case_number(case) if case else None}


def _case_of(session: Session, known: FeedbackRow) -> CaseRow | None:
    """The case that this rating has opened."""
    bad = select(CaseRow).where(CaseRow.kind == BAD, CaseRow.customer_id == known.customer_id)
    return next((row for row in session.scalars(bad) if row.facts.get("about") == known.about), None)


def _thing(session: Session, shop: Shop, who: Asker, about: str, token: str | None) -> _Thing:
    if token is None and who.customer_id is None:
        raise VerificationRequiredError
    found = _find(session, about)
    if found is None:
        raise NotFoundError
    hold_customer(session, found.customer_id)
    if _erased(session, found.customer_id):
        raise NotFoundError
    signed = token is not None and may_rate(shop.secret, token, about, found.customer_id)
    if not signed and (token is not None or found.customer_id != who.customer_id):
        raise NotFoundError
    return found


def _find(session: Session, about: str) -> _Thing | None:
    order = session.get(OrderRow, about)
    if order is not None:
        return _Thing(order.customer_id, order.number)
    case = find_case(session, about)
    return _Thing(case.customer_id, case.order_number) if case is not None and case.customer_id else None


def _erased(session: Session, customer_id: str) -> bool:
    return session.get_one(CustomerRow, customer_id).erased_at is not None


def _kept(session: Session, thing: _Thing, given: Rating, now: datetime) -> FeedbackRow:
    row = FeedbackRow(
        id=str(ULID.from_datetime(now)),
        about=given.about,
        customer_id=thing.customer_id,
        order_number=thing.order_number,
        rating=given.rating,
        words=given.words,
        language=given.language or session.get_one(CustomerRow, thing.customer_id).language,
        channel=given.channel,
        at=now,
    )
    session.add(row)
    session.flush()
    note_contact(
        session, thing.customer_id, given.channel or "link", "in", "feedback", now, order_number=thing.order_number,
        reference=given.about,
    )  # fmt: skip
    return row


def _case(
    session: Session, shop: Shop, thing: _Thing, given: Rating, conversation: str | None, now: datetime
) -> str | None:
    """A person looks into a bad rating."""
    if given.rating > shop.policy.feedback.opens_case_at_most:
        return None
    row = add_case(
        session,
        shop.policy,
        BAD,
        now,
        conversation=conversation,
        customer_id=thing.customer_id,
        order=thing.order_number,
        summary=given.words,
        language=given.language,
        channel=given.channel,
        facts={"about": given.about, "rating": given.rating},
    )
    return case_number(row)


def feedback_view(row: FeedbackRow) -> dict[str, Any]:
    return {"about": row.about, "rating": row.rating, "words": row.words, "at": instant(row.at)}
