"""The customer's data deleted."""

from __future__ import annotations

from typing import Any

from actions.message import Clause
from actions.personal_data import PersonalData
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class DataDeletion(PersonalData):
    """Asked for a yes first, and then for the code."""

    intent = "data_deletion"
    questions = ("deletion", "deletion_code")
    code_question = "deletion_code"

    def answer(self, talk: Talk) -> None:
        talk.ask("deletion", "utter_ask_data_deletion", name=talk.orders.verified()["customer"]["name"])
        talk.settled = True

    def hear(self, talk: Talk, clause: Clause) -> bool:
        if clause.first("proposal") not in (None, self.intent):
            return False  # the button of an earlier preview
        if talk.asked == "deletion" and clause.intent != "deny":
            if clause.intent == "affirm":
                self.send_code(talk)
            return clause.intent == "affirm"
        return super().hear(talk, clause)

    def call(self, talk: Talk, code: str | None = None) -> Json:
        return talk.orders.erase(code)

    def done(self, talk: Talk, document: Json) -> None:
        talk.drop_plan()
        talk.order_number = talk.contact = talk.receipt = None
        talk.say("utter_data_deleted")
