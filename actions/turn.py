"""One turn: hear the whole message, serve every wish in it, leave one open question at the most."""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from actions import answers, identity, later, noticed, pictures, plan
from actions.handover import decided, take_back
from actions.orders import OrdersUnavailable, Refused
from actions.registry import TOPICS
from actions.talk import Talk

logger = logging.getLogger("actions")


def turn(talk: Talk) -> None:
    """Serves the talk's last message. Nothing that the order service does or says makes it raise."""
    _guarded(talk, _converse)


def resume(talk: Talk) -> None:
    """Takes up the open question again, if there is one."""
    talk.misunderstood = 0
    talk.answered = True  # by the rule's own reply, before this action
    if talk.wishes and talk.asked:
        _guarded(talk, serve)


def _converse(talk: Talk) -> None:
    if found := talk.message.whole.first("noticed"):
        noticed.note(talk, found)
    elif done := talk.message.whole.first("handed_back"):
        take_back(talk, done)
    elif word := talk.message.whole.first("decided"):
        decided(talk, word)
    elif picture := talk.message.whole.first("picture"):
        pictures.take(talk, picture)
        serve(talk)
    else:
        _reply(talk)
    noticed.tell(talk)


def _reply(talk: Talk) -> None:
    hear(talk)
    if talk.understood:
        talk.misunderstood = 0
        serve(talk)
    else:
        answers.misunderstood(talk)
        if talk.aside and talk.wishes and talk.asked:
            serve(talk)  # the open question is still there
    later.take_up(talk)
    if not talk.answered:
        talk.ask("wish", "utter_ask_wish")


def _guarded(talk: Talk, step: Callable[[Talk], None]) -> None:
    try:
        step(talk)
    except OrdersUnavailable as error:
        logger.warning("order service unavailable: %s", error)
        talk.say("utter_service_down")
    except Refused as no:
        logger.error("order service refused a call: %s", no.name)
        talk.say("utter_apology")


def hear(talk: Talk) -> None:
    """Notes what every clause of the message gives or wants."""
    identity.read(talk, talk.message)
    before = deepcopy(talk.wishes)
    for clause in later.put_off(talk):
        if answers.fits(talk, clause):
            talk.understood = True
        elif clause.intent in TOPICS:
            talk.understood |= TOPICS[clause.intent].take(talk, clause)
    _join(talk)
    if talk.wishes == before:
        talk.touched = False  # "yes, the black one" of a black one corrects nothing


def _join(talk: Talk) -> None:
    """ "It is lost, I want my money back" is one wish: the second only names what is wanted for the first."""
    for wish in list(talk.wishes):
        named = [each for each in talk.wishes if each["topic"] in TOPICS[wish["topic"]].named_by and each is not wish]
        if named:
            wish["named"] = named
            talk.wishes = [each for each in talk.wishes if each not in named]


def serve(talk: Talk) -> None:
    """Answers what can be answered, takes the plan further, and asks what is missing."""
    if talk.touched:
        pass  # "yes, but number 14" is a correction, not a yes
    elif talk.yes:
        answers.affirmed(talk)
    elif talk.no:
        answers.denied(talk)
    questions = [wish for wish in talk.wishes if TOPICS[wish["topic"]].at_once]
    if not talk.wishes and not talk.answered:
        _ask_for_the_wish(talk)
    if not talk.wishes or (talk.settled and not questions) or not _is_known(talk):
        return
    for wish in questions:
        talk.wishes.remove(wish)
        talk.answering = wish
        try:
            _answer(talk, wish)
        except OrdersUnavailable:
            talk.wishes.append(wish)  # still open when the service is back
            raise
    if not talk.settled:
        plan.advance(talk)


def _is_known(talk: Talk) -> bool:
    """Whether the customer is; of no matter where the shop itself asked for a rating, which brings its own proof."""
    return all("feedback_token" in wish for wish in talk.wishes) or identity.identify(talk)


def _answer(talk: Talk, wish: dict[str, Any]) -> None:
    """Answers a question, for each order that it names; then the talk is about the same order as before."""
    topic, here = TOPICS[wish["topic"]], (talk.order_number, talk.order)
    if "orders" not in wish:
        topic.answer(talk)
        return
    try:
        for number in wish["orders"]:
            if identity.turn_to(talk, number):
                topic.answer(talk)
    finally:
        talk.order_number, talk.order = here


def _ask_for_the_wish(talk: Talk) -> None:
    """The customer gave details, but no wish is open: see that they are right, and ask what may be done."""
    if not (talk.order_number or talk.contact):
        talk.ask("wish", "utter_ask_wish")
    elif identity.identify(talk):
        talk.ask("wish", "utter_ask_wish_for_order", **(talk.order or {}))
