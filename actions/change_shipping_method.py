"""Faster or cheaper: another way of delivery."""

from __future__ import annotations

from typing import Any

from actions.change_detail import ChangeDetail
from actions.remedies import decided
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class ChangeShippingMethod(ChangeDetail):
    intent = "change_shipping_method"
    question = "shipping_method"
    entity = "method"
    member = "method"

    def change(self, talk: Talk, index: int) -> Json | None:
        """Where express was paid for and not had, it is too late for another way, and what it cost comes back."""
        back = {"type": "refund_express_fee"}
        return back if decided(talk, back)["verdict"] == "allowed" else super().change(talk, index)
