"""Talks as data: what the customer does, what must be read in answer, and what the shop's books say afterwards.

One file is one talk in all five languages: `tests/conversations/<behaviour>/<name>.yml`. A text is one string for all
languages, or one for each. See `Script` for the members; one that is not known is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tests.conversations.talks import LANGUAGES

FOLDER = Path(__file__).parent
BEHAVIOURS = (
    "happy_path",
    "corrections",
    "detours",
    "several_wishes",
    "refusals",
    "misunderstanding",
    "language_switch",
    "identity",
)


def _by_language(given: Any) -> dict[str, Any]:
    found = given if isinstance(given, dict) else dict.fromkeys(LANGUAGES, given)
    if set(found) != set(LANGUAGES):
        raise ValueError(f"one text for all languages, or one for each of {', '.join(LANGUAGES)}")
    return found


def _words_by_language(given: Any) -> dict[str, Any]:
    return {language: [said] if isinstance(said, str) else said for language, said in _by_language(given).items()}


Text = Annotated[dict[str, str], BeforeValidator(_by_language)]
Words = Annotated[dict[str, list[str]], BeforeValidator(_words_by_language)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Step(_Strict):
    """One thing that happens; the members about the answer count for what the customer reads right after it."""

    say: Text | None = None
    press: Text | int | None = None
    """A part of the button's title, or its place: 1 is the first, -1 the last."""
    move: dict[str, str] | None = None
    """The warehouse or the carrier moves an order to this state, while nobody says anything."""
    hear: Words = Field(default_factory=lambda: _words_by_language([]))
    """All of these stand in the answer."""
    not_hear: Words = Field(default_factory=lambda: _words_by_language([]))
    """None of these does."""
    buttons: int | None = None
    """How many there are."""
    card: str | None = None
    """The type of the last card."""

    @model_validator(mode="after")
    def _one(self) -> Step:
        if sum(each is not None for each in (self.say, self.press, self.move)) != 1:
            raise ValueError("a step is one of say, press, move")
        return self


class Effect(_Strict):
    """What the books say of one order in the end."""

    untouched: bool = False
    """Nothing was written, nothing will leave, nobody was mailed."""
    state: str | None = None
    address: dict[str, str] | None = None
    options: dict[str, str] | None = None
    """Of its first line."""
    lines: dict[int, dict[str, Any]] | None = None
    """By number: `sku`, `quantity`, `state`, or options."""
    order: dict[str, Any] | None = None
    """Other members of the order as they are stored, `delivery.kind` for one inside another."""
    changes: list[str] | None = None
    """The kinds of its newest history entries, oldest first."""
    sent: list[str] | None = None
    """Kinds of effects that were carried out, among others."""
    mail: str | None = None
    """An address that got mail about it."""


class Script(_Strict):
    """One talk."""

    talk: str = Field(min_length=10)
    """What it shows, as one sentence: the row's name in the table of the documentation."""
    given: dict[str, str] = {}
    """States that orders are moved to before it begins."""
    steps: list[Step] = Field(min_length=1)
    then: dict[str, Effect] = Field(default_factory=dict)
    """By order number."""
    rows: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    """Tables of the order service (`cases`, `vouchers`, …) with rows that must be there, some of their columns each."""

    @model_validator(mode="after")
    def _asserts(self) -> Script:
        if not any(words for step in self.steps for words in step.hear.values()):
            raise ValueError("no words are asserted")
        if not self.then and not self.rows:
            raise ValueError("no effects are asserted: say at least of an order that it is untouched")
        return self


def scripts() -> Iterator[tuple[str, Script]]:
    """All talks by their name: behaviour and file."""
    for behaviour in BEHAVIOURS:
        for path in sorted((FOLDER / behaviour).glob("*.yml")):
            yield f"{behaviour}/{path.stem}", read(path)


def read(path: Path) -> Script:
    """Raises ValueError naming the file."""
    try:
        return Script.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
