"""Wishes for another order: they wait until nothing is open any more about the order that the talk is about."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from actions import answers, identity, plan
from actions.message import Clause
from actions.registry import TOPICS
from actions.talk import Talk

Json = dict[str, Any]

NOT_CHANGES = answers.DETAILS | {"affirm", "deny", "stop"}


def put_off(talk: Talk) -> tuple[Clause, ...]:
    """The clauses of the message that are heard now; what they want of other orders is noted for later.

    A clause that names several orders wants the same of each. One that names none belongs to the order before it.
    """
    now: list[Clause] = []
    orders: list[str | None] = [None]
    before = len(talk.later)
    for clause in talk.message.clauses:
        numbers = clause.values("order_number")
        if not _is_change(clause):
            now.append(clause)
            continue
        orders = numbers or orders
        if talk.order_number in orders or None in orders:
            now.append(clause)
        talk.later += [_waiting(number, clause) for number in orders if number not in (None, talk.order_number)]
    if len(talk.later) > before:
        talk.say(
            "utter_one_by_one",
            first=talk.order_number,
            others=list(dict.fromkeys(each["order"] for each in talk.later)),
        )
    return tuple(now)


def take_up(talk: Talk) -> None:
    """Turns to the next order, when all is settled here."""
    while talk.later and not talk.asked and not plan.planned(talk):
        number = talk.later[0]["order"]
        wanted = [each["clause"] for each in talk.later if each["order"] == number]
        talk.later = [each for each in talk.later if each["order"] != number]
        receipt = talk.receipt
        talk.drop_plan()
        if not identity.turn_to(talk, number):
            continue
        talk.say("utter_next_order", order=number)
        for each in wanted:
            clause = Clause(each["text"], each["intent"], tuple(each["entities"]))
            TOPICS[clause.intent].take(talk, clause)
        talk.receipt = receipt  # "undo that" still means what was done last
        plan.advance(talk)


def _is_change(clause: Clause) -> bool:
    kept = NOT_CHANGES | {"duplicate_order"}  # which names the twin of the order that it is about
    return clause.intent in TOPICS and not TOPICS[clause.intent].at_once and clause.intent not in kept


def _waiting(number: str | None, clause: Clause) -> Json:
    said = tuple(each for each in clause.entities if each["entity"] not in ("order_number", "email"))
    return {"order": number, "clause": asdict(replace(clause, entities=said))}
