"""A person, please."""

from __future__ import annotations

from actions.handover import hand_over
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class TalkToPerson(Topic):
    intent = "talk_to_person"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Opens a case in one step; who asks may be unknown, and what is open stays open."""
        open_topics = ", ".join(wish["topic"] for wish in talk.wishes) or "no open request"
        case = talk.orders.open_case(
            "person_requested", talk.order_number, open_topics, talk.message.language, talk.message.id
        )
        talk.file_pictures(case["number"])
        talk.say("utter_case_opened", number=case["number"], expected_by=case["expected_by"])
        hand_over(talk, "asked", case)
        talk.settled = True
        return True
