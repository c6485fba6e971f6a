"""What concerns the customer, whichever the order."""

from __future__ import annotations

from actions import identity
from actions.message import Clause
from actions.orders import Refused
from actions.talk import Talk
from actions.topic import Topic


class OfCustomer(Topic):
    """Answered as soon as it is known who asks; an order is asked for only as a proof of that."""

    at_once = True

    def take(self, talk: Talk, clause: Clause) -> bool:
        wish = talk.question(self.intent)
        if is_known(talk) and not talk.message.whole.has("order_number", "email"):
            talk.wishes.remove(wish)
            self.answer(talk)
        return True


def is_known(talk: Talk) -> bool:
    """Whether the conversation speaks for a customer."""
    try:
        talk.orders.verified()
    except Refused:
        return False
    return True


def refuse_code(talk: Talk, no: Refused) -> None:
    """Tells why a one-time code was not sent or not taken; raises what has another reason."""
    if no.name == "verification_failed":
        talk.say("utter_code_wrong")
    elif no.name == "verification_locked":
        talk.say("utter_verification_locked", minutes=identity.minutes_locked(no))
    else:
        raise no
