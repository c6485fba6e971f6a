"""General questions, each with its entry in `data/<language>/faq.yml`."""

from __future__ import annotations

from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class Faq(Topic):
    intent = "faq"

    def take(self, talk: Talk, clause: Clause) -> bool:
        entry = clause.first("faq")
        if entry:
            talk.say("utter_faq", faq=entry)
        return bool(entry)
