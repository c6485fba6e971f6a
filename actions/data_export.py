"""A copy of what is stored about the customer."""

from __future__ import annotations

from typing import Any

from actions.for_a_person import open_case
from actions.personal_data import PersonalData
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class DataExport(PersonalData):
    intent = "data_export"
    questions = ("export_code",)
    code_question = "export_code"

    def answer(self, talk: Talk) -> None:
        self.send_code(talk)

    def call(self, talk: Talk, code: str | None = None) -> Json:
        return talk.orders.export(code)

    def done(self, talk: Talk, document: Json) -> None:
        """A chat is no place for all of it: it tells how much there is, and a person sends it."""
        counts = {table: len(rows) for table, rows in document["tables"].items()}
        talk.say("utter_data_export", counts=counts, **open_case(talk, self.intent, None))
