"""The customer's orders, also for who does not know any number of them."""

from __future__ import annotations

from actions.answers import DETAILS
from actions.message import Clause
from actions.of_customer import OfCustomer, is_known, refuse_code
from actions.orders import Refused
from actions.talk import Talk
from actions.topic import serves


@serves
class OrderList(OfCustomer):
    intent = "order_list"
    questions = ("sign_in", "sign_in_code")

    def take(self, talk: Talk, clause: Clause) -> bool:
        if talk.order_number or (is_known(talk) and not talk.contact):
            return super().take(talk, clause)
        _sign_in(talk)
        return True

    def answer(self, talk: Talk) -> None:
        talk.say("utter_order_list", orders=talk.orders.verified()["orders"])

    def hear(self, talk: Talk, clause: Clause) -> bool:
        code = clause.first("code")
        if clause.intent not in DETAILS:
            return False
        if clause.has("order_number"):
            talk.close_question()
            talk.question(self.intent)
        elif clause.has("email"):
            _sign_in(talk)
        elif code and talk.asked == "sign_in_code":
            self._enter(talk, str(code))
        else:
            return False
        return True

    def _enter(self, talk: Talk, code: str) -> None:
        talk.settled = True
        try:
            talk.orders.sign_in(code)
        except Refused as no:
            refuse_code(talk, no)
        else:
            talk.close_question()
            self.answer(talk)


def _sign_in(talk: Talk) -> None:
    """Has a code sent to the e-mail address that was given, or asks for one."""
    email, talk.contact, talk.settled = talk.contact, None, True
    if not email or "@" not in email:
        talk.ask("sign_in", "utter_ask_sign_in")
        return
    try:
        talk.orders.send_sign_in_code(email)
    except Refused as no:
        refuse_code(talk, no)
    else:
        talk.ask("sign_in_code", "utter_ask_sign_in_code", email=email)
