"""A small shop for tests of rules: orders, facts and a fixed time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.catalogue import Catalogue, Product, Variant
from backend_stub.model.decision import Decision, Plan
from backend_stub.model.enums import CarrierKind, OrderState, PaymentMethod, PaymentState
from backend_stub.model.facts import Facts
from backend_stub.model.money import Money
from backend_stub.model.order import Customer, Order, OrderLine, Shipping, StoredMethod
from backend_stub.policy import load_carriers, load_policy
from backend_stub.rules.plan import make_plan

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
POLICY = load_policy()
BERLIN = Address("Anna Schmidt", "Torstraße 89", "Berlin", "", "10115", "", "DE")
BOSTON = Address("John Miller", "45 Beacon St Apt 3", "Boston", "", "02108", "MA", "US")
PARIS = Address("Marie Dubois", "18 Rue de Charonne", "Paris", "", "75011", "", "FR")
HAUPTSTRASSE = Address(street_address="Hauptstr. 12", city="Berlin", postal_code="10117")
ANNA = Customer("anna", "Anna Schmidt", "anna.schmidt@example.com", "+493090182345", "de")
KINDS = {
    "DHL": CarrierKind.POSTAL,
    "USPS": CarrierKind.POSTAL,
    "FedEx": CarrierKind.EXPRESS,
    "Chronopost": CarrierKind.EXPRESS,
    "Yanwen": CarrierKind.ECONOMY,
}


def an_order(state: str = "picking", *, carrier: str = "DHL", address: Address = BERLIN, **members: Any) -> Order:
    """Milano handbag red for 89.00, paid by card, unless told otherwise."""
    lines = members.pop("lines", (OrderLine(1, "bag-red", 1, 8900),))
    delivered = state in ("delivered", "completed")
    shipping = Shipping(
        method="express" if KINDS[carrier] is CarrierKind.EXPRESS else "standard",
        price=0,
        carrier=carrier,
        carrier_kind=KINDS[carrier],
        tracking_number="T1",
        label_id="L1" if state == "packed" else None,
        promised_date=date(2026, 11, 25),
        expected_date=date(2026, 11, 25),
    )
    order = Order(
        number="GS-1",
        customer_id="anna",
        version=1,
        state=OrderState(state),
        payment_state=PaymentState.PAID,
        payment_method=PaymentMethod.CARD,
        placed_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        delivered_at=datetime(2026, 11, 17, 12, 0, tzinfo=UTC) if delivered else None,
        total=Money(sum(line.worth for line in lines), "EUR"),
        address=address,
        shipping=shipping,
        lines=lines,
    )
    return replace(order, **members)


def worth(amount: int) -> tuple[OrderLine, ...]:
    """One handbag at this price."""
    return (OrderLine(1, "bag-red", 1, amount),)


def some_facts(code_confirmed: bool = False, **stock: int) -> Facts:
    """Handbags red 6, black 4, green 0 (back on 4 December); belts black 3, brown 2; bag_black=0 empties one."""
    units = {"bag-red": 6, "bag-black": 4, "bag-green": 0, "belt-black": 3, "belt-brown": 2}
    units |= {name.replace("_", "-"): count for name, count in stock.items()}
    bag = _product(
        "bag", {"en": "Milano handbag"}, 8900, {"bag-red": "red", "bag-black": "black", "bag-green": "green"}, units
    )
    belt = _product("belt", {"en": "Belt"}, 1900, {"belt-black": "black", "belt-brown": "brown"}, units)
    return Facts(ANNA, Catalogue({"bag": bag, "belt": belt}), load_carriers(), code_confirmed)


def with_methods(facts: Facts, chosen: str | None = None, **balances: int) -> Facts:
    """A stored card and PayPal, and gift cards with these balances; `chosen` is the method for the money."""
    stored = (StoredMethod("card", PaymentMethod.CARD, "Visa"), StoredMethod("paypal", PaymentMethod.PAYPAL, "PayPal"))
    cards = tuple(StoredMethod(name, PaymentMethod.GIFT_CARD, "Gift card", left) for name, left in balances.items())
    return replace(facts, methods=stored + cards, method=chosen)


def _product(key: str, titles: dict[str, str], price: int, colors: dict[str, str], units: dict[str, int]) -> Product:
    variants = tuple(
        Variant(
            sku,
            key,
            {"color": color},
            Money(price + (500 if color == "brown" else 0), "EUR"),
            units[sku],
            date(2026, 12, 4) if color == "green" else None,
        )
        for sku, color in colors.items()
    )
    return Product(key, titles, variants)


def planned(order: Order, *changes: Any, facts: Facts | None = None, now: datetime = NOW) -> Plan:
    return make_plan(order, changes, facts or some_facts(), POLICY, now)


def decided(order: Order, change: Any, facts: Facts | None = None, now: datetime = NOW) -> Decision:
    return planned(order, change, facts=facts, now=now).decisions[0]


def offered(decision: Decision) -> list[str]:
    return [offer.change.type for offer in decision.offers]
