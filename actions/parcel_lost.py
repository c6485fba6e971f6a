"""It has vanished: money back or the goods again, once it counts as lost."""

from __future__ import annotations

from typing import Any

from actions.message import Clause
from actions.missing_parcel import MissingParcel
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class ParcelLost(MissingParcel):
    intent = "parcel_lost"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """That it is late, or where it is, need not be answered beside it."""
        talk.wishes = [wish for wish in talk.wishes if wish["topic"] not in ("parcel_late", "where_is_my_parcel")]
        return super().take(talk, clause)

    def otherwise(self, talk: Talk, index: int, tracking: Json) -> Json | None:
        """Told as delivered, it is searched for; else the service says until when to wait."""
        return {"type": "not_received" if tracking["situation"] == "delivered" else "refund_parcel"}
