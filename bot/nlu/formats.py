"""Money, dates, addresses and lists as each language writes them: the filters of a reply's template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timezone
from decimal import Decimal
from functools import partial
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision

from bot.nlu.text import has_han

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?")
_DEFAULTS = {"en": "en_GB", "zh": "zh_Hans_CN"}
_NOTHING = "–"
_ENGLISH = Locale("en")


class Formats:
    """How one language writes things; `words` maps `group.value` to text."""

    def __init__(self, language: str, words: dict[str, str], locale: str = "") -> None:
        self.language = language
        self.words = words
        self.locale = _locale(language, locale)

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filters by the names that templates use."""
        names = (
            "money",
            "abs_money",
            "date",
            "time",
            "address",
            "country",
            "title",
            "options",
            "rows",
            "event",
            "steps",
            "word",
            "listed",
        )
        return {name: partial(getattr(Formats, name), self) for name in names}

    def money(self, value: dict[str, Any]) -> str:
        """`{"amount": 8900, "currency": "EUR"}` → €89.00."""
        currency = value["currency"]
        amount = Decimal(value["amount"]).scaleb(-get_currency_precision(currency))
        return format_currency(amount, currency, locale=self.locale)

    def abs_money(self, value: dict[str, Any]) -> str:
        """An amount without its sign, for sentences that say which way it goes."""
        return self.money({**value, "amount": abs(value["amount"])})

    def date(self, value: str) -> str:
        """A date, or the day of a moment → 24 November 2026."""
        return self._first(format_date(date.fromisoformat(value[:10]), "long", locale=self.locale))

    def time(self, value: str) -> str:
        """A moment → 24 Nov 2026, 09:30 UTC."""
        moment = datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(timezone.utc)
        day = self._first(format_date(moment, "medium", locale=self.locale))
        clock = format_datetime(moment, "HH:mm", locale=self.locale)
        joined = str(self.locale.datetime_formats["medium"]).format(clock, day)
        return f"{joined} UTC"

    def address(self, value: dict[str, Any]) -> str:
        """One line, as the country writes it where the order service gave `lines`."""
        lines = value.get("lines")
        code = value.get("country_code")
        if lines and code and lines[-1].casefold() == _ENGLISH.territories.get(code, "").casefold():
            lines = [*lines[:-1], self.country(code)]  # the order service writes countries in English
        if not lines:
            place = " ".join(str(value[key]) for key in ("postal_code", "city") if value.get(key))
            parts = [value.get("name"), value.get("street_address"), value.get("city_area"), place]
            lines = [*parts, value.get("country_area"), value.get("country_code")]
        return self._joined(" ".join(str(line).split()) for line in lines if line)

    def country(self, value: str) -> str:
        """DE → Germany."""
        return str(self.locale.territories.get(value, value))

    def title(self, value: dict[str, str] | str | None) -> str:
        """A title in this language, else in English, else in any."""
        if not isinstance(value, dict):
            return str(value or "")
        return value.get(self.language) or value.get("en") or next(iter(value.values()), "")

    def options(self, value: dict[str, Any] | None) -> str:
        """`{"color": "red", "size": "38"}` → red, size 38."""
        return self._joined(self._option(name, each) for name, each in (value or {}).items() if each is not None)

    def rows(self, value: list[dict[str, Any]]) -> list[dict[str, str]]:
        """A proposal's `before_after` → label, before and after, all text."""
        return [
            {
                "label": self._label(change),
                "before": self._plain(change["field"], change.get("before")),
                "after": self._plain(change["field"], change.get("after")),
            }
            for change in value
        ]

    def event(self, value: dict[str, Any]) -> str:
        """A tracking event → out for delivery, Berlin, 24 November 2026."""
        parts = [self.word(value["status"], "event"), value.get("place"), self.date(value["at"])]
        return self._joined(str(part) for part in parts if part)

    def steps(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A tracking's `steps` → label, date and whether it is done."""
        return [
            {
                "label": self.word(step["state"], "state"),
                "at": self.date(step["at"]) if step.get("at") else "",
                "done": step["done"],
            }
            for step in value
        ]

    def word(self, value: Any, group: str) -> str:
        """The word for a value of a group; the value itself where the language has none."""
        return self.words.get(f"{group}.{value}") or str(value).replace("_", " ")

    def listed(self, value: Iterable[Any], style: Literal["and", "or"] = "and") -> str:
        """a, b and c; with `or`: a, b or c."""
        texts = [str(each) for each in value]
        listed = format_list(texts, "standard" if style == "and" else "or", locale=self.locale) if texts else ""
        return _euphonic(listed, texts[-1]) if self.language == "es" and len(texts) > 1 else listed

    @staticmethod
    def _joined(parts: Iterable[str]) -> str:
        """Parts with commas between them, of the width that their script has."""
        texts = list(parts)
        return ("，" if has_han("".join(texts)) else ", ").join(texts)

    def _first(self, day: str) -> str:
        """French counts the first day of a month, and only that one: 1er décembre."""
        return day.replace("1 ", "1er ", 1) if self.language == "fr" and day.startswith("1 ") else day

    def _option(self, name: str, value: Any) -> str:
        known = self.words.get(f"{name}.{value}")
        return known or f"{self.word(name, 'in_text')} {value}"

    def _label(self, change: dict[str, Any]) -> str:
        label = self.word(change["field"], "field")
        return f"{self.title(change['title'])} · {label}" if change.get("title") else label

    def _plain(self, field: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return _NOTHING
        if isinstance(value, dict):
            return self._structure(value)
        if isinstance(value, list):
            return self.listed([self._plain(field, each) for each in value])
        if isinstance(value, str) and _DATE.fullmatch(value):
            return self.date(value)
        return self.word(value, field) if f"{field}.{value}" in self.words else str(value)

    def _structure(self, value: dict[str, Any]) -> str:
        if {"amount", "currency"} <= value.keys():
            return self.money(value)
        if value.keys() & {"street_address", "city", "postal_code", "lines"}:
            return self.address(value)
        return self.title(value) if self.language in value or "en" in value else self.options(value)


def _euphonic(listed: str, last: str) -> str:
    """Spanish says "e" before the sound i and "u" before the sound o, which babel's lists do not."""
    before = listed[: -len(last)]
    if before.endswith(" y ") and re.match(r"h?[ií](?![aeou])", last, re.IGNORECASE):
        return f"{before[:-3]} e {last}"
    if before.endswith(" o ") and re.match(r"h?[oó]", last, re.IGNORECASE):
        return f"{before[:-3]} u {last}"
    return listed


def _locale(language: str, wanted: str) -> Locale:
    """The page's own locale where it is one of this language, else the language's usual one."""
    if wanted.split("-")[0] != language.split("-")[0]:
        wanted = _DEFAULTS.get(language, language)
    for name in (wanted.replace("-", "_"), _DEFAULTS.get(language, language), "en_GB"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
