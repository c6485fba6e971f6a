"""A voucher or discount code: where it is, how it is used, why it does not work."""

from actions.for_a_person import ForAPerson
from actions.message import Clause
from actions.talk import Talk
from actions.topic import serves


@serves
class VoucherCode(ForAPerson):
    intent = "voucher_code"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Who has ordered nothing yet may only want to know how it goes."""
        if not talk.order_number:
            talk.say("utter_voucher_code")
        return super().take(talk, clause)

    def answer(self, talk: Talk) -> None:
        vouchers = [each for each in talk.orders.promises(str(talk.order_number)) if each["kind"] == "voucher"]
        if vouchers:
            talk.say("utter_vouchers_promised", order=talk.order_number, vouchers=vouchers)
        else:
            self.hand_over(talk)
