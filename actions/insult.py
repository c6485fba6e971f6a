"""Nothing but abuse: answered calmly, and the second time with a person."""

from __future__ import annotations

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
            talk.say("utter_insult" if talk.insults == 1 else "utter_insult_again")
        return True
