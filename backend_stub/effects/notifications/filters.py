"""How templates put facts into words: money, dates, addresses, before and after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent
from jinja2 import UndefinedError

from backend_stub.effects.addresses import in_words
from backend_stub.effects.money import money_text
from backend_stub.effects.notifications import links
from backend_stub.effects.notifications.language import Language

Facts = dict[str, Any]
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CODE = re.compile(r"[a-z]+(_[a-z]+)+")  # a name among programs, which no customer should read
OPEN_GROUPS = ("values", "refund_to")  # colours and the like: a shop has more of them than any list
NOTHING = "–"
NAMES = (
    *("money", "less", "number", "percent", "date", "day", "moment", "span"),
    *("title", "item", "goods", "rows", "reissued", "word", "listed", "choices", "shown"),
)
MONEY = ("amount", "refund", "fee", "value")  # the facts of a choice or remedy that are told as they are


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
        return {name: getattr(self, name) for name in NAMES} | {
            "score_link": links.score_link,
            "web_link": links.web_link,
        }

    def money(self, value: Facts) -> str:
        return money_text({"amount": abs(value["amount"]), "currency": value["currency"]}, self._language.locale)

    def less(self, value: Facts, other: Facts) -> Facts:
        """What lies between two sums of one currency."""
        return {"amount": abs(value["amount"] - other["amount"]), "currency": value["currency"]}

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self._language.locale)

    def percent(self, value: float) -> str:
        return format_percent(value / 100, locale=self._language.locale)

    def date(self, value: str) -> str:
        return self._dated(value, "date")

    def day(self, value: str) -> str:
        """The short form, for texts."""
        return self._dated(value, "day")

    def _dated(self, value: str, pattern: str) -> str:
        return format_date(date.fromisoformat(value[:10]), self._language.words[pattern], locale=self._language.locale)

    def span(self, minutes: int) -> str:
        """How long, in the unit that people would use ("4 minutes", "3 hours")."""
        return format_timedelta(timedelta(minutes=max(minutes, 1)), locale=self._language.locale)

    def moment(self, value: str) -> str:
        """Date and time, said to be UTC: where the reader is nobody knows."""
        at = datetime.fromisoformat(value)
        return self._joined((self.date(value), f"{format_datetime(at, 'HH:mm', locale=self._language.locale)} UTC"))

    def title(self, value: str | dict[str, str] | None) -> str:
        """A product's title in the reader's language, else in English."""
        if not isinstance(value, dict):
            return value or ""
        return value.get(self._language.code) or value.get("en") or next(iter(value.values()), "")

    def _joined(self, parts: Iterable[str]) -> str:
        return str(self._language.words["comma"]).join(parts)

    def item(self, title: str | dict[str, str], options: Facts | None) -> str:
        """One product as "Milano handbag, red"."""
        return self._joined(self._line({"title": title, "options": options}))

    def word(self, value: str, group: str) -> str:
        """The word for a value, or what came instead of one; raises UndefinedError for a code that has no word."""
        word = self._language.word(group, value)
        if word == value and group not in OPEN_GROUPS and CODE.fullmatch(value):
            raise UndefinedError(f"no word in {group} for {value}")
        return word

    def listed(self, values: str | Iterable[str], group: str) -> list[str]:
        """Each value in words; a single one may come bare."""
        return [self.word(value, group) for value in ([values] if isinstance(values, str) else values)]

    def choices(self, offers: Iterable[Facts], group: str) -> list[str]:
        """Each offer in words, with what the customer must know about it: "Another variant (red, €5.00 more)"."""
        return [self._choice(self.word(offer["type"], group), offer.get("facts") or {}) for offer in offers]

    def _choice(self, name: str, facts: Facts) -> str:
        details = self._joined(self._details(facts))
        return name + self._language.words["aside"].format(text=details) if details else name

    def _details(self, facts: Facts) -> Iterator[str]:
        words = self._language.words
        if title := facts.get("title"):
            yield self.item(title, facts.get("options"))
        if (difference := facts.get("price_difference")) and difference["amount"]:
            direction = "costs_more" if difference["amount"] > 0 else "costs_less"
            yield words[direction].format(amount=self.money(difference))
        yield from (self.money(facts[name]) for name in MONEY if facts.get(name) and facts[name]["amount"])
        if facts.get("percent"):
            yield self.percent(facts["percent"])
        if facts.get("points"):
            yield words["points_count"].format(points=self.number(facts["points"]))
        if facts.get("restock_date"):
            yield self.day(facts["restock_date"])
        if facts.get("code"):
            yield str(facts["code"])

    def goods(self, lines: Iterable[Facts]) -> list[str]:
        """Order lines as "1 × Milano handbag, red"."""
        return [f"{line.get('quantity', 1)} × {self._joined(self._line(line))}" for line in lines]

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
