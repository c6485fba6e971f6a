"""The moves in a talk that are no wish of their own: details, choices, yes, no, stop, and what was not understood."""

from __future__ import annotations

from actions.addresses import given_address, note_destination
from actions.message import Clause
from actions.registry import TOPICS
from actions.talk import Talk
from actions.topic import Topic, serves

WISHED_AS = {
    "hold": "hold_parcel",
    "refuse_at_door": "refuse_parcel",
    "return": "return_request",
    "cancel": "cancel_order",
}
"""Type of an offer → the topic of the same wish, where nothing is offered."""


def corrected(talk: Talk, clause: Clause) -> bool:
    """True when a wish of the plan, the last one first, takes what the clause gives for a detail of its own."""
    for wish in reversed(talk.wishes):
        if TOPICS[wish["topic"]].note(talk, wish, clause):
            talk.touch()
            return True
    return False


@serves
class Inform(Topic):
    """Details that answer no open question: they correct, or complete, what was asked for."""

    intent = "inform"

    def take(self, talk: Talk, clause: Clause) -> bool:
        if corrected(talk, clause):
            return True
        address, number = given_address(clause), clause.first("house_number")
        planned = any(wish["topic"] == "change_address" for wish in talk.wishes)
        if number or "street_address" in address or (planned and address):
            note_destination(talk, clause)
        elif clause.has("color", "size") and talk.wishes:
            option = "color" if clause.has("color") else "size"
            talk.wish(f"change_{option}")["values"] = clause.values(option)
        elif clause.has("reason") and any(wish["topic"] == "return_request" for wish in talk.wishes):
            wish = talk.wish("return_request")
            wish["reason"], wish["reason_asked"] = clause.first("reason"), True
        elif not clause.has("order_number", "email", "phone", "postal_code"):
            return False
        return True


@serves
class ChooseOffer(Topic):
    """A choice where none is open, or one that is not among the offers; and, as a wish, an offer that was chosen."""

    intent = "choose_offer"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """With no plan open, what was named is a wish: a refusal may have spoken of it."""
        if corrected(talk, clause) or talk.wishes:
            return True
        topic = next((WISHED_AS[offer] for offer in clause.values("offer") if offer in WISHED_AS), None)
        return topic is not None and TOPICS[topic].take(talk, clause)


@serves
class Affirm(Topic):
    intent = "affirm"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """A button carries the proposal that it stood under; a yes to an older one is none."""
        proposal = clause.first("proposal")
        if proposal and proposal != talk.proposal:
            talk.say("utter_old_yes")
        else:
            talk.yes = True
        return True


@serves
class Deny(Topic):
    intent = "deny"

    def take(self, talk: Talk, clause: Clause) -> bool:
        talk.no = True
        return True


@serves
class Stop(Topic):
    intent = "stop"

    def take(self, talk: Talk, clause: Clause) -> bool:
        talk.say("utter_stopped" if talk.wishes else "utter_nothing_to_stop")
        talk.drop_plan()
        return True


@serves
class OutOfScope(Topic):
    intent = "out_of_scope"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Understood, but nothing that helps here; said only where the message had nothing else."""
        return False


@serves
class NotUnderstood(Topic):
    intent = "nlu_fallback"

    def name(self) -> str:
        return "action_default_fallback"

    def take(self, talk: Talk, clause: Clause) -> bool:
        return False
