"""The hands of the state machine: one demo shop, its books, and how wishes are brought to it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from partners import Partners
from shop_books import every_law, everything_is_true
from shop_world import NOW
from sqlalchemy import select
from sqlalchemy.engine import make_url
from wishes import BEFORE, KINDS, ORDERS, STATES, Known, place_for, wish

from backend_stub.effects.outbox import Outbox
from backend_stub.model.changes import Change
from backend_stub.model.enums import LINE_OF_LIFE, OrderState, OutboxState
from backend_stub.model.order import TrackingEvent
from backend_stub.service import approvals, cases
from backend_stub.service.confirmation import confirm
from backend_stub.service.errors import ServiceError
from backend_stub.service.parcels import receive_return, report
from backend_stub.service.proposals import propose, renew
from backend_stub.service.shop import Shop
from backend_stub.storage.care import case_numbers
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.database import Database, _sqlite
from backend_stub.storage.orders import load_order
from backend_stub.storage.payments import stored_methods
from backend_stub.storage.stock import load_catalogue
from backend_stub.storage.tables import (
    EventRow,
    HistoryRow,
    LedgerRow,
    OutboxRow,
    ProposalRow,
)
from backend_stub.watch.watch import Watch


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


class ShopMachine(RuleBasedStateMachine):
    """The demo shop as hypothesis drives it: begun anew for each sequence, its books read after each step."""

    seeded: ClassVar[Path]
    tally: ClassVar[Tally]
    first: ClassVar[dict[str, Any]] = {}

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
        self.read_until: dict[str, int] = {}
        self._changed()
        self.constant = self._at_first()

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
            self.touched |= self._changed()
            if self.touched:
                assert self.look(self.touched) == self.constant
                self.touched.clear()

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
            self._open_case(number)
        for first in BEFORE.get(kind, ()):
            known = self._known(number)
            self._say_yes(self._propose(known, (wish(first, known, dice),), dice), dice)
        for state in STATES.get(kind, ()):
            if self._known(number).order.state in LINE_OF_LIFE:
                self._report(number, state)

    def _open_case(self, number: str) -> None:
        case = cases.open_case(self.shop, "talk", "complaint", self.now, order=number)
        with self.shop.database.write() as session:
            session.get_one(CaseRow, int(case["number"][2:]) - 10_000).order_number = number

    def _with_effects(self) -> set[str]:
        """The orders that a worker may touch."""
        with self.shop.database.read() as session:
            waiting = select(OutboxRow.order_number).where(OutboxRow.state == OutboxState.PENDING.value)
            return {number for number in session.scalars(waiting.distinct()) if number}

    def _changed(self) -> set[str]:
        """The orders of which anything was written since this was asked last."""
        found: set[str] = set()
        with self.shop.database.read() as session:
            for table in (HistoryRow, LedgerRow, EventRow):
                since = table.id > self.read_until.get(table.__tablename__, 0)
                rows = list(session.execute(select(table.id, table.order_number).where(since)))
                found |= {row.order_number for row in rows if row.order_number}
                if rows:
                    self.read_until[table.__tablename__] = max(row.id for row in rows)
        return found

    def _at_first(self) -> dict[str, Any]:
        """What must stay the same; the seeded shop is read once for all sequences."""
        if not self.first:
            self.first.update(self.look(ORDERS))
        return deepcopy(self.first)

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
            self.receipts.append(receipt["id"])
            self.tally.confirmed.update(change["type"] for change in receipt["applied"])

    def _report(self, number: str, state: OrderState) -> None:
        with self.shop.database.write() as session:
            report(session, number, TrackingEvent(self.now, state, state.value, None))

    def _receive(self, number: str, lines: list[Any], resaleable: bool) -> None:
        with self.shop.database.write() as session:
            receive_return(session, number, tuple(line.line for line in lines), self.now, resaleable=resaleable)
        for line in lines if not resaleable else ():
            self.constant["units"][line.sku] -= line.quantity


def dice_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - dice of a test


def _in_memory(seeded: Path) -> Database:
    """A copy of the seeded shop that no disk slows down."""
    engine, line = _sqlite(make_url("sqlite://"))
    raw = engine.raw_connection()
    with sqlite3.connect(seeded) as source:
        source.backup(raw.driver_connection)  # type: ignore[arg-type]  # SQLAlchemy's type says any driver
    source.close()
    raw.close()
    return Database(engine, line)
