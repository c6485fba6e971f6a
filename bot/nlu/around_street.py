"""What stands around the street in a form or a signature: labels, contacts, a unit before it, the name."""

from __future__ import annotations

import re

from bot.nlu import streets, unread
from bot.nlu.address_words import CONTACT_PART, LABEL, NO_NAME
from bot.nlu.text import has_han, plain

_FAR = 80
_CARE_OF = re.compile(r" (?=c/o )", re.IGNORECASE)
# "Anna - Hauptstr. 5 / Berlin", but not "12 - 14".
_STROKE = re.compile(r"(?<!\d) [-/|] | [-/|] (?!\d)")


def parted(text: str) -> tuple[str, str]:
    """The text as written and as it is read, with a comma wherever a part ends; no character is moved in either."""
    written = _blank(LABEL, text)
    if has_han(text):
        return written, plain(written)
    written = _blank(CONTACT_PART, written)
    return written, _STROKE.sub(",  ", _CARE_OF.sub(",", plain(written)))


def line_start(text: str, start: int) -> int:
    """Where the street line begins: a unit, a house's name or a "c/o" may stand before the street."""
    while (line := streets.LINE_BEFORE_STREET.search(text, max(0, start - _FAR), start)) or (
        unread.line_start(text, start) < start
    ):
        start = line.start("line") if line else unread.line_start(text, start)
    return start


def name_before(text: str, start: int) -> tuple[int, str] | None:
    """Start and name in the line or part before the street; a company's may follow a person's."""
    names: list[str] = []
    while len(names) < 2 and (match := streets.NAME_BEFORE.search(text, max(0, start - _FAR), start)):
        if not NO_NAME.isdisjoint(match["name"].split()):
            break
        # In a sentence the part before the last comma is talk; on a line of its own it is a name.
        if names and "\n" not in match["end"]:
            break
        names, start = [match["name"], *names], match.start("name")
    return (start, ", ".join(names)) if names else None


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)
