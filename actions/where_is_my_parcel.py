"""Where the parcel is, and when it comes."""

from actions.replies import TRACKING
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class WhereIsMyParcel(Topic):
    intent = "where_is_my_parcel"
    at_once = True

    def answer(self, talk: Talk) -> None:
        tracking = talk.orders.tracking(str(talk.order_number))
        talk.say(TRACKING[tracking["situation"]], **tracking)
