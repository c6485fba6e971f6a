"""Papers from what the outbox says of an order: its lines, address and money as they were sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from backend_stub.effects.addresses import for_the_post
from backend_stub.effects.papers.declaration import CustomsItem, Declaration

Payload = Mapping[str, Any]


def declaration_of(
    payload: Payload, goods: tuple[str, ...], sender: tuple[str, ...], tracking_number: str | None, day: date
) -> Declaration:
    """The declaration of an order's parcel; `goods` are its lines in words, one for each."""
    lines, charges = payload["lines"], payload.get("postal_charges")
    return Declaration(
        order=payload["order"],
        sender=sender,
        recipient=for_the_post(payload["address"]),
        items=tuple(_item(description, line) for description, line in zip(goods, lines, strict=True)),
        currency=lines[0]["unit_price"]["currency"],
        day=day,
        tracking_number=tracking_number,
        postal_charges=charges["amount"] if charges else None,
        importer_reference=payload.get("importer_reference"),
    )


def _item(description: str, line: Payload) -> CustomsItem:
    """An order line as customs reads it."""
    quantity = line["quantity"]
    return CustomsItem(
        description=description,
        quantity=quantity,
        value=line["unit_price"]["amount"] * quantity,
        hs_code=line.get("hs_code"),
        origin=line.get("origin"),
        net_weight=goods_weight((line,)),
    )


def goods_weight(lines: Iterable[Payload]) -> int | None:
    """What order lines weigh in grams (`net_weight` is that of one piece); None where that of one is not known."""
    weights = [(line.get("net_weight"), line["quantity"]) for line in lines]
    known = [weight * quantity for weight, quantity in weights if weight is not None]
    return sum(known) if known and len(known) == len(weights) else None
