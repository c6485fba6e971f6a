"""A copy of the customer's data, or their deletion: only with a one-time code to the contact on file."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from actions.message import Clause
from actions.of_customer import OfCustomer, refuse_code
from actions.orders import Refused
from actions.replies import ERASURE_REFUSALS
from actions.talk import Talk

Json = dict[str, Any]


class PersonalData(OfCustomer):
    @property
    @abstractmethod
    def code_question(self) -> str:
        """What `talk.asked` is while the code is waited for."""

    @abstractmethod
    def call(self, talk: Talk, code: str | None = None) -> Json:
        """Has a code sent; with the code, does it."""

    @abstractmethod
    def done(self, talk: Talk, document: Json) -> None:
        """Tells what was done with the code."""

    def send_code(self, talk: Talk) -> None:
        if self._called(talk) is not None:
            talk.ask(self.code_question, "utter_ask_own_code")

    def hear(self, talk: Talk, clause: Clause) -> bool:
        code = clause.first("code")
        if clause.intent == "deny":
            talk.close_question()
            talk.say("utter_stopped")
        elif code:
            document = self._called(talk, str(code))
            if document is not None:
                talk.close_question()
                self.done(talk, document)
        elif clause.intent == "affirm":
            talk.say("utter_ask_own_code")  # the code says yes, and nothing else does
        else:
            return False
        talk.settled = True
        return True

    def _called(self, talk: Talk, code: str | None = None) -> Json | None:
        talk.settled = True
        try:
            return self.call(talk, code)
        except Refused as no:
            self._refused(talk, no)
        return None

    def _refused(self, talk: Talk, no: Refused) -> None:
        if no.name == "verification_required":
            talk.close_question()
            talk.question(self.intent)  # who it is has to be said anew
        elif no.name == "refused":
            talk.close_question()
            talk.say(ERASURE_REFUSALS[no.problem["rule"]], **no.problem["facts"])
        else:
            refuse_code(talk, no)
