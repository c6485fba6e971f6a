"""Take back the last change."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

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
        aims = [talk.receipt] if talk.receipt else _aims(talk)
        if not aims:
            talk.say("utter_nothing_to_undo", order=talk.order_number)
            return
        try:
            undone = _take_back(talk, aims)
        except OrdersUnavailable:
            talk.receipt = aims[-1]
            talk.close_question()
            talk.say("utter_confirm_unsure", order=talk.order_number)
            talk.question(self.intent)  # the next yes asks again, about the same receipt
            talk.settled = True
        except Refused as no:
            rule = str(no.problem.get("rule", ""))
            response = UNDO_REFUSALS.get(rule, "utter_undo_not_possible")
            talk.say(response, order=talk.order_number, **(no.problem.get("facts") or {}))
        else:
            talk.receipt = None
            talk.say("utter_undone", **{name: value for name, value in undone.items() if name != "id"})


def _aims(talk: Talk) -> list[str]:
    """The receipt that was taken back last, if any, and the newest that can be."""
    receipts = talk.orders.receipts(str(talk.order_number))
    undone = [change["receipt"] for each in receipts for change in each["applied"] if change["type"] == "undo"]
    undoable = [str(receipt["id"]) for receipt in receipts if receipt["undoable"]]
    return (undone[:1] if talk.message.id else []) + undoable[:1]


def _take_back(talk: Talk, aims: list[str]) -> dict[str, Any]:
    """Takes back the last of `aims`, unless this very message took back the one before it already.

    A message comes again when Rasa was killed over it. Then its undo may be done, and the newest change that can be
    undone is another one; only the service knows, by the message's key.
    """
    key = None if talk.receipt else talk.message.id
    for receipt in aims[:-1]:
        with suppress(Refused):
            return talk.orders.undo(receipt, key)
    return talk.orders.undo(aims[-1], key)
