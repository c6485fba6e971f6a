"""A shop as a state machine: what customers, staff, warehouse, partners, worker, watch and time can do to it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from partners import FATES, Partners
from shop_books import every_law, everything_is_true
from shop_world import NOW
from sqlalchemy import create_engine, event, select
from sqlalchemy.pool import StaticPool
from wishes import BEFORE, IN_THE_WAREHOUSE, KINDS, ORDERS, PLACES, STATES, Known, place_for, wish

from backend_stub.effects.outbox import Outbox
from backend_stub.effects.payments import MovementState, Notice
from backend_stub.model.changes import Change, change_of
from backend_stub.model.enums import LINE_OF_LIFE, OrderState, OutboxKind, OutboxState
from backend_stub.model.order import TrackingEvent
from backend_stub.service import approvals, cases
from backend_stub.service.confirmation import confirm
from backend_stub.service.errors import ServiceError
from backend_stub.service.parcels import COMES_BACK, receive_return, report
from backend_stub.service.proposals import propose, renew
from backend_stub.service.shop import Shop
from backend_stub.service.undoing import undo_receipt
from backend_stub.storage.care import case_numbers
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.database import Database, _begin_sqlite, _prepare_sqlite
from backend_stub.storage.orders import load_order
from backend_stub.storage.payments import stored_methods
from backend_stub.storage.stock import load_catalogue
from backend_stub.storage.tables import OrderLineRow, OutboxRow, ProposalRow, VariantRow
from backend_stub.watch.money import take_notice
from backend_stub.watch.watch import Watch

NUMBERS = st.sampled_from(ORDERS)
DICE = st.integers(0, 2**20)
WAYS_OUT = st.sampled_from(tuple(OutboxKind))
ENDINGS = (OrderState.LOST, OrderState.RETURNED, OrderState.DELIVERED)
SKUS = st.sampled_from(("milano-handbag-black", "milano-handbag-green", "belt-brown", "sneakers-38-white", "dress-m"))
TOLD = (MovementState.DONE, MovementState.DECLINED, MovementState.SENT, MovementState.ARRIVED, MovementState.FAILED)


@dataclass
class Tally:
    """How often each type of change was proposed, refused by a rule, and confirmed."""

    proposed: Counter[str]
    refused: Counter[str]
    confirmed: Counter[str]

    @classmethod
    def empty(cls) -> Tally:
        return cls(Counter(), Counter(), Counter())

    def __str__(self) -> str:
        head = f"{'change':20} {'proposed':>9} {'refused':>9} {'confirmed':>9}"
        rows = [f"{k:20} {self.proposed[k]:9} {self.refused[k]:9} {self.confirmed[k]:9}" for k in KINDS]
        return "\n".join((head, *rows))


class Orders(RuleBasedStateMachine):
    """The demo shop with orders in every state; whatever happens, its books stay true."""

    seeded: ClassVar[Path]
    tally: ClassVar[Tally]

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
        self.watch = Watch(self.shop, lambda: self.now)
        self.touched: set[str] = set()
        self.constant = self.look(ORDERS)

    def teardown(self) -> None:
        """Whatever was left to do is done, by partners that are well; then all books are read."""
        if hasattr(self, "constant"):
            self.partners.fates = {}
            while self.outbox.work():
                self.now += timedelta(hours=1)
            with self.shop.database.read() as session:
                assert every_law(session) == self.constant
            self.shop.database.close()

    def look(self, numbers: Any) -> dict[str, Any]:
        with self.shop.database.read() as session:
            return everything_is_true(session, sorted(numbers))

    @invariant()
    def books_are_true(self) -> None:
        if hasattr(self, "constant"):
            self.now += timedelta(seconds=1)
            if self.touched:
                assert self.look(self.touched) == self.constant
                self.touched.clear()

    # Customers

    @rule(kind=st.sampled_from(KINDS), dice=DICE)
    def a_wish(self, kind: str, dice: int) -> None:
        """A customer who answers what is asked and says yes to what is shown."""
        self._wish((kind,), _dice(dice))

    @rule(kind=st.sampled_from(IN_THE_WAREHOUSE), dice=DICE)
    def a_wish_before_hand_over(self, kind: str, dice: int) -> None:
        self._wish((kind,), _dice(dice))

    @rule(kind=st.sampled_from(tuple(PLACES)), dice=DICE)
    def a_wish_of_one_whose_parcel_left_or_went_wrong(self, kind: str, dice: int) -> None:
        self._wish((kind,), _dice(dice))

    @rule(first=st.sampled_from(KINDS), second=st.sampled_from(KINDS), dice=DICE)
    def two_wishes_after_each_other(self, first: str, second: str, dice: int) -> None:
        """Of one customer to one order, so that the second meets what the first has left."""
        random = _dice(dice)
        number = place_for(first, random)
        for kind in (first, second):
            known = self._known(number)
            self._say_yes(self._propose(known, (wish(kind, known, random),), random), random)

    @rule(kinds=st.lists(st.sampled_from(KINDS), min_size=2, max_size=3), dice=DICE)
    def several_wishes_at_once(self, kinds: list[str], dice: int) -> None:
        self._wish(tuple(kinds), _dice(dice))

    @rule(kind=st.sampled_from(KINDS), dice=DICE)
    def a_question(self, kind: str, dice: int) -> None:
        """A customer who looks and does not say yes yet."""
        random = _dice(dice)
        known = self._known(place_for(kind, random))
        self._propose(known, (wish(kind, known, random),), random)

    @rule(which=st.integers(0, 3))
    def take_an_offer(self, which: int) -> None:
        body = self.proposals[-1] if self.proposals else None
        offers = [offer["change"] for change in body["changes"] for offer in change["offers"]] if body else []
        if body and offers:
            known = self._known(body["order"])
            self._say_yes(self._propose(known, (change_of(offers[which % len(offers)]),), _dice(which)), _dice(which))

    @rule(which=st.integers(0, 5), new_key=st.booleans())
    def a_late_yes(self, which: int, new_key: bool) -> None:
        if self.proposals:
            self._confirm(self.proposals[-1 - which % len(self.proposals)], new_key=new_key)

    @rule(which=st.integers(0, 3))
    def undo(self, which: int) -> None:
        if self.receipts:
            self.keys += 1
            receipt, key = self.receipts[-1 - which % len(self.receipts)], f"key-{self.keys}"
            self._attempt(lambda: undo_receipt(self.shop, "talk", receipt, key, self.now, agent="lena"))

    @rule(number=NUMBERS)
    def complain(self, number: str) -> None:
        case = cases.open_case(self.shop, "talk", "complaint", self.now, order=number)
        with self.shop.database.write() as session:
            session.get_one(CaseRow, int(case["number"][2:]) - 10_000).order_number = number

    # Time, warehouse, carriers

    @rule(hours=st.sampled_from((0.1, 1, 24, 3 * 24, 9 * 24)), watched=st.booleans())
    def time_passes(self, hours: float, watched: bool) -> None:
        self.now += timedelta(hours=hours)
        if watched:
            self.watch.round()
            self.touched = set(ORDERS)

    @rule(sku=SKUS, units=st.integers(0, 4))
    def the_warehouse_counts(self, sku: str, units: int) -> None:
        with self.shop.database.write() as session:
            row = session.get_one(VariantRow, sku)
            self.constant["units"][sku] += units - row.on_hand
            row.on_hand = units

    @rule(number=NUMBERS, steps=st.integers(1, 6), ending=st.none() | st.sampled_from(ENDINGS))
    def the_parcel_moves_on(self, number: str, steps: int, ending: OrderState | None) -> None:
        """Some steps further, or to its end."""
        state = self._known(number).order.state
        if ending is not None and (state.on_the_way or state is OrderState.RETURNING):
            self._report(number, ending)
        elif state in LINE_OF_LIFE:
            position = LINE_OF_LIFE.index(state)
            for following in LINE_OF_LIFE[position + 1 : position + 1 + steps]:
                self._report(number, following)

    @rule(some=st.booleans(), resaleable=st.booleans())
    def goods_are_back(self, some: bool, resaleable: bool) -> None:
        """Of the first order that has any on their way back."""
        with self.shop.database.read() as session:
            coming = select(OrderLineRow.order_number, OrderLineRow.line, OrderLineRow.sku, OrderLineRow.quantity)
            rows = session.execute(coming.where(OrderLineRow.state.in_(COMES_BACK)).order_by(OrderLineRow.order_number))
            found = list(rows)
        lines = [row for row in found if row.order_number == found[0].order_number][: 1 if some else None]
        if lines:
            self._receive(lines[0].order_number, lines, resaleable)

    # Worker, partners, watch

    @rule(fates=st.dictionaries(WAYS_OUT, st.sampled_from(FATES), max_size=4))
    def the_outbox_is_worked(self, fates: dict[OutboxKind, str]) -> None:
        self.partners.fates = fates
        self.touched |= self._with_effects()
        self.outbox.work()

    @rule()
    def a_worker_answers_after_its_lease(self) -> None:
        """Another has done the effect meanwhile, under the same key; what the first one says then counts no more."""
        self.partners.fates = {}
        self.touched |= self._with_effects()
        effect = self.outbox.claim()
        if effect is not None:
            result = self.outbox.attempt(effect)
            self.now += self.outbox.schedule.lease + timedelta(seconds=1)
            self.outbox.work()
            self.outbox.settle(effect, result)

    @rule(state=st.sampled_from(TOLD), twice=st.booleans())
    def the_provider_tells(self, state: MovementState, twice: bool) -> None:
        if self.partners.pending:
            self.notices += 1
            reference = self.partners.pending.pop(0)
            notice = Notice(self.notices, reference, state, self.now)
            self.touched.add(self.partners.orders[reference])
            for _ in range(1 + twice):
                with self.shop.database.write() as session:
                    take_notice(session, notice, self.shop.policy, self.now)

    # How it is done

    def _wish(self, kinds: tuple[str, ...], dice: Random) -> None:
        number = place_for(kinds[0], dice)
        self._make_way(kinds[0], number, dice)
        known = self._known(number)
        self._say_yes(self._propose(known, tuple(wish(kind, known, dice) for kind in kinds), dice), dice)

    def _make_way(self, kind: str, number: str, dice: Random) -> None:
        """What a wish of this kind needs to have happened, now and then left out."""
        if dice.random() < 0.2:
            return
        if kind == "compensation":
            self.complain(number)
        for first in BEFORE.get(kind, ()):
            known = self._known(number)
            self._say_yes(self._propose(known, (wish(first, known, dice),), dice), dice)
        for state in STATES.get(kind, ()):
            if self._known(number).order.state in LINE_OF_LIFE:
                self._report(number, state)

    def _with_effects(self) -> set[str]:
        """The orders that a worker may touch."""
        with self.shop.database.read() as session:
            waiting = select(OutboxRow.order_number).where(OutboxRow.state == OutboxState.PENDING.value)
            return {number for number in session.scalars(waiting.distinct()) if number}

    def _known(self, number: str) -> Known:
        with self.shop.database.read() as session:
            order = load_order(session, number)
            catalogue = load_catalogue(session, [line.sku for line in order.lines], number, self.now)
            methods = tuple(method.id for method in stored_methods(session, order.customer_id))
            return Known(order, catalogue, methods, case_numbers(session, number))

    def _propose(self, known: Known, changes: tuple[Change, ...], dice: Random) -> dict[str, Any]:
        method = dice.choice((None, None, None, *known.methods))
        body = propose(self.shop, "talk", known.order.number, changes, self.now, method_id=method, agent="lena")
        self.proposals.append(body)
        for change in body["changes"]:
            self.tally.proposed[change["change"]["type"]] += 1
            self.tally.refused[change["change"]["type"]] += change["verdict"] == "refused"
        return body

    def _say_yes(self, body: dict[str, Any], dice: Random) -> None:
        """After the customer's code or a person's word, where they are wanted; sometimes the person says no."""
        if "code" in body["needs"]:
            with self.shop.database.write() as session:
                row = session.get_one(ProposalRow, body["id"])
                row.code_confirmed = True
                body = renew(session, self.shop, row, self.now)
        if "approval" in body["needs"]:
            word = approvals.Word("lena", dice.random() < 0.8, "it is so", "not_confirmed")
            self._attempt(lambda: approvals.answer(self.shop, word, body["id"], self.now))
        self._confirm(body, new_key=True)

    def _confirm(self, body: dict[str, Any], *, new_key: bool) -> None:
        self.keys += new_key
        key = f"key-{self.keys}"
        self._attempt(lambda: confirm(self.shop, "talk", body["id"], key, self.now, agent="lena"))

    def _attempt(self, act: Any) -> None:
        """A refusal is an answer too; whatever it is, the books are read afterwards."""
        try:
            receipt = act()
        except ServiceError:
            return
        if "applied" in receipt and receipt["id"] not in self.receipts:
            self.touched.add(receipt["order"])
            self.receipts.append(receipt["id"])
            self.tally.confirmed.update(change["type"] for change in receipt["applied"])

    def _report(self, number: str, state: OrderState) -> None:
        self.touched.add(number)
        with self.shop.database.write() as session:
            report(session, number, TrackingEvent(self.now, state, state.value, None))

    def _receive(self, number: str, lines: list[Any], resaleable: bool) -> None:
        self.touched.add(number)
        with self.shop.database.write() as session:
            receive_return(session, number, tuple(line.line for line in lines), self.now, resaleable=resaleable)
        for line in lines if not resaleable else ():
            self.constant["units"][line.sku] -= line.quantity


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - dice of a test


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
