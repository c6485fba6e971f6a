"""Nothing but abuse: answered calmly, and the second time with a person."""

from __future__ import annotations

from actions.handover import hand_over
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class Insult(Topic):
    intent = "insult"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Beside a wish it is not spoken of."""
        if talk.message.intents == {self.intent} and not talk.answered:
            talk.insults += 1
            if talk.insults == 1:
                talk.say("utter_insult")
            else:
                talk.say("utter_insult_again")
                hand_over(talk, "anger")
        return True
