"""Have the parcel kept for pick-up."""

from __future__ import annotations

from typing import Any

from actions.addresses import given_address
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class HoldParcel(Topic):
    intent = "hold_parcel"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """A place that is named is where the pick-up should be near."""
        wish = talk.wish(self.intent)
        if near := given_address(clause):
            wish["address"] = near
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        near = talk.wishes[index].get("address")
        return {"type": "hold"} | ({"address": near} if near else {})
