"""Which topic serves which intent; filled as the topic modules are loaded."""

from __future__ import annotations

from typing import Any, Protocol

from actions.message import Clause
from actions.talk import Talk


class Serves(Protocol):
    """What the turn and the plan need of a topic (see `actions.topic.Topic`)."""

    at_once: bool
    questions: tuple[str, ...]
    question: str

    @property
    def named_by(self) -> frozenset[str]: ...

    def take(self, talk: Talk, clause: Clause) -> bool: ...

    def note(self, talk: Talk, wish: dict[str, Any], clause: Clause) -> bool: ...

    def change(self, talk: Talk, index: int) -> dict[str, Any] | None: ...

    def answer(self, talk: Talk) -> None: ...

    def hear(self, talk: Talk, clause: Clause) -> bool: ...


TOPICS: dict[str, Serves] = {}
