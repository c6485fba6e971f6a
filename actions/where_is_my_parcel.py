"""Where the parcel is, and when it comes."""

from actions.message import Clause
from actions.replies import TRACKING
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class WhereIsMyParcel(Topic):
    intent = "where_is_my_parcel"
    at_once = True

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Who says that it is late is told where it is anyway."""
        if any(wish["topic"] == "parcel_late" and not wish.get("told") for wish in talk.wishes):
            return True
        return super().take(talk, clause)

    def answer(self, talk: Talk) -> None:
        tracking = talk.orders.tracking(str(talk.order_number))
        talk.say(TRACKING[tracking["situation"]], **tracking)
