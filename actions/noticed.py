"""What the watch has found, and the shop's wish for feedback: the assistant speaks first, once nothing else is open."""

from __future__ import annotations

from typing import Any

from actions import plan
from actions.orders import Refused
from actions.registry import TOPICS
from actions.talk import Talk

Json = dict[str, Any]

SERVED_BY = {
    "details_not_applied": "change_not_applied",
    "duplicate": "duplicate_order",
    "late": "parcel_late",
    "lost": "parcel_lost",
    "out_of_stock": "out_of_stock",
    "overdue": "parcel_late",
    "price_error": "price_error",
    "refund_not_landed": "refund_status",
}
"""Cause of a finding → the topic that a customer would have asked for; it knows the remedies."""


FEEDBACK = "feedback"
"""The cause of what is no finding: the shop would like to know how it was."""


def note(talk: Talk, found: Json) -> None:
    """Keeps a finding, `{"order", "cause"}`, for the next moment at which nothing is open.

    With the cause `feedback` it has a `feedback_token`, too, and its `order` may be a case.
    """
    talk.understood = True
    if talk.wishes and all("feedback_token" in wish for wish in talk.wishes):
        talk.drop_plan()  # a rating that was asked for and not given makes way
    if found not in talk.noticed:
        talk.noticed.append(found)


def tell(talk: Talk) -> None:
    """Speaks of findings, one after the other, until one of them leaves a question open."""
    while talk.noticed and not talk.wishes and talk.asked in (None, "wish"):
        found = talk.noticed.pop(0)
        if found["cause"] == FEEDBACK:
            talk.answering = {"topic": FEEDBACK, "about": found["order"], "feedback_token": found["feedback_token"]}
            TOPICS[FEEDBACK].answer(talk)
        elif found["cause"] in SERVED_BY and _stands(talk, found):
            _open(talk, found)


def _stands(talk: Talk, found: Json) -> bool:
    """Whether it is still so, and still this customer's; loads the order."""
    try:
        order = talk.orders.order(found["order"])
        standing = talk.orders.exceptions(found["order"])
    except Refused:
        return False
    if all(each["cause"] != found["cause"] for each in standing):
        return False
    talk.order_number, talk.receipt, talk.order = found["order"], None, order
    return True


def _open(talk: Talk, found: Json) -> None:
    """As if the customer had asked, with a word on why they are spoken to."""
    topic = SERVED_BY[found["cause"]]
    talk.say("utter_noticed", order=found["order"], again=talk.answered)
    wish = talk.question(topic)
    if TOPICS[topic].at_once:
        talk.wishes.remove(wish)
        talk.answering = wish
        TOPICS[topic].answer(talk)
    else:
        plan.advance(talk)
