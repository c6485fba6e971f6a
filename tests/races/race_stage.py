"""The stage of one race: two orders of two customers, and a variant of which one piece is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from backend_stub.model.address import Address
from backend_stub.model.enums import CarrierKind, OrderState, PaymentMethod, PaymentState
from backend_stub.model.money import Money
from backend_stub.model.order import Order, OrderLine, Shipping, TrackingEvent
from backend_stub.service.cases import add_case
from backend_stub.service.parcels import report
from backend_stub.service.placing import place_order
from backend_stub.service.shop import Shop
from backend_stub.storage.care import case_number
from backend_stub.storage.money_tables import PaymentMethodRow
from backend_stub.storage.tables import CustomerRow, ProductRow, VariantRow

WAYS = {
    "postal": ("DHL", CarrierKind.POSTAL, "standard", "00340434161094015902"),
    "express": ("FedEx", CarrierKind.EXPRESS, "express", "794658216043"),
}
LIFE = (
    OrderState.CONFIRMED,
    OrderState.PICKING,
    OrderState.PACKED,
    OrderState.HANDED_OVER,
    OrderState.IN_TRANSIT,
    OrderState.OUT_FOR_DELIVERY,
    OrderState.DELIVERED,
)
BEFORE_HAND_OVER, ON_ITS_WAY = LIFE[:3], LIFE[3:6]
STATES = (*LIFE[:2], *LIFE, OrderState.IN_TRANSIT, OrderState.DELIVERED)
"""What a race begins with: mostly an order that is still in the warehouse."""
STOCK = {"red": 5, "black": 1, "green": 0}


@dataclass(frozen=True)
class Stage:
    """The names of one race: `order` is the one that all want to change, `rival` the other customer's."""

    name: str
    state: OrderState
    order: str
    rival: str
    case: str

    def sku(self, color: str) -> str:
        return f"bag-{self.name}-{color}"

    def email(self, customer: str) -> str:
        return f"{customer}.{self.name}@example.com"


def set_up(shop: Shop, name: str, random: Random, now: datetime, states: tuple[OrderState, ...] = STATES) -> Stage:
    """Two new customers with an order each, both of the red bag; one black bag is left."""
    stage = Stage(name, random.choice(states), f"R-{name}-A", f"R-{name}-B", "")
    way = random.choice(tuple(WAYS))
    with shop.database.write() as session:
        _goods(session, stage)
        for customer in ("anna", "emma"):
            _person(session, stage, customer)
        for number, customer in ((stage.order, "anna"), (stage.rival, "emma")):
            place_order(session, _order(stage, number, customer, way, now))
        for position, state in enumerate(LIFE[: LIFE.index(stage.state) + 1]):
            at = now - timedelta(hours=30 - position)
            report(session, stage.order, TrackingEvent(at, state, state.value, None))
        report(session, stage.rival, TrackingEvent(now - timedelta(hours=29), LIFE[0], LIFE[0].value, None))
        case = _complaint(session, shop, stage, now)
    return replace(stage, case=case)


def _complaint(session: Session, shop: Shop, stage: Stage, now: datetime) -> str:
    """A remedy needs a case of the order."""
    row = add_case(session, shop.policy, "complaint", now, customer_id=f"anna-{stage.name}", order=stage.order)
    row.order_number = stage.order
    session.flush()
    return case_number(row)


def _goods(session: Session, stage: Stage) -> None:
    product = f"bag-{stage.name}"
    session.add(
        ProductRow(id=product, titles={"en": "Bag", "de": "Tasche"}, hs_code="420221", origin="IT", weight_grams=800)
    )
    session.flush()
    session.add_all(
        VariantRow(
            sku=stage.sku(color),
            product_id=product,
            options={"color": color},
            price=8900 if color == "red" else 9900,
            currency="EUR",
            on_hand=units,
            restock_date=None,
        )
        for color, units in STOCK.items()
    )


def _person(session: Session, stage: Stage, customer: str) -> None:
    key = f"{customer}-{stage.name}"
    email = stage.email(customer)
    session.add(CustomerRow(id=key, name="Anna Schmidt", email=email, phone="+493090182345", language="de"))
    session.flush()
    stored = {"card": (PaymentMethod.CARD, None), "gift": (PaymentMethod.GIFT_CARD, 5000)}
    session.add_all(
        PaymentMethodRow(
            id=f"{key}-{name}", customer_id=key, kind=kind.value, label=name, balance=balance, currency="EUR"
        )
        for name, (kind, balance) in stored.items()
    )


def _order(stage: Stage, number: str, customer: str, way: str, now: datetime) -> Order:
    """Two red bags on two lines, paid by card."""
    carrier, kind, method, tracking = WAYS[way]
    line = OrderLine(1, stage.sku("red"), 1, 8900)
    return Order(
        number=number,
        customer_id=f"{customer}-{stage.name}",
        version=1,
        state=OrderState.RECEIVED,
        payment_state=PaymentState.PAID,
        payment_method=PaymentMethod.CARD,
        placed_at=now - timedelta(hours=36 if customer == "anna" else 90),
        delivered_at=None,
        total=Money(2 * 8900, "EUR"),
        address=Address("Anna Schmidt", "Torstraße 89", "Berlin", "", "10115", "", "DE"),
        shipping=Shipping(
            method=method,
            price=0,
            carrier=carrier,
            carrier_kind=kind,
            tracking_number=tracking,
            label_id=None,
            promised_date=now.date() + timedelta(days=4),
            expected_date=now.date() + timedelta(days=4),
        ),
        lines=(line, replace(line, line=2)),
        payment_method_id=f"{customer}-{stage.name}-card",
    )
