"""The moves in a talk that are no wish of their own: details, choices, yes, no, stop, and what was not understood."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from actions.addresses import given_address, note_destination
from actions.answers import DETAILS
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


def detailed(talk: Talk, clause: Clause) -> bool:
    """True when the clause gives a detail: one that corrects the plan, or adds to it, or tells who asks."""
    if corrected(talk, clause):
        return True
    address, number = given_address(clause), clause.first("house_number")
    planned = any(wish["topic"] == "change_address" for wish in talk.wishes)
    if number or "street_address" in address or (planned and address):
        note_destination(talk, clause)
    elif clause.has("color", "size") and talk.wishes:
        _vary(talk, clause)
    elif clause.has("reason") and any(wish["topic"] == "return_request" for wish in talk.wishes):
        wish = talk.wish("return_request")
        wish["reason"], wish["reason_asked"] = clause.first("reason"), True
    elif not clause.has("order_number", "email", "phone", "postal_code"):
        return False
    return True


def _vary(talk: Talk, clause: Clause) -> None:
    option = "color" if clause.has("color") else "size"
    wish, values = talk.wish(f"change_{option}"), clause.values(option)
    if wish.get("values", [])[:1] != values[:1]:
        wish["values"] = values


def says_otherwise(talk: Talk, clause: Clause) -> bool:
    """Whether a yes or a no to the preview names something else than what is in it: "yes, but in L", "no, three"."""
    if talk.asked != "confirm":
        return False
    before, touched = deepcopy(talk.wishes), talk.touched
    wanted = tuple(each for each in clause.entities if each.get("role") != "former")
    if detailed(talk, replace(clause, entities=wanted)) and talk.wishes != before:
        return True
    talk.wishes, talk.touched = before, touched
    return False


@serves
class Inform(Topic):
    """Details that answer no open question: they correct, or complete, what was asked for."""

    intent = "inform"

    def take(self, talk: Talk, clause: Clause) -> bool:
        return detailed(talk, clause)


@serves
class ChooseOffer(Topic):
    """A choice where none is open, or one that is not among the offers; and, as a wish, an offer that was chosen."""

    intent = "choose_offer"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """With no plan open, what was named is a wish: a refusal may have spoken of it."""
        if corrected(talk, clause) or (talk.wishes and talk.asked != "offer"):
            return True
        named = () if talk.wishes else clause.values("offer")
        topic = next((WISHED_AS[offer] for offer in named if offer in WISHED_AS), None)
        return topic is not None and TOPICS[topic].take(talk, clause)


@serves
class Affirm(Topic):
    intent = "affirm"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """A button carries the proposal that it stood under; a yes to an older one is none."""
        proposal = clause.first("proposal")
        if proposal and proposal != talk.proposal:
            talk.say("utter_old_yes")
        elif not says_otherwise(talk, clause):
            talk.yes = True
        return True


@serves
class Deny(Topic):
    intent = "deny"

    def take(self, talk: Talk, clause: Clause) -> bool:
        if not says_otherwise(talk, clause):
            talk.no = True
        return True


@serves
class Stop(Topic):
    intent = "stop"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Before a detail it is a mere "stop, wait": what follows corrects what there is."""
        after = [each for each in talk.message.clauses[talk.message.clauses.index(clause) + 1 :] if each.entities]
        if any(each.intent in DETAILS for each in after):
            return True
        talk.say("utter_stopped" if talk.wishes else "utter_nothing_to_stop")
        talk.drop_plan()
        talk.later = []
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
        """With the preview open, "hm, red then" need not be understood as more than its detail."""
        return says_otherwise(talk, clause)
