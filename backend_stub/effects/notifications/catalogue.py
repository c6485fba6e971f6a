"""Which messages there are, what each must be told, and what a customer can opt out of: `templates.yml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

import yaml

from backend_stub.effects.notifications.language import FOLDER

LISTS = ("goods", "rows", "effects", "words_list", "choices")
COMMON = {"name": "text", "unsubscribe_token": "token"}


class Kind(StrEnum):
    """What a message is to the customer."""

    ESSENTIAL = "essential"
    STATUS = "status"
    FEEDBACK = "feedback"


@dataclass(frozen=True)
class Entry:
    """One message: the facts it needs and those it may have, by kind of value; whether it has a text message."""

    kind: Kind
    needs: dict[str, str]
    may: dict[str, str] = field(default_factory=dict)
    sms: bool = False

    @property
    def blanks(self) -> dict[str, Any]:
        """What stands for each fact that may be missing when it is."""
        return {name: () if kind.partition(".")[0] in LISTS else None for name, kind in {**COMMON, **self.may}.items()}


@cache
def catalogue() -> dict[str, Entry]:
    """Every message of the shop by name."""
    entries = yaml.safe_load((FOLDER / "templates.yml").read_text("utf-8"))
    return {name: Entry(**{**entry, "kind": Kind(entry["kind"])}) for name, entry in entries.items()}
