"""It has vanished: money back or the goods again, once it counts as lost."""

from __future__ import annotations

from typing import Any

from actions.missing_parcel import MissingParcel
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class ParcelLost(MissingParcel):
    intent = "parcel_lost"

    def otherwise(self, talk: Talk, index: int, tracking: Json) -> Json | None:
        """Told as delivered, it is searched for; else the service says until when to wait."""
        return {"type": "not_received" if tracking["situation"] == "delivered" else "refund_parcel"}
