"""Take back the last change."""

from __future__ import annotations

from actions.message import Clause
from actions.orders import OrdersUnavailable, Refused
from actions.replies import UNDO_REFUSALS
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class Undo(Topic):
    intent = "undo"
    at_once = True

    def take(self, talk: Talk, clause: Clause) -> bool:
        """With a preview open and nothing done yet, there is only the preview to take back."""
        if talk.wishes and not talk.receipt and {"topic": self.intent} not in talk.wishes:
            talk.drop_plan()
            talk.say("utter_stopped")
        else:
            talk.question(self.intent)
        return True

    def answer(self, talk: Talk) -> None:
        receipt = talk.receipt or _last_undoable(talk)
        if receipt is None:
            talk.say("utter_nothing_to_undo", order=talk.order_number)
            return
        try:
            undone = talk.orders.undo(receipt)
        except OrdersUnavailable:
            talk.close_question()
            talk.say("utter_confirm_unsure", order=talk.order_number)
            talk.question(self.intent)  # the next yes asks again, under the same key
            talk.settled = True
        except Refused as no:
            rule = str(no.problem.get("rule", ""))
            response = UNDO_REFUSALS.get(rule, "utter_undo_not_possible")
            talk.say(response, order=talk.order_number, **(no.problem.get("facts") or {}))
        else:
            talk.receipt = None
            talk.say("utter_undone", **{name: value for name, value in undone.items() if name != "id"})


def _last_undoable(talk: Talk) -> str | None:
    receipts = talk.orders.receipts(str(talk.order_number))
    return next((str(receipt["id"]) for receipt in receipts if receipt["undoable"]), None)
