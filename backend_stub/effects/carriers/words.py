"""The carriers' own words and codes, read into the one list of statuses; the words are in `words.yml`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

from backend_stub.effects.carriers.status import ParcelStatus

GENERIC = "generic"
LONGEST = 300
"""No carrier says more in one line; what is longer is not read."""
Reading = tuple[re.Pattern[str], ParcelStatus]


def status_of(carrier: str, words: str) -> ParcelStatus:
    """The status that a carrier's line means: its own words first, then everybody's; `unknown`, never a guess."""
    said = _plain(words) if len(words) <= LONGEST else ""
    for name in (carrier, GENERIC):
        for pattern, status in _words().get(name, ()):
            if pattern.fullmatch(said):
                return status
    return ParcelStatus.UNKNOWN


@cache
def _words() -> dict[str, tuple[Reading, ...]]:
    listed = yaml.safe_load(Path(__file__).with_name("words.yml").read_text("utf-8"))
    return {
        carrier: tuple((_pattern(line), ParcelStatus(status)) for status, lines in by_status.items() for line in lines)
        for carrier, by_status in listed.items()
    }


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in _plain(line).split("*")))


def _plain(words: str) -> str:
    """Folded case and width, single spaces, straight apostrophes, no full stop at the end."""
    folded = unicodedata.normalize("NFKC", words).casefold().replace("’", "'")
    return " ".join(folded.split()).rstrip(".。!")
