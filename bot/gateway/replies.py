"""What Rasa answered, read with care: texts, buttons, cards, a hand-over, a case that the talk's pictures belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .typed import shown

MOST_MESSAGES, MOST_BUTTONS = 20, 20


@dataclass(frozen=True)
class Choice:
    """A button to be shown; the payload never leaves the gateway but to Rasa."""

    title: str
    payload: str


@dataclass
class Reply:
    """One message to the customer."""

    text: str
    choices: list[Choice] = field(default_factory=list)
    card: dict[str, Any] | None = None


class Unclear(BaseModel):
    """A message that people should label, without what tells who wrote it; or, with `meant` alone, its likely label."""

    message: str = Field(max_length=64)
    text: str | None = Field(default=None, max_length=1_000)
    language: str | None = Field(default=None, max_length=16)
    guesses: list[tuple[str, float]] = []
    why: str | None = Field(default=None, max_length=16)
    meant: str | None = Field(default=None, max_length=64)


class Evidence(BaseModel):
    """The case to which the pictures of the talk belong."""

    case: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")


class Understood(BaseModel):
    """How a message was understood: each of its clauses as `(intent, confidence)`; the language of the answer; and what
    was wished last."""

    intents: list[tuple[str, float]] = []
    language: str | None = Field(default=None, max_length=16)
    topic: str | None = Field(default=None, max_length=64)


class Handover(BaseModel):
    """Why a person shall take over, and what they should know."""

    reason: Literal["asked", "misunderstood", "anger", "over_cap", "safety", "legal", "rule"] = "asked"
    rule: str | None = Field(default=None, max_length=80)
    """The title of the staff's rule that held, if one did."""
    case: str | None = Field(default=None, pattern=r"^[A-Za-z0-9-]{1,40}$")
    expected_by: AwareDatetime | None = None
    """By when an answer was promised."""
    only_if_free: bool = False
    """True where the customer did not ask for it: with nobody there the bot goes on."""
    order: str | None = Field(default=None, max_length=40)
    asked: list[dict[str, Any]] = []
    """The open wishes, `{"topic", …}` each."""
    offered: list[str] = []
    proposal: str | None = Field(default=None, max_length=40)
    mood: Literal["calm", "upset", "angry"] = "calm"


@dataclass
class Answer:
    """All that came of one turn."""

    replies: list[Reply] = field(default_factory=list)
    handover: Handover | None = None
    unclear: list[Unclear] = field(default_factory=list)
    evidence: Evidence | None = None
    understood: Understood | None = None


class BrokenAnswer(Exception):
    """Rasa's answer is not of the agreed shape, or says nothing."""


class _Button(BaseModel):
    title: str
    payload: str


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str | None = None
    buttons: list[_Button] | None = None
    custom: dict[str, Any] | None = None


_ITEMS = TypeAdapter(list[_Item])


def read(body: bytes, may_be_silent: bool = False) -> Answer:
    """Raises BrokenAnswer, also for a turn that says nothing and may not: the customer would wait for ever."""
    try:
        answer = Answer()
        for item in _ITEMS.validate_json(body)[:MOST_MESSAGES]:
            _add(answer, item)
    except ValidationError:
        raise BrokenAnswer from None  # its text repeats the answer, which may hold an address
    if not (answer.replies or may_be_silent):
        raise BrokenAnswer
    return answer


def _add(answer: Answer, item: _Item) -> None:
    choices = [Choice(shown(button.title), button.payload) for button in (item.buttons or [])[:MOST_BUTTONS]]
    if text := shown(item.text or ""):
        answer.replies.append(Reply(text, choices))
    elif choices and answer.replies:
        answer.replies[-1].choices.extend(choices)
    custom = item.custom or {}
    if isinstance(card := custom.get("card"), dict):
        _attach(answer, card)
    if isinstance(handover := custom.get("handover"), dict):
        answer.handover = Handover.model_validate(handover)
    if isinstance(understood := custom.get("understood"), dict):
        answer.understood = Understood.model_validate(understood)
    if isinstance(evidence := custom.get("evidence"), dict):
        answer.evidence = Evidence.model_validate(evidence)
    if isinstance(unclear := custom.get("unclear"), dict):
        answer.unclear.append(Unclear.model_validate(unclear))


def _attach(answer: Answer, card: dict[str, Any]) -> None:
    """Puts the card under the text before it; one that follows no text brings its title along as text."""
    if not answer.replies or answer.replies[-1].card is not None:
        answer.replies.append(Reply(str(card.get("title", ""))))
    answer.replies[-1].card = card
