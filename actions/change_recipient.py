"""Another name on the parcel."""

from __future__ import annotations

from typing import Any

from actions.change_detail import ChangeDetail
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class ChangeRecipient(ChangeDetail):
    intent = "change_recipient"
    question = "recipient"
    entity = "person_name"
    member = "name"

    def change(self, talk: Talk, index: int) -> Json | None:
        """With an address the name becomes a part of it, so it has to be known first."""
        moves = any(wish["topic"] == "change_address" for wish in talk.wishes)
        if moves and "value" not in talk.wishes[index]:
            talk.ask(self.question, "utter_ask_recipient", index)
            return None
        return super().change(talk, index)

    def nothing(self, talk: Talk) -> str:
        return str((talk.order or {})["address"]["name"])
