"""What became of a complaint or another case."""

from __future__ import annotations

from actions.message import Clause
from actions.of_customer import OfCustomer
from actions.orders import Refused
from actions.talk import Talk
from actions.topic import serves


@serves
class ComplaintStatus(OfCustomer):
    intent = "complaint_status"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """A case opened in this conversation is told of without a proof."""
        number = clause.first("case_number")
        try:
            _tell(talk, number)
        except Refused as no:
            if no.name != "verification_required":
                raise
            talk.question(self.intent)["case"] = number
        return True

    def answer(self, talk: Talk) -> None:
        _tell(talk, talk.answering.get("case"))


def _tell(talk: Talk, number: str | None) -> None:
    try:
        cases = [talk.orders.case(number)] if number else talk.orders.cases()
    except Refused as no:
        if no.name != "not_found":
            raise
        talk.say("utter_case_unknown", number=number)
        return
    talk.say("utter_complaint_status" if cases else "utter_no_case", cases=cases)
