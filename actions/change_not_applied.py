"""A confirmed change was not carried out: the service puts it right, or says what is left."""

from __future__ import annotations

from typing import Any

from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class ChangeNotApplied(Topic):
    intent = "change_not_applied"

    def change(self, talk: Talk, index: int) -> dict[str, Any] | None:
        return {"type": "restore_details"}
