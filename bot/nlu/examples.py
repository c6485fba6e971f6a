"""The examples of the data folders, on their way through Rasa to what learns from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(NamedTuple):
    """A text of one language that has an intent, perhaps with what it means more closely within that.

    Or it has all `wishes` of a whole message, in their order: then it is no example of an intent.
    """

    text: str
    language: str
    intent: str = ""
    closer: str = ""
    wishes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it teaches: `cancel_order`, `faq/gift_cards`."""
        return f"{self.intent}/{self.closer}" if self.closer else self.intent


def messages(examples: Iterable[Example]) -> list[Message]:
    """The examples as Rasa gets them, each once."""
    sheaves: dict[tuple[Any, ...], list[str]] = {}
    for text, *rest in dict.fromkeys(examples):
        sheaves.setdefault(tuple(rest), []).append(text)
    return [_Sheaf(texts, Example(texts[0], *rest)) for rest, texts in sheaves.items()]


def examples_of(data: TrainingData) -> list[Example]:
    """The examples of intents."""
    return [each for each in _all(data) if each.intent]


def told_of(data: TrainingData) -> list[Example]:
    """The messages of which all wishes are known."""
    return [each for each in _all(data) if not each.intent]


def languages_of(data: TrainingData) -> list[str]:
    """The languages that have examples."""
    return sorted({each.first.language for each in data.training_examples if isinstance(each, _Sheaf)})


class _Sheaf(Message):
    """All texts that one language has for one thing, as one message.

    Rasa copies, compares and fingerprints its messages many times over while it trains, which takes longer than
    learning where each text is one; it changes none of them.
    """

    def __init__(self, texts: list[str], first: Example) -> None:
        super().__init__(data={TEXT: first.text, INTENT: first.intent} if first.intent else {TEXT: first.text})
        self.texts, self.first = texts, first
        self._whole = sha256(json.dumps([texts, first[1:]]).encode()).hexdigest()[:32]

    def fingerprint(self) -> str:
        """Of all texts and of what they teach."""
        return self._whole

    def __deepcopy__(self, memo: dict[int, Any]) -> _Sheaf:
        return self


def _all(data: TrainingData) -> Iterator[Example]:
    for sheaf in data.training_examples:
        if isinstance(sheaf, _Sheaf):
            yield from (Example(text, *sheaf.first[1:]) for text in sheaf.texts)
