"""How templates put facts into words: money, dates, addresses, before and after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime

from backend_stub.effects.addresses import in_words
from backend_stub.effects.money import money_text
from backend_stub.effects.notifications.language import Language

Facts = dict[str, Any]
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NOTHING = "–"


@dataclass(frozen=True)
class Row:
    """One thing that changed, in words."""

    label: str
    before: str
    after: str


class Filters:
    """The filters of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def table(self) -> dict[str, Callable[..., Any]]:
        """Name in the template → filter."""
        names = ("money", "date", "moment", "title", "rows", "reissued", "word", "goods", "shown")
        return {name: getattr(self, name) for name in names}

    def money(self, value: Facts) -> str:
        return money_text({"amount": abs(value["amount"]), "currency": value["currency"]}, self._language.locale)

    def date(self, value: str) -> str:
        pattern = self._language.words["date"]
        return format_date(date.fromisoformat(value[:10]), pattern, locale=self._language.locale)

    def moment(self, value: str) -> str:
        """Date and time, said to be UTC: where the reader is nobody knows."""
        at = datetime.fromisoformat(value)
        return f"{self.date(value)}, {format_datetime(at, 'HH:mm', locale=self._language.locale)} UTC"

    def title(self, value: str | dict[str, str] | None) -> str:
        """A product's title in the reader's language, else in English."""
        if not isinstance(value, dict):
            return value or ""
        return value.get(self._language.code) or value.get("en") or next(iter(value.values()), "")

    def word(self, value: str, group: str) -> str:
        return self._language.word(group, value)

    def goods(self, lines: Iterable[Facts]) -> list[str]:
        """Order lines as "1 × Milano handbag, red"."""
        return [f"{line.get('quantity', 1)} × {', '.join(self._line(line))}" for line in lines]

    def _line(self, line: Facts) -> list[str]:
        return [self.title(line.get("title")), *(self._language.word("values", v) for v in _options(line).values())]

    def rows(self, before_after: Iterable[Facts]) -> list[Row]:
        return [Row(self._label(row), self.shown(row["before"]), self.shown(row["after"])) for row in before_after]

    def _label(self, row: Facts) -> str:
        field, title = self._language.word("fields", row["field"]), self.title(row.get("title"))
        return f"{title} · {field}" if title else field

    def shown(self, value: Any) -> str:
        """A value of whatever kind a row has."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, dict):
            return self._shown_object(value)
        if isinstance(value, list):
            return ", ".join(self.shown(part) for part in value)
        text = str(value)
        return self.date(text) if DATE.fullmatch(text) else self._language.word("values", text)

    def _shown_object(self, value: Facts) -> str:
        if "amount" in value:
            return self.money(value)
        if "country_code" in value or "lines" in value:
            return ", ".join(in_words(value, self._language.locale))
        return ", ".join(self.shown(part) for part in value.values())

    def reissued(self, effects: Iterable[Facts]) -> list[str]:
        """What was re-issued or set going, each thing once; what concerns the customer only."""
        words = self._language.words["effects"]
        return list(dict.fromkeys(words[effect["type"]] for effect in effects if effect["type"] in words))


def _options(line: Facts) -> dict[str, str]:
    options = line.get("options") or {}
    return {str(name): str(value) for name, value in options.items()}
