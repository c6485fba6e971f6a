"""Something is to be changed, and not said what."""

from actions import plan
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class ChangeOrder(Topic):
    intent = "change_order"
    at_once = True

    def answer(self, talk: Talk) -> None:
        if not plan.planned(talk):  # the same message may have said what
            talk.ask("wish", "utter_ask_change", order=talk.order_number)
