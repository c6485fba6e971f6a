"""Another stored method pays the order."""

from __future__ import annotations

from typing import Any

from actions.change_detail import ChangeDetail
from actions.talk import Talk
from actions.topic import serves


@serves
class ChangePaymentMethod(ChangeDetail):
    intent = "change_payment_method"
    question = "payment_method"
    entity = "payment_method"
    member = "payment_method"

    def given(self, talk: Talk, value: Any) -> str:
        """The one stored method of this kind, or with this id; several of a kind have to be chosen among."""
        stored = talk.orders.payment_methods()
        fitting = [method["id"] for method in stored if value in (method["id"], method["method"])]
        return str(fitting[0]) if len(fitting) == 1 else self.nothing(talk)
