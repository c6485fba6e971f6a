"""Money as the service keeps it, in words of a locale."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from babel import Locale
from babel.numbers import format_currency, get_currency_precision


class Money(TypedDict):
    """Integer minor units and an ISO 4217 currency."""

    amount: int
    currency: str


def money_text(money: Money, locale: Locale, pattern: str | None = None) -> str:
    """The amount as people of the locale write it ("89,00 €"); `pattern` is Babel's."""
    units = Decimal(money["amount"]).scaleb(-get_currency_precision(money["currency"]))
    return format_currency(units, money["currency"], pattern, locale=locale)
