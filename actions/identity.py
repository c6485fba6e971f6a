"""Who asks, and about which order: the service decides, the talk asks for what is missing."""

from __future__ import annotations

import math

from actions.message import Message
from actions.orders import Refused
from actions.registry import TOPICS
from actions.replies import IDENTITY
from actions.talk import Talk

QUESTIONS = ("identity", "order", "contact")


def read(talk: Talk, message: Message) -> None:
    """Takes order number and contact out of the message, wherever in it they stand."""
    number = _order_meant(message)
    if number and number != talk.order_number:
        talk.order_number, talk.receipt, talk.understood = number, None, True
        if message.intents - {"inform", "affirm", "deny"} and talk.asked not in QUESTIONS:
            talk.drop_plan()  # a wish about another order; nothing of the old plan was confirmed
            talk.later = []
    contact = _contact(talk, message)
    if contact:
        talk.contact, talk.understood = contact, True


def _order_meant(message: Message) -> str | None:
    """The order that something is wanted for; a question about another one beside it is answered aside."""
    numbers = [
        (clause.intent in TOPICS and TOPICS[clause.intent].at_once, clause.first("order_number"))
        for clause in message.clauses
        if clause.has("order_number")
    ]
    return next((number for asked, number in numbers if not asked), message.whole.first("order_number"))


def turn_to(talk: Talk, number: str) -> bool:
    """Makes the talk be about another order of the same customer; False after saying that it is none of theirs."""
    try:
        talk.order = talk.orders.order(number)
    except Refused:
        talk.say("utter_order_unknown", order=number)
        return False
    talk.order_number = number
    return True


def _contact(talk: Talk, message: Message) -> str | None:
    whole = message.whole
    if emails := _of_the_customer(talk, message, "email"):
        return emails[0]
    if talk.asked not in QUESTIONS and not whole.has("order_number"):
        return None
    if phones := _of_the_customer(talk, message, "phone"):
        return phones[0]
    if message.intents & {"change_address", "default_address"}:
        return None  # the postcode is part of the new address
    address = whole.first("address") or {}
    return whole.first("postal_code") or address.get("postal_code")


def _of_the_customer(talk: Talk, message: Message, kind: str) -> list[str]:
    """The e-mails or phones that tell who asks; what is to be the new one tells nothing."""
    topic, found = f"change_{kind}", [str(value) for value in message.whole.values(kind)]
    wanted = [clause for clause in message.clauses if clause.intent == topic]
    if talk.asked in QUESTIONS or not (wanted or any(wish["topic"] == topic for wish in talk.wishes)):
        return found
    if not message.whole.has("order_number"):
        return []
    new = [str(clause.wanted(kind)) for clause in wanted]
    # "new address for GS-1001: …. My mail: …": beside another wish it tells who asks, however it was put
    beside = message.intents - {topic, "inform", "affirm", "deny"}
    return [value for value in found if value not in new] or (found if wanted and beside else [])


def identify(talk: Talk) -> bool:
    """Loads the order that the talk is about. False when something had to be asked for first."""
    if not talk.order_number and not _choose_order(talk):
        return False
    try:
        talk.order = talk.orders.order(str(talk.order_number))
    except Refused as no:
        if talk.contact:
            return _verify(talk)
        _ask_again(talk, no)
        return False
    talk.contact = None
    if talk.asked in QUESTIONS:
        talk.close_question()
    return True


def _choose_order(talk: Talk) -> bool:
    """Finds the order of a customer who is known already; asks for it otherwise."""
    try:
        orders = talk.orders.verified()["orders"]
    except Refused:
        if talk.contact:
            talk.ask("order", "utter_ask_order")
        else:
            talk.ask("identity", "utter_ask_identity")
        return False
    if len(orders) == 1:
        talk.order_number = orders[0]["number"]
        return True
    talk.ask("order", "utter_which_order", orders=orders)
    return False


def _verify(talk: Talk) -> bool:
    number, contact = str(talk.order_number), str(talk.contact)
    talk.contact = None
    try:
        talk.orders.verify(number, contact)
        talk.order = talk.orders.order(number)
        if talk.asked in QUESTIONS:
            talk.close_question()
    except Refused as no:
        talk.order_number = None
        talk.ask("identity", IDENTITY.get(no.name, "utter_verification_failed"), minutes=minutes_locked(no))
        return False
    return True


def minutes_locked(no: Refused) -> int:
    """How long to wait after too many wrong answers."""
    return math.ceil(int(no.problem.get("retry_after") or 0) / 60)


def _ask_again(talk: Talk, no: Refused) -> None:
    if no.name == "verification_required":
        talk.ask("contact", "utter_ask_contact", order=talk.order_number)
        return
    talk.ask("identity", "utter_order_unknown", order=talk.order_number)
