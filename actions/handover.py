"""When a person should take over, and what they are told; the gateway does the rest (docs/desk.md)."""

from __future__ import annotations

from typing import Any

from actions import plan
from actions.talk import Talk

Json = dict[str, Any]

UPSET = frozenset({"complaint", "parcel_damaged", "parcel_lost", "wrong_item", "change_not_applied"})


def hand_over(talk: Talk, reason: str, case: Json | None = None) -> None:
    """Asks for a person, for `reason` (asked, misunderstood, anger).

    Without a case nobody was promised anything: then it happens only if somebody is there.
    """
    packet: Json = {
        "reason": reason,
        "order": talk.order_number,
        "asked": [_asked(wish) for wish in talk.wishes],
        "offered": [str(offer["change"]["type"]) for offer in talk.offers],
        "proposal": talk.proposal,
        "mood": _mood(talk),
        "only_if_free": case is None,
    }
    if case is not None:
        packet |= {"case": case["number"], "expected_by": case["expected_by"]}
    talk.tell_gateway("handover", {name: value for name, value in packet.items() if value is not None})


def take_back(talk: Talk, done: Json) -> None:
    """A person hands the talk back: what was open is theirs no more, nor the assistant's."""
    talk.understood = talk.settled = True
    talk.drop_plan()
    talk.noticed, talk.later, talk.misunderstood, talk.insults = [], [], 0, 0
    talk.order_number = done.get("order") or talk.order_number
    talk.receipt = done.get("receipt") or talk.receipt


def decided(talk: Talk, word: Json) -> None:
    """A person's word on what waited for an approval, `{"proposal", "approved"}`; of no matter once it is not open."""
    talk.understood = talk.settled = True
    if talk.asked != "confirm" or talk.proposal != word["proposal"]:
        return
    if word["approved"]:
        talk.say("utter_approved", order=talk.order_number, document=talk.proposal)
    else:
        talk.say("utter_approval_refused", order=talk.order_number)
        plan.put_aside(talk)


def _asked(wish: Json) -> Json:
    """A wish as staff read it: what it is about, and what was given for it."""
    return {name: wish[name] for name in ("topic", "change", "words") if wish.get(name)}


def _mood(talk: Talk) -> str:
    if talk.insults:
        return "angry"
    return "upset" if talk.misunderstood or any(wish["topic"] in UPSET for wish in talk.wishes) else "calm"
