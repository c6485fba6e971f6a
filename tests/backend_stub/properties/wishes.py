"""What customers ask for: every type of change, made to fit the order as it stands, and now and then anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.catalogue import Catalogue, Variant
from backend_stub.model.changes import CHANGE_TYPES, Change, change_of
from backend_stub.model.enums import OrderState
from backend_stub.model.order import Order, OrderLine

HOUSES = (
    Address("", "Hauptstr. 1", "Berlin", "", "10117", "", "DE"),
    Address("", "Hauptstr. 2", "Berlin", "", "10117", "", "DE"),
    Address("", "1 Broadway", "London", "", "SW1H 0BH", "", "GB"),
    Address("", "20 Rue de Rivoli", "Paris", "", "75004", "", "FR"),
    Address("", "1 City Hall Square", "Boston", "", "02201", "MA", "US"),
    Address("", "Gran Vía 1", "Madrid", "", "28013", "Madrid", "ES"),
    Address("", "南京东路1号", "上海市", "黄浦区", "200001", "上海市", "CN"),
    Address("", "中山五路1号", "广州市", "越秀区", "510000", "广东省", "CN"),
)
NOWHERE = (Address("", "Rua 1", "Lisboa", "", "1", "", "BR"), Address("", "Hauptstr. 1", "Berlin", "", "1", "", "DE"))
SKUS = ("belt-brown", "belt-black", "cap-white", "gloves-brown", "silk-scarf-green", "milano-handbag-black")
LOST_CAUSES = {"lost": "lost", "in_transit": "late", "handed_over": "late", "out_for_delivery": "late"}
DELIVERED_CAUSES = ("damaged", "damaged", "wrong_item", "not_received")
WAREHOUSE = ("GS-1001", "GS-1002", "GS-1009", "GS-1010", "GS-1011", "GS-1012", "GS-1019", "GS-1020")
EARLY = ("GS-1009", "GS-1010", "GS-1011", "GS-1020")
MOVING = ("GS-1003", "GS-1004", "GS-1005", "GS-1006", "GS-1007", "GS-1015", "GS-1017")
DELIVERED = ("GS-1008", "GS-1014", "GS-1016")
LATE = ("GS-1006",)
ORDERS = (*WAREHOUSE, *MOVING, *DELIVERED, "GS-1013")
PLACES: dict[str, tuple[str, ...]] = {
    "redirect": ("GS-1005",),
    "hold": MOVING,
    "former_address": MOVING,
    "resend": ("GS-1003", "GS-1006"),
    "voucher": MOVING,
    "refuse_at_door": MOVING,
    "bring_back": ("GS-1004", "GS-1005", "GS-1015"),
    "keep_with_refund": ("GS-1004", "GS-1005", "GS-1015"),
    "return": DELIVERED,
    "exchange": DELIVERED,
    "not_received": DELIVERED,
    "delay_voucher": MOVING,
    "refund_parcel": ("GS-1013", *DELIVERED, *LATE),
    "reship": ("GS-1013", *DELIVERED, *LATE),
    "keep_defective": DELIVERED,
    "quantity": EARLY,
    "add_line": EARLY,
    "remove_line": EARLY,
    "wait_restock": ("GS-1012", "GS-1002"),
    "keep_variant": ("GS-1012", "GS-1002"),
    "replace_line": ("GS-1012", *EARLY),
    "correct_price": ("GS-1011", "GS-1019"),
    "cancel_duplicate": ("GS-1010",),
    "return_duplicate": ("GS-1010",),
    "keep_duplicate": ("GS-1010",),
    "restore_details": ("GS-1007",),
    "refund_express_fee": ("GS-1017",),
    "compensation": ORDERS,
    "default_address": ORDERS,
}
"""Where a type of change begins with a chance; all others: in the warehouse."""
BEFORE = {"remove_line": ("add_line",), "keep_variant": ("wait_restock",)}
"""What was wished for before, so that there is something to this wish."""
STATES = {
    "restore_details": (OrderState.OUT_FOR_DELIVERY, OrderState.DELIVERED),
    "return_duplicate": (OrderState.PACKED, OrderState.HANDED_OVER, OrderState.IN_TRANSIT),
}
"""What the parcel did before."""


@dataclass(frozen=True)
class Known:
    """What who asks can see: the order, what the shop has of its products, stored methods, and cases of the order."""

    order: Order
    catalogue: Catalogue
    methods: tuple[str, ...]
    cases: tuple[str, ...]


def place_for(kind: str, dice: Random) -> str:
    """The number of an order that such a change can fit, or now and then of any."""
    return dice.choice(PLACES.get(kind, WAREHOUSE) if dice.random() < 0.85 else ORDERS)


def wish(kind: str, known: Known, dice: Random) -> Change:
    """A change of this type that fits the order, most of the time."""
    members = MEMBERS.get(kind, _none)(known, dice)
    return change_of({"type": kind, **{name: value for name, value in members.items() if value is not None}})


def _none(known: Known, dice: Random) -> dict[str, Any]:
    return {}


def _line(known: Known, dice: Random) -> OrderLine:
    return dice.choice(known.order.live_lines or known.order.lines)


def _number(known: Known, dice: Random) -> dict[str, Any]:
    return {"line": 9 if dice.random() < 0.05 else _line(known, dice).line}


def _address(known: Known, dice: Random) -> dict[str, Any]:
    country = known.order.address.country_code
    near = [house for house in HOUSES if house.country_code == country] or list(HOUSES)
    wanted = dice.choice(NOWHERE) if dice.random() < 0.05 else dice.choice(near if dice.random() < 0.7 else HOUSES)
    return {"address": {name: part for name, part in wanted.wire().items() if part}}


def _near(known: Known, dice: Random) -> dict[str, Any]:
    """Elsewhere in the same country, as a carrier wants it."""
    country = known.order.address.country_code
    near = [house for house in HOUSES if house.country_code == country]
    there = {name: part for name, part in dice.choice(near).wire().items() if part} if near else None
    return {"address": there} if dice.random() < 0.8 else {}


def _siblings(known: Known, line: OrderLine, *, there: bool) -> list[Variant]:
    """Other variants of the line's product, in stock or sold out."""
    variants = known.catalogue.product_of(line.sku).variants
    return [one for one in variants if one.sku != line.sku and (one.available >= line.quantity) is there]


