"""A block of orders that have lived: people and goods of the demo shop, led through their lives by the service itself.

All that grows with orders has grown here: whatever the service writes for a change, it has written. What must differ
between copies of the block carries MARK (see copies.py).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import yaml
from sqlalchemy import Update, update

from backend_stub.bench.lot import LOTS, Life
from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddressChange,
    CancelChange,
    Change,
    DelayVoucherChange,
    RefundParcelChange,
    ReturnChange,
)
from backend_stub.model.enums import CarrierKind, OrderState, PaymentMethod, PaymentState
from backend_stub.model.money import Money
from backend_stub.model.order import Order, OrderLine, Shipping, TrackingEvent
from backend_stub.policy import load_carriers
from backend_stub.seed import CURRENCY, SEED, add_catalogue
from backend_stub.service.cases import open_case
from backend_stub.service.confirmation import confirm
from backend_stub.service.evidence import add_words
from backend_stub.service.feedback import Rating, give_feedback
from backend_stub.service.parcels import receive_return, report
from backend_stub.service.placing import place_order
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.service.undoing import undo_receipt
from backend_stub.storage.care_tables import CaseRow, ClaimRow, ExceptionRow, PromiseRow
from backend_stub.storage.exceptions import open_exception
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import CustomerRow, OutboxRow, VariantRow
from backend_stub.storage.trust_tables import VerificationRow

MARK = "######"
"""Stands in every key of the block for the number of the copy."""
PLENTY = 1_000_000
CATALOGUES = 10
"""So many times the demo shop's goods are in the catalogue: a large shop's changes do not all meet at one bag."""
ORDERS_A_CUSTOMER = 3
STATUSES = {"picking": "picking", "packed": "packed", "lost": "lost"}
"""What a warehouse or a carrier says at a state, where it is not the state's own word."""
Entry = dict[str, Any]


def customer_of(place: int) -> str:
    return f"c{place // ORDERS_A_CUSTOMER:03d}-{MARK}"


def number_of(place: int) -> str:
    """The number of the order at this place of the block."""
    return f"B{MARK}-{place:03d}"


