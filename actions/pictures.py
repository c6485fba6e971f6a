"""A picture is evidence: of the fault that was asked for, or for the case that is open; else it waits for its words."""

from __future__ import annotations

from typing import Any

from actions import answers
from actions.orders import Refused
from actions.talk import Talk

Json = dict[str, Any]


def take(talk: Talk, picture: str) -> None:
    """Notes a picture, by its id at the gateway, which keeps it; the open question stays open."""
    talk.understood = True
    talk.misunderstood = 0
    if talk.asked == "evidence" and talk.asked_about() is not None:
        answers.prove(talk, as_evidence(picture))
    elif (number := _open_case(talk)) is not None:
        talk.file_pictures(number)
        talk.say("utter_picture_filed", number=number)
    else:
        talk.picture = picture
        talk.say("utter_picture_kept", asks=not talk.wishes)
        talk.asked = talk.asked or "wish"


def as_evidence(picture: str) -> str:
    """How a change refers to a picture that shows what is wrong."""
    return f"picture {picture}"


def _open_case(talk: Talk) -> str | None:
    """The case that the talk has open, else the customer's newest that nobody has settled."""
    mine = next((wish["case"] for wish in talk.wishes if "case" in wish), None)
    try:
        cases = [] if mine else talk.orders.cases()
    except Refused as no:
        if no.name != "verification_required":
            raise
        cases = []
    return mine or next((case["number"] for case in cases if not case["settled_at"]), None)
