"""Whatever customers, stock and time do: stock never negative, money balanced, every order its history replayed."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from shop_world import NOW

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddressChange,
    CancelChange,
    KeepVariantChange,
    RefuseAtDoorChange,
    ResendChange,
    ReturnChange,
    VariantChange,
    WaitRestockChange,
)
from backend_stub.model.enums import LINE_OF_LIFE, LedgerAccount, PaymentState
from backend_stub.model.order import TrackingEvent
from backend_stub.service import verification
from backend_stub.service.confirmation import confirm
from backend_stub.service.errors import ServiceError
from backend_stub.service.parcels import report
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.service.undoing import undo_receipt
from backend_stub.storage.database import Database
from backend_stub.storage.history import order_from_history
from backend_stub.storage.ledger import balances
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import LedgerRow, VariantRow

ORDERS = ("GS-1001", "GS-1002", "GS-1020")
COLORS = ("red", "black", "green")
CHANGES = st.one_of(
    st.sampled_from(COLORS).map(lambda color: VariantChange({"color": color})),
    st.sampled_from(COLORS).map(lambda color: WaitRestockChange({"color": color})),
    st.integers(1, 3).map(lambda n: AddressChange(Address("", f"Hauptstr. {n}", "Berlin", "", "10117"))),
    st.just(AddressChange(Address("", "7 Old Queen Street", "London", "", "SW1A 1AA", "", "GB"))),
    st.just(ResendChange(Address("", "Hauptstr. 1", "Berlin", "", "10117"))),
    st.sampled_from((CancelChange(), KeepVariantChange(), ReturnChange(), RefuseAtDoorChange())),
)


class Orders(RuleBasedStateMachine):
    """One customer with three orders, and a warehouse that moves on."""

    seeded: ClassVar[Path]
    written: ClassVar[int] = 0

    @initialize()
    def open_shop(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "orders.db"
        shutil.copy(self.seeded, path)
        self.shop = Shop.open(Database.open(f"sqlite:///{path}"), "secret")
        self.now, self.keys, self.moves = NOW, 0, 0
        self.proposals: list[str] = []
        self.receipts: list[str] = []

    def teardown(self) -> None:
        self.shop.database.close()
        self.folder.cleanup()

    def speak(self) -> str:
        verification.verify_by_order(self.shop, "talk", "GS-1001", "anna.schmidt@example.com", self.now)
        return "talk"

    @rule(number=st.sampled_from(ORDERS), changes=st.lists(CHANGES, min_size=2, max_size=3))
    def propose_several(self, number: str, changes: list[Any]) -> None:
        self.proposals.append(propose(self.shop, self.speak(), number, tuple(changes), self.now)["id"])

    @rule(number=st.sampled_from(ORDERS), change=CHANGES)
    def propose_one(self, number: str, change: Any) -> None:
        self.proposals.append(propose(self.shop, self.speak(), number, (change,), self.now)["id"])

    @rule(number=st.sampled_from(ORDERS), change=CHANGES)
    def propose_and_confirm(self, number: str, change: Any) -> None:
        self.propose_one(number, change)
        self.confirm(0, True)

    @rule(number=st.sampled_from(ORDERS), color=st.sampled_from(COLORS), house=st.integers(1, 99))
    def change_for_good(self, number: str, color: str, house: int) -> None:
        """What mostly succeeds, so that there is something to undo."""
        self.propose_and_confirm(number, VariantChange({"color": color}))
        self.propose_and_confirm(number, AddressChange(Address("", f"Torstr. {house}", "Berlin", "", "10119")))

    @rule(which=st.integers(0, 2))
    def undo_the_last(self, which: int) -> None:
        self.undo(which)

    @rule(which=st.integers(0, 5), new_key=st.booleans())
    def confirm(self, which: int, new_key: bool) -> None:
        if self.proposals:
            self.keys += new_key
            proposal = self.proposals[-1 - which % len(self.proposals)]
            self.attempt(lambda: confirm(self.shop, self.speak(), proposal, f"key-{self.keys}", self.now))

    @rule(which=st.integers(0, 5))
    def undo(self, which: int) -> None:
        if self.receipts:
            self.keys += 1
            receipt = self.receipts[-1 - which % len(self.receipts)]
            self.attempt(lambda: undo_receipt(self.shop, self.speak(), receipt, f"key-{self.keys}", self.now))

    @rule(minutes=st.sampled_from((1, 5, 10, 60)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(color=st.sampled_from(COLORS), units=st.integers(0, 4))
    def stock_moves(self, color: str, units: int) -> None:
        with self.shop.database.write() as session:
            session.get_one(VariantRow, f"milano-handbag-{color}").on_hand = units

    @rule(number=st.sampled_from(ORDERS))
    def parcel_moves_on(self, number: str) -> None:
        with self.shop.database.write() as session:
            state = load_order(session, number).state
            self.moves += 1
            if state in LINE_OF_LIFE[:-1] and self.moves % 4 == 0:  # seldom: most is decided before hand-over
                after = LINE_OF_LIFE[LINE_OF_LIFE.index(state) + 1]
                report(session, number, TrackingEvent(self.now, after, after.value, None))

    @invariant()
    def stock_is_never_negative(self) -> None:
        with self.shop.database.read() as session:
            assert all(on_hand >= 0 for (on_hand,) in session.query(VariantRow.on_hand))

    @invariant()
    def money_balances(self) -> None:
        with self.shop.database.read() as session:
            assert sum(amount for (amount,) in session.query(LedgerRow.amount)) == 0
            for number in ORDERS:
                order, booked = load_order(session, number), balances(session, number)
                assert booked[LedgerAccount.SALES] == -order.total.amount >= -100_000
                due = -booked.get(LedgerAccount.REFUND_DUE, 0)
                owed = booked.get(LedgerAccount.RECEIVABLE, 0)
                assert booked[LedgerAccount.CASH] == order.total.amount + due - owed
                assert order.payment_state is not PaymentState.UNPAID

    @invariant()
    def an_order_is_its_history_replayed(self) -> None:
        with self.shop.database.read() as session:
            for number in ORDERS:
                assert order_from_history(session, number) == load_order(session, number)

    def attempt(self, act: Any) -> None:
        """A refusal is an answer too; whatever it is, the invariants are asked afterwards."""
        try:
            self.receipts.append(act()["id"])
            type(self).written += 1
        except ServiceError:
            return


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
            stateful_step_count=30,
            deadline=None,
            derandomize=RUNS <= 8,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert machine.written > 10  # it is no proof if everything was refused
