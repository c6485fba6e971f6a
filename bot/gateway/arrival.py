"""A customer's message at the door: read, then stored for its turn or answered by the gateway itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel, Field, model_validator
from sqlalchemy.orm import Session

from . import inbox, typed
from .alarms import Alarms
from .inbox import Accepted, Incoming
from .problems import Problem
from .sessions import Caller

MESSAGE_ID = r"^[\x21-\x7e]{1,64}$"


class Said(BaseModel):
    """A message under an id of the client's choice: a text, or a button's id."""

    id: str = Field(pattern=MESSAGE_ID)
    text: str | None = None
    button: str | None = Field(default=None, max_length=64)

    @model_validator(mode="after")
    def _either(self) -> Said:
        if (self.text is None) == (self.button is None):
            raise ValueError("either text or button")
        return self


class Words(Protocol):
    """The gateway's own sentences, in the language of the talk."""

    def say(self, key: str, locale: str, text: str = "") -> str: ...


@dataclass(frozen=True)
class Door:
    """By which rules a message is let in."""

    words: Words
    alarms: Alarms
    longest_text: int

    def enter(self, session: Session, caller: Caller, said: Said, now: datetime, wait: float) -> Accepted:
        """Takes a message into the inbox; a new one only if it need not `wait`.

        Problems: those of the inbox and the buttons, and `rate_limited`.
        """
        incoming = self.with_words(self.read(said, caller.locale), caller.locale)
        try:
            return inbox.accept(session, caller.conversation_id, incoming, now, self.refusal(caller, wait))
        except Problem as problem:
            if problem.name == "button_expired":
                problem.detail = self.words.say("button_expired", caller.locale)
            raise

    def with_words(self, incoming: Incoming, locale: str) -> Incoming:
        """The message with what is said to it if the customer waits for a person, or must have one."""
        held, withdrawn = (self.words.say(key, locale, incoming.shown) for key in ("held", "withdrawn"))
        return replace(incoming, held=held, withdrawn=withdrawn, alarm=self.alarms.reason(incoming.shown))

    def refusal(self, caller: Caller, wait: float) -> Problem | None:
        """What is said to who has to wait, if they have to."""
        if not wait:
            return None
        return Problem("rate_limited", self.words.say("rate_limited", caller.locale), retry_after=wait)

    def read(self, said: Said, locale: str) -> Incoming:
        """The message as the inbox takes it: what cannot be a turn comes with the gateway's own words."""
        if said.button is not None:
            return Incoming(said.id, said.button, button=said.button)
        raw = said.text or ""
        shown = typed.shown(raw)
        if len(shown) > self.longest_text:
            words = self.words.say("too_long", locale, shown).format(limit=self.longest_text)
            return Incoming(said.id, raw, shown=shown[: self.longest_text] + "…", declined=words)
        if not (payload := typed.for_rasa(shown)):
            return Incoming(said.id, raw, declined=self.words.say("empty", locale))
        return Incoming(said.id, raw, shown=shown, payload=payload)
