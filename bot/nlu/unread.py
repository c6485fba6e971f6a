"""What an address holds beside the shapes that are known: kept in the street line as it was written."""

from __future__ import annotations

import re
import unicodedata

from bot.nlu import streets
from bot.nlu.address_words import is_city, is_sentence
from bot.nlu.countries import country_code

_FAR = 160
_MARKUP_AFTER = re.compile(rf"(?:\s?{streets.MARKUP})+")
_MARKUP_BEFORE = re.compile(rf"(?:{streets.MARKUP}\s?)*{streets.MARKUP}(?:\s?|[^\s,;]{{1,20}})$")
_LINE_BEFORE = re.compile(r"(?:^|[,\n:])[ ]*(?P<line>[^,\n:]{2,60})(?:,[ ]*|[ ]*\n\s*)$")
_CARE_OF = re.compile(r"(?:c/o|z\. ?Hd\.|zu Händen|attn[.:]?)\s.*", re.IGNORECASE)
_NUMBERED = re.compile(r"\S.*\s(?P<house>\d{1,4}\s?[A-Za-z]?(?:\s?[-/]\s?\d{1,4}[A-Za-z]?)?)|\d{1,4}[A-Za-z]?\s+\S.*")
_ORDER_NUMBER = re.compile(r"\b[A-Z]{2}-?\d{4}\b|#\s?\d{4}\b")
_LEAD = re.compile(r".*(?:\b(?:to|an|nach|is|ist|lautet)\s|:\s)", re.DOTALL | re.IGNORECASE)


def place_ahead(text: str, start: int, kind: str, languages: tuple[str, ...]) -> int | None:
    """Where postcode and city stand after a stretch that no pattern reads; None when it is talk or too far."""
    found = [place for pattern in _places(kind) if (place := _place(pattern, text, start, languages)) is not None]
    nearest = min(found, default=None)
    return None if nearest is None or _is_talk(text[start:nearest]) else nearest


def markup_after(text: str, start: int) -> int:
    """The end of what stands in brackets, braces or as a tag right after the street; `start` when nothing does."""
    match = _MARKUP_AFTER.match(text, start)
    return match.end() if match else start


def line_start(text: str, start: int) -> int:
    """Where the street line begins when a tag, a unit or a "c/o" stands before the street."""
    if markup := _MARKUP_BEFORE.search(text[max(0, start - _FAR) : start]):
        start -= len(markup.group())
    line = _LINE_BEFORE.search(text, max(0, start - 80), start)
    if line and (_CARE_OF.fullmatch(line["line"].strip()) or streets.UNIT_PART.fullmatch(line["line"].strip())):
        return line.start("line")
    return start


def odd_street(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Anything with a house number, when it alone stands before postcode and city."""
    first = 0
    before = text[:start].rstrip(" ,;\n")
    if (lead := _LEAD.match(before)) and _MARKUP_AFTER.match(before, lead.end()):
        first = lead.end()
    elif re.search(r"\w", text[end:]):
        return None
    part = before[first:].strip()
    if len(part) > _FAR or not _NUMBERED.fullmatch(part) or _is_talk(part):
        return None
    return text.index(part, first), len(before)


def verbatim(written: str) -> str:
    """A stretch of the message as one line, without control characters."""
    lines = [" ".join(line.split()).strip(" ,;") for line in re.split(r"[\r\n]+", written)]
    shown = ", ".join(line for line in lines if line)
    return "".join(each for each in shown if unicodedata.category(each) not in ("Cc", "Cs"))


def _is_talk(stretch: str) -> bool:
    if _ORDER_NUMBER.search(stretch):
        return True
    return is_sentence(re.sub(rf"{streets.MARKUP}|\([^()\n]{{1,60}}\)", " ", stretch))


def _places(kind: str) -> tuple[re.Pattern[str], ...]:
    english = (streets.CITY_STATE, streets.CITY_CN) if kind == "EN" else ()
    return (*english, streets.ZIP_CITY, streets.ZIP_SMALL_CITY, streets.CITY_UK)


def _place(pattern: re.Pattern[str], text: str, start: int, languages: tuple[str, ...]) -> int | None:
    for match in pattern.finditer(text, start, start + _FAR):
        city, before = match["city"], text[match.start() - 1]
        named = city and match["zip"] and is_city(city) and not country_code(city, languages)
        if named and not (before.isalnum() or before in "-#"):
            return match.start()
    return None
