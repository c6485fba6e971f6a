"""Whatever customers, staff, partners and time do: stock and money are conserved, every order its history replayed."""

from __future__ import annotations

import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from partners import FATES, Partners
from shop_books import everything_is_true
from shop_world import NOW
from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from wishes import METHODS, WISHES

from backend_stub.effects.outbox import Outbox
from backend_stub.effects.payments import MovementState, Notice
from backend_stub.model.changes import Change, change_of
from backend_stub.model.enums import LINE_OF_LIFE, OrderState, OutboxKind
from backend_stub.model.order import TrackingEvent
from backend_stub.service import approvals, cases
from backend_stub.service.confirmation import confirm
from backend_stub.service.errors import ServiceError
from backend_stub.service.parcels import COMES_BACK, receive_return, report
from backend_stub.service.proposals import propose, renew
from backend_stub.service.shop import Shop
from backend_stub.service.undoing import undo_receipt
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.database import Database, _begin_sqlite, _prepare_sqlite
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import ProposalRow, VariantRow
from backend_stub.watch.money import take_notice

ORDERS = tuple(
    f"GS-10{number}" for number in ("01", "02", "03", "05", "06", "08", "10", "11", "12", "13", "17", "19", "20")
)
NUMBERS = st.sampled_from(ORDERS)
KINDS = st.sampled_from((OutboxKind.LABEL, OutboxKind.CARRIER_CALL, OutboxKind.PAYMENT, OutboxKind.REFUND))
ENDINGS = (OrderState.LOST, OrderState.RETURNED, OrderState.DELIVERED)
SKUS = st.sampled_from(("milano-handbag-red", "milano-handbag-black", "milano-handbag-green", "belt-brown"))


