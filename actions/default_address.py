"""Another address on file, for future orders."""

from __future__ import annotations

from typing import Any

from actions.addresses import given_address, note_address
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class DefaultAddress(Topic):
    intent = "default_address"
    question = "address"

    def take(self, talk: Talk, clause: Clause) -> bool:
        self.note(talk, talk.wish(self.intent), clause)
        return True

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        if not given_address(clause) and not clause.has("house_number"):
            return False
        note_address(wish, clause)
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        return {"type": "default_address", "address": talk.wishes[index].get("address") or {}}
