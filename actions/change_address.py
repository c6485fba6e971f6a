"""Deliver to another address."""

from __future__ import annotations

from typing import Any

from actions.addresses import note_destination, with_house_number
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class ChangeAddress(Topic):
    intent = "change_address"
    question = "address"

    def take(self, talk: Talk, clause: Clause) -> bool:
        note_destination(talk, clause)
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        """The address as far as it is known: the service says what it lacks, or that it is too late for any."""
        wish = talk.wishes[index]
        address = dict(wish.get("address") or {})
        present = (talk.order or {}).get("address") or {}
        if wish.get("house_number") and not address.get("street_address") and present.get("street_address"):
            address["street_address"] = with_house_number(present["street_address"], wish["house_number"])
        return {"type": "address", "address": address}
