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
        """With how it stands comes where it is, so that need not be answered by itself; what is lost is late anyway."""
        talk.wishes = [wish for wish in talk.wishes if wish["topic"] != "where_is_my_parcel"]
        if any(wish["topic"] == "parcel_lost" for wish in talk.wishes):
            return True
        super().take(talk, clause)
        if "express" in clause.values("method"):
            talk.wish(self.intent)["paid_express"] = True
        return True

    def otherwise(self, talk: Talk, index: int, tracking: Json) -> Json | None:
        """How it stands, honestly; for a delay a voucher, and what express cost where it was paid for nothing."""
        if not talk.wishes[index].get("told"):
            talk.say(TRACKING[tracking["situation"]], **tracking)
        if talk.wishes[index].get("paid_express"):
            talk.wishes[index]["told"] = True
            return {"type": "refund_express_fee"}
        if tracking["days_late"]:
            talk.wishes[index]["told"] = True
            return {"type": "delay_voucher"}
        self.nothing_wrong(talk, index)
        return None
