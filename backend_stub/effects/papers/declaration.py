"""What is declared to customs, and the figures and words of the forms: `customs.yml`, next to this file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from backend_stub.effects.money import Money, money_text

UNKNOWN = "–"


class Category(StrEnum):
    """Why the goods travel."""

    SALE = "sale"
    GIFT = "gift"
    RETURNED = "returned"
    DOCUMENTS = "documents"
    SAMPLE = "sample"
    OTHER = "other"


class CustomsForm(StrEnum):
    """The form of the Universal Postal Union: the short one for goods of little value, and the long one."""

    CN22 = "CN 22"
    CN23 = "CN 23"


@dataclass(frozen=True)
class CustomsItem:
    """One kind of goods in the parcel: value (minor units) and net weight (grams) are those of all its pieces.

    `origin` is the ISO code of the country where they were made.
    """

    description: str
    quantity: int
    value: int
    hs_code: str | None = None
    origin: str | None = None
    net_weight: int | None = None


@dataclass(frozen=True)
class Declaration:
    """The parcel as it is declared; money in minor units of one currency, weights in grams."""

    order: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    items: tuple[CustomsItem, ...]
    currency: str
    day: date
    category: Category = Category.SALE
    tracking_number: str | None = None
    postal_charges: int | None = None
    gross_weight: int | None = None
    importer_reference: str | None = None

    @property
    def value(self) -> int:
        return sum(item.value for item in self.items)

    @property
    def net_weight(self) -> int | None:
        """The weight of all goods; None where that of one is not known."""
        known = [item.net_weight for item in self.items if item.net_weight is not None]
        return sum(known) if len(known) == len(self.items) else None

    def money(self, minor: int | None) -> str:
        if minor is None:
            return UNKNOWN
        return money_text(Money(amount=minor, currency=self.currency), Locale("en"), "¤¤ #,##0.00")


def kilograms(grams: int | None) -> str:
    return UNKNOWN if grams is None else f"{grams / 1000:.3f}"


@cache
def _figures() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("customs.yml").read_text("utf-8"))
    return told


def words(name: str, between: str = " / ") -> str:
    """A word of the forms in English and French."""
    return between.join(_figures()["words"][name])


def category_words(category: Category) -> str:
    return " / ".join(_figures()["categories"][category])


def form_for(value: int, currency: str, cn22_up_to: int | None = None) -> CustomsForm:
    """The form that goods of this value (minor units) need; `cn22_up_to` is the shop's own limit, if it has one."""
    limit = _figures()["cn22_up_to"].get(currency, -1) if cn22_up_to is None else cn22_up_to
    return CustomsForm.CN22 if value <= limit else CustomsForm.CN23


def crosses_customs(start: str, end: str) -> bool:
    """Whether goods from one country to the other are declared; both are ISO codes."""
    return start != end and not any(start in union and end in union for union in _figures()["unions"])
