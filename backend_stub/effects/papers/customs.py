"""The customs declaration of small parcels, after the pattern of form CN 22."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from backend_stub.effects.money import Money, money_text
from backend_stub.effects.papers.sheet import Sheet

WIDTH, HEIGHT = 105, 148
LINES_SHOWN = 12


@dataclass(frozen=True)
class CustomsItem:
    """One kind of goods in the parcel; `value` is that of all of them, in minor units."""

    description: str
    quantity: int
    value: int


def customs_declaration(
    order: str, address: tuple[str, ...], items: tuple[CustomsItem, ...], currency: str, sender: tuple[str, ...]
) -> bytes:
    """The declaration as PDF; the value declared is that of all items, listed or summed up."""
    sheet = Sheet(WIDTH, HEIGHT, f"{order} CN 22")
    sheet.text_block("CUSTOMS DECLARATION · DÉCLARATION EN DOUANE · CN 22", 9)
    sheet.rule()
    sheet.text_block("From: " + ", ".join(sender), 7)
    sheet.fitted_block("To: " + "\n".join(address), 34, (10, 8, 7, 6))
    sheet.rule()
    sheet.text_block(f"[x] Sale of goods     Order {order}", 8)
    for item in items[:LINES_SHOWN]:
        sheet.text_block(f"{item.quantity} × {item.description[:50]}    {_money(item.value, currency)}", 8, 0)
    if rest := items[LINES_SHOWN:]:
        sheet.text_block(f"+ {len(rest)}    {_money(sum(item.value for item in rest), currency)}", 8, 0)
    sheet.ln(1)
    sheet.rule()
    sheet.text_block(f"Total value: {_money(sum(item.value for item in items), currency)}", 10)
    return bytes(sheet.output())


def _money(minor: int, currency: str) -> str:
    return money_text(Money(amount=minor, currency=currency), Locale("en"), "¤¤ #,##0.00")