class Orders(RuleBasedStateMachine):
    """A shop with orders in every state, its customers, its desk, its warehouse and its partners."""

    seeded: ClassVar[Path]
    written: ClassVar[dict[str, int]] = {}

    @initialize()
    def open_shop(self) -> None:
        self.shop = Shop.open(_in_memory(self.seeded), "secret")
        self.now, self.keys, self.notices = NOW, 0, 0
        self.proposals: list[dict[str, Any]] = []
        self.receipts: list[str] = []
        self.partners = Partners(lambda: self.now)
        self.outbox = Outbox(
            self.shop.database,
            tools=None,  # type: ignore[arg-type]  # the partners of this test need none
            clock=lambda: self.now,
            chance=lambda: 0.5,
            handlers=self.partners.handlers(),
        )
        self.touched: set[str] = set(ORDERS)
        self.constant = self.look()

    def teardown(self) -> None:
        if hasattr(self, "shop"):
            self.touched = set(ORDERS)
            self.books_are_true()
            self.shop.database.close()

    def look(self) -> dict[str, Any]:
        with self.shop.database.read() as session:
            found = everything_is_true(session, sorted(self.touched))
        self.touched.clear()
        return found

    @rule(number=NUMBERS, changes=st.lists(WISHES, min_size=2, max_size=3), method=st.none() | METHODS)
    def propose_several(self, number: str, changes: list[Change], method: str | None) -> None:
        self.propose(number, tuple(changes), method)

    @rule(number=NUMBERS, change=WISHES, method=st.none() | METHODS)
    def wish(self, number: str, change: Change, method: str | None) -> None:
        """A customer who says yes to what is shown, or takes what is offered instead."""
        self.propose(number, (change,), method)
        self.confirm(0, True)

    @rule(number=NUMBERS, changes=st.lists(WISHES, min_size=2, max_size=2))
    def two_wishes(self, number: str, changes: list[Change]) -> None:
        self.propose(number, tuple(changes), None)
        self.confirm(0, True)

    @rule(which=st.integers(0, 3))
    def take_an_offer(self, which: int) -> None:
        body = self.proposals[-1] if self.proposals else None
        offers = [offer["change"] for change in body["changes"] for offer in change["offers"]] if body else []
        if body and offers:
            self.propose(body["order"], (change_of(offers[which % len(offers)]),), None)
            self.confirm(0, True)

    @rule(which=st.integers(0, 5), new_key=st.booleans())
    def confirm(self, which: int, new_key: bool) -> None:
        if self.proposals:
            self.keys += new_key
            body = self.proposals[-1 - which % len(self.proposals)]
            self.attempt(
                body["order"],
                lambda: confirm(self.shop, "talk", body["id"], f"key-{self.keys}", self.now, agent="lena"),
            )

    @rule(which=st.integers(0, 3))
    def undo(self, which: int) -> None:
        if self.receipts:
            self.keys += 1
            receipt = self.receipts[-1 - which % len(self.receipts)]
            self.touched = set(ORDERS)
            self.attempt(
                None, lambda: undo_receipt(self.shop, "talk", receipt, f"key-{self.keys}", self.now, agent="lena")
            )

    @rule(approved=st.booleans())
    def answer_what_it_needs(self, approved: bool) -> None:
        """The code of the customer, the word of a person."""
        body = self.proposals[-1] if self.proposals else {"needs": []}
        if "code" in body["needs"]:
            with self.shop.database.write() as session:
                row = session.get_one(ProposalRow, body["id"])
                row.code_confirmed = True
                self.proposals[-1] = renew(session, self.shop, row, self.now)
        if "approval" in body["needs"]:
            self.attempt(None, lambda: approvals.answer(self.shop, "lena", body["id"], approved, "reason", self.now))
        self.confirm(0, True)

    @rule(number=NUMBERS)
    def complain(self, number: str) -> None:
        case = cases.open_case(self.shop, "talk", "complaint", self.now, order=number)
        with self.shop.database.write() as session:
            session.get_one(CaseRow, int(case["number"][2:]) - 10_000).order_number = number

    @rule(minutes=st.sampled_from((1, 10, 60)))
    def minutes_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(days=st.sampled_from((1, 3, 9)))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(sku=SKUS, units=st.integers(0, 4))
    def the_warehouse_counts(self, sku: str, units: int) -> None:
        with self.shop.database.write() as session:
            row = session.get_one(VariantRow, sku)
            self.constant["units"][sku] += units - row.on_hand
            row.on_hand = units

    @rule(number=NUMBERS)
    def the_parcel_moves_on(self, number: str) -> None:
        state = self.state(number)
        if state in LINE_OF_LIFE[:-1]:
            self.report(number, LINE_OF_LIFE[LINE_OF_LIFE.index(state) + 1])

    @rule(number=NUMBERS, ending=st.sampled_from(ENDINGS))
    def the_parcel_ends(self, number: str, ending: OrderState) -> None:
        if self.state(number).on_the_way or self.state(number) is OrderState.RETURNING:
            self.report(number, ending)

    @rule(number=NUMBERS, some=st.booleans(), resaleable=st.booleans())
    def goods_are_back(self, number: str, some: bool, resaleable: bool) -> None:
        self.touched.add(number)
        with self.shop.database.write() as session:
            coming = [line for line in load_order(session, number).lines if line.state in COMES_BACK]
            lines = coming[:1] if some else coming
            if lines:
                receive_return(session, number, tuple(line.line for line in lines), self.now, resaleable=resaleable)
            for line in lines if not resaleable else ():
                self.constant["units"][line.sku] -= line.quantity

    @rule(fates=st.dictionaries(KINDS, st.sampled_from(FATES), max_size=3))
    def the_outbox_is_worked(self, fates: dict[OutboxKind, str]) -> None:
        self.partners.fates = fates
        self.touched = set(ORDERS)
        self.outbox.work()

    @rule(
        state=st.sampled_from((MovementState.DONE, MovementState.DECLINED, MovementState.SENT, MovementState.ARRIVED))
    )
    def the_provider_tells(self, state: MovementState) -> None:
        if self.partners.pending:
            self.notices += 1
            self.touched = set(ORDERS)
            notice = Notice(self.notices, self.partners.pending.pop(0), state, self.now)
            with self.shop.database.write() as session:
                take_notice(session, notice, self.shop.policy, self.now)

    @invariant()
    def books_are_true(self) -> None:
        if hasattr(self, "constant"):
            self.now += timedelta(seconds=1)
            assert self.look() == self.constant

    def state(self, number: str) -> OrderState:
        with self.shop.database.read() as session:
            return load_order(session, number).state

    def report(self, number: str, state: OrderState) -> None:
        self.touched.add(number)
        with self.shop.database.write() as session:
            report(session, number, TrackingEvent(self.now, state, state.value, None))

    def propose(self, number: str, changes: tuple[Change, ...], method: str | None) -> None:
        self.proposals.append(propose(self.shop, "talk", number, changes, self.now, method_id=method, agent="lena"))

    def attempt(self, number: str | None, act: Any) -> None:
        """A refusal is an answer too; whatever it is, the invariants are asked afterwards."""
        try:
            receipt = act()
        except ServiceError:
            return
        if "applied" in receipt:
            self.touched.add(receipt["order"])
            self.receipts.append(receipt["id"])
            for change in receipt["applied"]:
                self.written[change["type"]] = self.written.get(change["type"], 0) + 1


def _in_memory(seeded: Path) -> Database:
    """A copy of the seeded shop that no disk slows down."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    raw = engine.raw_connection()
    with sqlite3.connect(seeded) as source:
        source.backup(raw.driver_connection)  # type: ignore[arg-type]  # SQLAlchemy's type says any driver
    source.close()
    raw.close()
    return Database(engine)


@pytest.fixture
def machine(seeded: Path) -> type[Orders]:
    Orders.seeded = seeded
    return Orders


RUNS = int(os.environ.get("REROUTE_PROPERTY_RUNS", "8"))
"""Sequences that are tried; a long run tries others than the everyday one, and finds what that does not."""


def test_any_sequence_keeps_stock_money_and_history_true(machine: type[Orders]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=40,
            deadline=None,
            derandomize=RUNS <= 8,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(machine.written) > 10  # it is no proof if everything was refused