def _variant(known: Known, dice: Random, *, there: bool = True) -> dict[str, Any]:
    line = _line(known, dice)
    others = _siblings(known, line, there=there) or _siblings(known, line, there=not there)
    return {"line": line.line, "options": dict(dice.choice(others).options) if others else {"color": "plaid"}}


def _waited_for(known: Known, dice: Random) -> dict[str, Any]:
    """The variant that is sold out: the line's own, or another."""
    short = [line for line in known.order.live_lines if not line.allocated]
    return {"line": short[0].line, "options": {}} if short else _variant(known, dice, there=False)


def _quantity(known: Known, dice: Random) -> dict[str, Any]:
    line = _line(known, dice)
    return {"line": line.line, "quantity": dice.choice([n for n in (1, 2, 3, 25) if n != line.quantity])}


def _goods(known: Known, dice: Random) -> dict[str, Any]:
    return {"sku": "no-such-sku" if dice.random() < 0.05 else dice.choice(SKUS), "quantity": dice.choice((1, 1, 2))}


def _replacement(known: Known, dice: Random) -> dict[str, Any]:
    return {**_goods(known, dice), "line": _line(known, dice).line}


def _method(known: Known, dice: Random) -> dict[str, Any]:
    others = [method for method in known.methods if method != known.order.payment_method_id]
    return {"payment_method": dice.choice(others or ["none"]) if dice.random() < 0.9 else "none"}


def _returned(known: Known, dice: Random) -> dict[str, Any]:
    lines = [line.line for line in known.order.live_lines]
    reason = dice.choice((None, "too_small", "damaged"))
    return {"lines": dice.choice((None, lines[:1], lines)), "reason": reason}


def _made_good(known: Known, dice: Random) -> dict[str, Any]:
    cause = LOST_CAUSES.get(known.order.state.value) or dice.choice(DELIVERED_CAUSES)
    cause = "damaged" if cause == "not_received" and dice.random() < 0.7 else cause
    if dice.random() < 0.1:
        cause = dice.choice(("late", "lost", "damaged", "other"))
    lines = [_line(known, dice).line] if cause in ("damaged", "wrong_item") else None
    return {"cause": cause, "lines": lines, "evidence": None if dice.random() < 0.1 else "the clasp is broken"}


def _remedy(known: Known, dice: Random) -> dict[str, Any]:
    case = dice.choice(known.cases) if known.cases else "C-10001"
    cause = dice.choice(("staff", "system", "carrier", "other"))
    remedy, amount = dice.choice(("refund", "voucher", "points")), dice.choice((100, 500, 1500, 4000))
    return {"remedy": remedy, "amount": amount, "cause": cause, "case": case}


MEMBERS: dict[str, Callable[[Known, Random], dict[str, Any]]] = {
    "address": _address,
    "recipient": lambda known, dice: {"name": dice.choice(("Lukas Weber", "Anna Schmidt", "Emma Brown"))},
    "phone": lambda known, dice: {"phone": dice.choice(("+49 30 5550199", "+49 30 5550198", "12"))},
    "email": lambda known, dice: {"email": dice.choice(("new@example.com", "other@example.com", "nobody"))},
    "missing_detail": lambda known, dice: {"detail": dice.choice(("phone", "city"))},
    "shipping_method": lambda known, dice: {"method": dice.choice(("standard", "express", "economy", "drone"))},
    "variant": _variant,
    "payment_method": _method,
    "quantity": _quantity,
    "add_line": _goods,
    "remove_line": _number,
    "default_address": _address,
    "redirect": _near,
    "hold": _near,
    "resend": _near,
    "return": _returned,
    "exchange": _variant,
    "refund_parcel": _made_good,
    "reship": _made_good,
    "keep_defective": _made_good,
    "wait_restock": _waited_for,
    "keep_variant": _number,
    "replace_line": _replacement,
    "correct_price": _number,
    "compensation": _remedy,
}
"""Type → its members for this order; a type that is not here has none that matter."""
KINDS = tuple(sorted(CHANGE_TYPES))
IN_THE_WAREHOUSE = tuple(kind for kind in KINDS if kind not in PLACES)
