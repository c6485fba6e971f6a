"""The parcel is not there: what late, lost and never received have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from actions.remedies import Remedies
from actions.talk import Talk

Json = dict[str, Any]


class MissingParcel(Remedies):
    found = "utter_parcel_due"
    causes = ("lost", "overdue")
    kinds = ("reship", "refund_parcel")

    @abstractmethod
    def otherwise(self, talk: Talk, index: int, tracking: Json) -> Json | None:
        """The change to propose while the parcel does not count as lost; None after saying how it stands."""

    def change(self, talk: Talk, index: int) -> Json | None:
        tracking = talk.orders.tracking(str(talk.order_number))
        arrived = tracking["situation"] == "delivered"
        due = tracking["overdue"] or tracking["situation"] == "lost"
        wish = talk.wishes[index]
        # What the watch prepared while a parcel travelled means nothing once it was delivered.
        offers = self.allowed(talk, wish) if arrived else self.offers(talk, wish) if due else []
        if offers:
            return self.choice(talk, index, offers, **tracking)
        return self.first(talk, wish) if due else self.otherwise(talk, index, tracking)
