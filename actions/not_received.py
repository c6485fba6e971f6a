"""Told as delivered, and not there."""

from __future__ import annotations

from typing import Any

from actions.missing_parcel import MissingParcel
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class NotReceived(MissingParcel):
    intent = "not_received"

    def otherwise(self, talk: Talk, index: int, tracking: Json) -> Json | None:
        return {"type": "not_received"}
