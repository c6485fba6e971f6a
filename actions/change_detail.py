"""One detail of the order in place of another: what name, phone, e-mail and the ways of delivery and payment share."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic

Json = dict[str, Any]


class ChangeDetail(Topic):
    member: ClassVar[str]
    """The change's member that holds the new value."""

    @property
    @abstractmethod
    def entity(self) -> str:
        """What understanding calls the value."""

    def take(self, talk: Talk, clause: Clause) -> bool:
        """No wish where the value was taken for the contact of who asks."""
        value = clause.wanted(self.entity)
        if value is not None and value == talk.contact:
            return True
        self.note(talk, talk.wish(self.intent), clause)
        return True

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        value = clause.wanted(self.entity)
        if value is None or value == talk.contact:  # that one tells who asks
            return False
        wish["value"] = value
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        """Without a value the service is asked all the same: it may be too late for any, and it knows the choices."""
        wish = talk.wishes[index]
        wish["lacks"] = "value" not in wish
        value = self.nothing(talk) if wish["lacks"] else self.given(talk, wish["value"])
        return {"type": self.intent.removeprefix("change_"), self.member: value}

    def nothing(self, talk: Talk) -> str:
        """A value that the service refuses, and says what it needs."""
        return "-"

    def given(self, talk: Talk, value: Any) -> Any:
        """The customer's value as the service takes it."""
        return value
