"""A payment that failed, was taken twice, or is unknown."""

from typing import Any

from actions.for_a_person import ForAPerson
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class PaymentProblem(ForAPerson):
    intent = "payment_problem"

    def answer(self, talk: Talk) -> None:
        """What the books say; where they hold more than the order costs, a person sees to it."""
        money = talk.orders.money(str(talk.order_number))
        surplus = _surplus(money)
        talk.say("utter_payments" if money["payments"] else "utter_no_payment", **money, surplus=surplus)
        if surplus["amount"] > 0:
            self.hand_over(talk)


def _surplus(money: Json) -> Json:
    """What was paid beyond the order's total and is on no way back."""
    paid = sum(payment["amount"]["amount"] for payment in money["payments"])
    back = sum(refund["amount"]["amount"] for refund in money["refunds"] if refund["state"] != "failed")
    return {**money["total"], "amount": paid - back - money["total"]["amount"]}
