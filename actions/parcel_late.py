"""It should have been there by now."""

from __future__ import annotations

from typing import Any

from actions.message import Clause
from actions.missing_parcel import MissingParcel
from actions.replies import TRACKING
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class ParcelLate(MissingParcel):
    intent = "parcel_late"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """With how it stands comes where it is, so that need not be answered by itself."""
        talk.wishes = [wish for wish in talk.wishes if wish["topic"] != "where_is_my_parcel"]
        return super().take(talk, clause)

    def otherwise(self, talk: Talk, index: int, tracking: Json) -> Json | None:
        """How it stands, honestly; and for a delay a voucher."""
        if not talk.wishes[index].get("told"):
            talk.say(TRACKING[tracking["situation"]], **tracking)
        if tracking["days_late"]:
            talk.wishes[index]["told"] = True
            return {"type": "delay_voucher"}
        self.nothing_wrong(talk, index)
        return None