@dataclass(frozen=True)
class Block:
    """The block of one shop: its dice and what the demo shop looks like."""

    shop: Shop
    now: datetime
    dice: random.Random
    demo: Entry

    @classmethod
    def of(cls, shop: Shop, now: datetime, seed: int) -> Block:
        demo = yaml.safe_load(SEED.read_text(encoding="utf-8"))
        return cls(shop, now, random.Random(seed), demo)  # noqa: S311 - dice, no secret

    def live(self, orders: int, lived: Callable[[int], None]) -> list[Life]:
        """Lets so many orders live; the life of each. `lived` is told how many have since."""
        self._stock()
        lives: list[Life] = []
        for place in range(orders):
            lives.append(self._one(place))
            lived(1)
        with self.shop.database.write() as session:
            for statement in BY_NOW:
                session.execute(statement.execution_options(synchronize_session=False))
        return lives

    def _stock(self) -> None:
        products = self.demo["products"].items()
        with self.shop.database.write() as session:
            add_catalogue(
                session, {f"{key}-{n}": goods for key, goods in products for n in range(CATALOGUES)}, self.now
            )
            session.flush()
            session.execute(update(VariantRow).values(on_hand=PLENTY, listed_price=None))

    def _one(self, place: int) -> Life:
        life = LOTS[place % len(LOTS)]
        shape = self.dice.choice([entry for entry in self.demo["orders"] if entry["method"] != "economy"])
        placed = self.now - timedelta(days=self.dice.uniform(*life.days_ago), minutes=5)
        if place % ORDERS_A_CUSTOMER == 0:
            self._customer(customer_of(place), shape["customer"], placed)
        with self.shop.database.write() as session:
            place_order(session, self._order(place, shape, placed))
        self._lead(place, life, placed)
        return life

    def _customer(self, key: str, like: str, at: datetime) -> None:
        members = {name: fact for name, fact in self.demo["customers"][like].items() if name != "methods"}
        members["email"] = f"{key}@example.com"
        home = {"name": members["name"], **self.demo["addresses"][like]}
        with self.shop.database.write() as session:
            session.add(CustomerRow(id=key, default_address=Address.of(home).wire(), **members))
            session.flush()
            session.add(
                PaymentMethodRow(
                    id=f"{key}-card", customer_id=key, kind="card", label="Visa •• 4242", currency=CURRENCY
                )
            )
            session.add(VerificationRow(conversation=f"talk-{key}", customer_id=key, way="order",
                                        created_at=at, last_seen_at=at))  # fmt: skip

    def _order(self, place: int, shape: Entry, placed: datetime) -> Order:
        customer, carrier = shape["customer"], load_carriers().carriers[shape["carrier"]]
        address = Address.of({"name": self.demo["customers"][customer]["name"], **self.demo["addresses"][customer]})
        lines = tuple(self._line(number) for number in range(1, 1 + self.dice.choice((1, 1, 2))))
        promised = placed.date() + timedelta(days=6)
        shipping = Shipping(
            method=shape["method"],
            price=0,
            carrier=shape["carrier"],
            carrier_kind=CarrierKind(carrier.kind),
            tracking_number=f"00340434{place:03d}{MARK}",
            label_id=f"label-{place:03d}{MARK}",
            promised_date=promised,
            expected_date=promised,
            labelled_to=address.wire(),
        )
        return Order(
            number=number_of(place),
            customer_id=customer_of(place),
            version=1,
            state=OrderState.RECEIVED,
            payment_state=PaymentState.PAID,
            payment_method=PaymentMethod.CARD,
            placed_at=placed,
            delivered_at=None,
            total=Money(sum(line.worth for line in lines), CURRENCY),
            address=address,
            shipping=shipping,
            lines=lines,
            payment_method_id=f"{customer_of(place)}-card",
        )

    def _line(self, number: int) -> OrderLine:
        """One of the goods that come in more than one kind and cost so little that no code is asked for."""
        key, goods = self.dice.choice([(key, goods) for key, goods in self.demo["products"].items() if fits(goods)])
        sku = "-".join([f"{key}-{self.dice.randrange(CATALOGUES)}", *goods["variants"][0]["options"].values()]).lower()
        return OrderLine(number, sku, 1, goods["price"])

    def _lead(self, place: int, life: Life, placed: datetime) -> None:
        """Through the events of its life, each followed by what the customer does then."""
        number = number_of(place)
        for state, days in life.way:
            at = placed + timedelta(days=days)
            event = TrackingEvent(at, OrderState(state), STATUSES.get(state, state), "Hamburg")
            with self.shop.database.write() as session:
                report(session, number, event)
            if state in life.then:
                self._act(place, life.then[state], at + timedelta(minutes=30))

    def _act(self, place: int, what: str, at: datetime) -> None:
        number, talk = number_of(place), f"talk-{customer_of(place)}"
        with self.shop.database.write() as session:
            session.get_one(VerificationRow, talk).last_seen_at = at
        if what in CHANGES:
            self._change(talk, number, what, at)
        elif what == "rate":
            give_feedback(self.shop, talk, Rating(number, self.dice.choice((1, 3, 4, 5)), "As it should be."), None, at)
        elif what == "complain":
            case = open_case(self.shop, talk, "damaged", at, order=number, summary="A seam is open.", key=number)
            add_words(self.shop, talk, None, case["number"], "The seam on the left has opened.", at)

    def _change(self, talk: str, number: str, what: str, at: datetime) -> None:
        change = CHANGES[what](self.demo)
        proposal = propose(self.shop, talk, number, (change,), at)
        if what == "ask" or not proposal["confirmable"]:
            return
        receipt = confirm(self.shop, talk, proposal["id"], f"key-{number}", at)
        if what == "regret":
            undo_receipt(self.shop, talk, receipt["id"], f"undo-{number}", at)
        if what == "return":
            with self.shop.database.write() as session:
                receive_return(session, number, (1,), at + timedelta(days=4))
        if what in ("late", "lost"):
            self._noted(number, what, at)

    def _noted(self, number: str, cause: str, at: datetime) -> None:
        """As the watch notes what it found."""
        with self.shop.database.write() as session:
            remedies = [{"id": "1", "change": {"type": "delay_voucher"}, "facts": {}}]
            open_exception(session, load_order(session, number), cause, "1", {"days_late": 3}, remedies, at)


def fits(goods: Entry) -> bool:
    return len(goods["variants"]) > 1 and goods["price"] < 9_000


def _elsewhere(demo: Entry) -> Address:
    return Address.of({"name": "Anna Schmidt", **demo["addresses"]["julia"]})


CHANGES: dict[str, Callable[[Entry], Change]] = {
    "ask": lambda demo: AddressChange(_elsewhere(demo)),
    "move": lambda demo: AddressChange(_elsewhere(demo)),
    "regret": lambda demo: AddressChange(_elsewhere(demo)),
    "cancel": lambda demo: CancelChange(),
    "return": lambda demo: ReturnChange((1,)),
    "late": lambda demo: DelayVoucherChange(),
    "lost": lambda demo: RefundParcelChange(),
}
"""What a customer of the block asks for: a change that is only looked at, confirmed, or taken back again."""
BY_NOW: tuple[Update, ...] = (
    update(OutboxRow).values(state="sent", attempts=1, sent_at=OutboxRow.created_at),
    update(PaymentRow).values(reference="pay-" + PaymentRow.id),
    update(RefundRow).values(reference="back-" + RefundRow.id, state="arrived", sent_at=RefundRow.promised_at),
    update(ClaimRow).values(reference="claim-" + ClaimRow.id, state="paid", closed_at=ClaimRow.opened_at),
    update(PromiseRow).values(state="fulfilled", done_at=PromiseRow.due_at),
    update(ExceptionRow).values(state="settled", settled_at=ExceptionRow.found_at),
    update(CaseRow).values(state="settled", settled_at=CaseRow.opened_at),
)
"""What others have done of it: mails are out, refunds have arrived, promises are kept, cases are settled."""
