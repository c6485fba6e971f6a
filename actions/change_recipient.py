"""Another name on the parcel."""

from __future__ import annotations

import re
from typing import Any

from actions.addresses import given_address, note_address
from actions.answers import DETAILS
from actions.change_detail import ChangeDetail
from actions.message import Clause
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-]+[^\W\d_]*)*")
_HAN_NAME = re.compile("[\u3400-\u9fff]{2,4}")


@serves
class ChangeRecipient(ChangeDetail):
    intent = "change_recipient"
    question = "recipient"
    entity = "person_name"
    member = "name"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Whom it should go to may come with where."""
        if "street_address" in given_address(clause):
            note_address(talk.wish("change_address"), clause)
        return super().take(talk, clause)

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        """Who is asked for a name may answer with nothing else."""
        if super().note(talk, wish, clause):
            return True
        name = clause.text.strip(" .,!。，！")
        # Rosa and Schwarz are colours as well
        others = {each["entity"] for each in clause.entities} - {"color"}
        if talk.asked != self.question or clause.intent not in DETAILS or others or not _is_name(name):
            return False
        wish["value"] = name
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        """With an address the name becomes a part of it, so it has to be known first."""
        moves = any(wish["topic"] == "change_address" for wish in talk.wishes)
        if moves and "value" not in talk.wishes[index]:
            talk.ask(self.question, "utter_ask_recipient", index)
            return None
        return super().change(talk, index)

    def nothing(self, talk: Talk) -> str:
        return str((talk.order or {})["address"]["name"])


def _is_name(text: str) -> bool:
    """Two to four Chinese characters, or up to four words with capitals, but for a "de" or "von" within."""
    words = text.split()
    if _HAN_NAME.fullmatch(text):
        return True
    if not 1 <= len(words) <= 4 or not all(_WORD.fullmatch(word) for word in words):
        return False
    return words[0][0].isupper() and all(word[0].isupper() or len(word) <= 3 for word in words[1:])
