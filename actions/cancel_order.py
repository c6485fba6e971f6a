"""Cancel the order; after hand-over the service offers what is left."""

from __future__ import annotations

from typing import Any

from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class CancelOrder(Topic):
    intent = "cancel_order"

    def change(self, talk: Talk, index: int) -> dict[str, Any] | None:
        return {"type": "cancel"}
