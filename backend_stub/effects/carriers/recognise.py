"""Tracking numbers in free text, by the shapes of `tracking_numbers.yml` and the library's check digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tracking_numbers import get_definition

from backend_stub.effects.carriers.numbers import gs1_fits, identcode_fits, luhn_fits, s10_fits
from backend_stub.effects.carriers.pieces import Candidate, candidates, plain

CHECKS: dict[str, Callable[[str], bool]] = {"gs1": gs1_fits, "identcode": identcode_fits, "s10": s10_fits}


@dataclass(frozen=True)
class Recognised:
    """A tracking number without spaces, whose it is, and what that carrier calls such a number."""

    carrier: str
    number: str
    kind: str


@dataclass(frozen=True)
class Shape:
    """One shape of one carrier's numbers; `names`: what the carrier is called in a text."""

    carrier: str
    kind: str
    regex: re.Pattern[str]
    names: re.Pattern[str]
    check: str | None
    library: str | None
    when: str


def recognise(text: str) -> tuple[Recognised, ...]:
    """The tracking numbers in a text, the best reading first; a wrong check digit is no number."""
    written = plain(text)
    pieces = candidates(written)
    cards = [candidate for candidate in pieces if _is_card(candidate.number)]
    found: list[tuple[Shape, Candidate]] = []
    for shape in _shapes():
        for candidate in pieces:
            if _fits(shape, candidate.number) and _welcome(shape, candidate, written):
                others = [*cards, *(other for _, other in found if other.span != candidate.span)]
                if not any(candidate.overlaps(other) for other in others):
                    found.append((shape, candidate))
    return tuple(dict.fromkeys(Recognised(shape.carrier, one.number, shape.kind) for shape, one in found))


def _fits(shape: Shape, number: str) -> bool:
    return (
        shape.regex.fullmatch(number) is not None
        and (shape.check is None or CHECKS[shape.check](number))
        and (shape.library is None or _library_agrees(shape.library, number))
    )


def _welcome(shape: Shape, candidate: Candidate, written: str) -> bool:
    """Whether the words around let the number be one of a shape that other things have too."""
    if shape.when == "always" or shape.names.search(written):
        return True
    around = written[: candidate.start] + written[candidate.end :]
    bare = not any(letter.isalnum() for letter in around)
    return shape.when == "alone" and (bare or any(word in around for word in _parcel_words()))


def _library_agrees(product: str, number: str) -> bool:
    definition = get_definition(product)
    found = definition.test(number) if definition else None
    return found is not None and found.valid


def _is_card(number: str) -> bool:
    return _cards().fullmatch(number) is not None and luhn_fits(number)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("tracking_numbers.yml").read_text("utf-8"))
    return data


@cache
def _shapes() -> tuple[Shape, ...]:
    return tuple(_shape(**entry) for entry in _data()["shapes"])


def _shape(
    carrier: str,
    kind: str,
    regex: str,
    check: str | None = None,
    library: str | None = None,
    when: str = "always",
) -> Shape:
    called = "|".join(re.escape(plain(name)) for name in (carrier, *_data()["names"].get(carrier, ())))
    names = re.compile(f"(?<![A-Z])(?:{called})(?![A-Z])")  # "EMS" is no part of "ITEMS"
    return Shape(carrier, kind, re.compile(regex), names, check, library, when)


@cache
def _parcel_words() -> tuple[str, ...]:
    return tuple(plain(word) for word in _data()["parcel_words"])


@cache
def _cards() -> re.Pattern[str]:
    return re.compile(_data()["cards"])
