"""Where the money of a return or cancellation is."""

from actions.for_a_person import ForAPerson
from actions.talk import Talk
from actions.topic import serves


@serves
class RefundStatus(ForAPerson):
    intent = "refund_status"

    def answer(self, talk: Talk) -> None:
        money = talk.orders.money(str(talk.order_number))
        talk.say("utter_refund_status" if money["refunds"] else "utter_no_refund", **money)
        if any(refund["state"] == "failed" for refund in money["refunds"]):
            self.hand_over(talk)
