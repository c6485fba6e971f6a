"""An invoice, or what should stand on it."""

from actions.for_a_person import ForAPerson
from actions.talk import Talk
from actions.topic import serves


@serves
class Invoice(ForAPerson):
    intent = "invoice"

    def answer(self, talk: Talk) -> None:
        """The order service writes none, so a person does."""
        self.hand_over(talk, "utter_invoice")
