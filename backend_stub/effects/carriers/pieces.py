"""What in a text may be one number: neighbouring pieces of letters and digits, joined over spaces and dashes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 34
"""No tracking number has more characters (FedEx's and USPS's bar codes have 34)."""
FEWEST_DIGITS = 8
PIECE = re.compile(r"[A-Z0-9]+", re.ASCII)
JOINT = re.compile(r"[ \-]{1,3}")
SPACES = re.compile(r"[\s\u00ad\u200b]")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


@dataclass(frozen=True)
class Candidate:
    """Pieces that may be one number, and where they stand."""

    number: str
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    def overlaps(self, other: Candidate) -> bool:
        return self.start < other.end and other.start < self.end


def plain(text: str) -> str:
    """Capitals, narrow letters, one kind of space and of dash."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text)).translate(DASHES).upper()


def candidates(written: str) -> tuple[Candidate, ...]:
    """The longest first. Digits in pieces with more digits beside them are part of something else."""
    found: list[Candidate] = []
    for chain in _chains(written):
        for first in range(len(chain)):
            for last in range(first, len(chain)):
                run = chain[first : last + 1]
                if run[-1].end() - run[0].start() > 2 * LONGEST:
                    break
                if _whole(chain, first, last):
                    found.append(Candidate("".join(p.group() for p in run), run[0].start(), run[-1].end()))
    return tuple(sorted((c for c in found if _likely(c.number)), key=lambda c: (-len(c.number), c.start)))


def _chains(written: str) -> list[list[re.Match[str]]]:
    """Pieces with nothing but spaces and dashes between them; behind a plus stands a phone number."""
    chains: list[list[re.Match[str]]] = []
    end = None
    for piece in PIECE.finditer(written):
        if end is not None and JOINT.fullmatch(written[end : piece.start()]):
            chains[-1].append(piece)
        else:
            chains.append([piece])
        end = piece.end()
    return [chain for chain in chains if not re.search(r"\+[( ]?$", written[: chain[0].start()])]


def _whole(chain: list[re.Match[str]], first: int, last: int) -> bool:
    if first == last or not all(piece.group().isdigit() for piece in chain[first : last + 1]):
        return True
    beside = chain[max(0, first - 1) : first] + chain[last + 1 : last + 2]
    return not any(piece.group().isdigit() for piece in beside)


def _likely(number: str) -> bool:
    return len(number) <= LONGEST and sum(character.isdigit() for character in number) >= FEWEST_DIGITS
