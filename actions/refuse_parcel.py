"""The parcel on its way is not wanted any more: refused at the door, brought back, or kept for less."""

from __future__ import annotations

from typing import Any

from actions.remedies import Remedies, decided
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class RefuseParcel(Remedies):
    intent = "refuse_parcel"
    found = "utter_ways_back"
    kinds = ("refuse_at_door", "keep_with_refund", "bring_back")

    def allowed(self, talk: Talk, wish: Json) -> list[Json]:
        """The ways back that the service offers for a shipped order that is to be cancelled."""
        found = decided(talk, {"type": "cancel"})["offers"]
        return [offer for offer in found if offer["change"]["type"] in self.kinds]
