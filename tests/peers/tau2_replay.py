"""Replays a task's gold actions against the order service and against the oracle, and compares where they end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import case, update
from starlette.testclient import TestClient

from backend_stub.service.shop import Shop
from backend_stub.storage.history import order_from_history
from backend_stub.storage.ledger import balances
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import VariantRow
from backend_stub.worker import outbox
from reroute.settings import Settings
from tests.peers.tau2_found import read_shop
from tests.peers.tau2_oracle import WRITES, Refused, find_user, perform, picture, whole
from tests.peers.tau2_picture import differences
from tests.peers.tau2_shop import PLENTY
from tests.peers.tau2_source import Call, Source, Task
from tests.peers.tau2_talk import Outcome, Talk
from tests.peers.tau2_wishes import wish
from tests.peers.tau2_words import number_of

FINDS = ("find_user_id_by_email", "find_user_id_by_name_zip")


@dataclass
class Result:
    """What came of one task: `refused` are the places of the writes that the source refuses, and what was said."""

    task: str
    writes: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def row(self) -> str:
        verdict = "; ".join(self.differences) or "equal"
        return f"{self.task:>6}  {self.writes} writes, {len(self.refused)} refused: {verdict}"


class Replay:
    """One task, on a shop and a source of its own."""

    def __init__(self, app: FastAPI, shop: Shop, source: Source, task: Task, home: Path) -> None:
        app.state.shop = shop
        client = TestClient(app, headers={"Authorization": f"Bearer {shop.secret}"}, raise_server_exceptions=False)
        self._talk = Talk(client, shop, app.state.clock(), _conversation(task))
        self._shop, self._source, self._task = shop, source, task
        self._worker = outbox(Settings(home=home, secret=shop.secret), shop.database, app.state.clock)
        self._result = Result(task.id)

    def run(self) -> Result:
        for call in self._task.calls:
            if call.name in FINDS:
                self._find(call)
            elif call.name in WRITES:
                self._write(call)
        self._result.differences += differences(picture(self._source), read_shop(self._shop.database))
        self._result.differences += self._books()
        return self._result

    def _books(self) -> list[str]:
        """Where the service contradicts itself: an order is not what its history tells, a ledger is out of balance."""
        named = {str(call.arguments.get("order_id")) for call in self._task.calls}
        with self._shop.database.read() as session:
            return [
                f"{number}: history or ledger do not fit"
                for number in sorted(map(number_of, named & set(self._source.orders)))
                if order_from_history(session, number) != load_order(session, number)
                or sum(balances(session, number).values()) != 0
            ]

    def _find(self, call: Call) -> None:
        expected, found = find_user(self._source, call), self._talk.find(call)
        if expected != found:
            self._differ(call, f"expected {expected}, found {found}")

    def _write(self, call: Call) -> None:
        """The same write on both sides; what the source refuses must be refused here and change nothing."""
        self._result.writes += 1
        before = None
        try:
            perform(self._source, call)
        except Refused as why:
            before, reason = read_shop(self._shop.database), str(why)
        outcome, said = self._ask(call)
        if before is None:
            if outcome is Outcome.REFUSED:
                self._differ(call, f"refused by the service: {said}")
            return
        self._result.refused.append((self._result.writes - 1, f"{reason} / {said}"))
        if outcome is Outcome.DONE:
            self._differ(call, f"the source refuses: {reason}")
        self._result.differences += differences(before, read_shop(self._shop.database))

    def _ask(self, call: Call) -> tuple[Outcome, str]:
        if not whole(call):
            return Outcome.REFUSED, "no request can be made of it"
        owner = self._owner(call) or self._talk.speaks_for() or next(iter(self._source.users))
        if self._talk.speaks_for() != owner:
            self._talk.sign_in(self._source.users[owner])
        number = self._number(call)
        lines = self._talk.lines(number) if number else None
        if number is None or lines is None:
            return Outcome.REFUSED, "no such order"
        answer = self._talk.ask(number, wish(call, lines, self._source.variants))
        self._worker.work()
        self._restock()
        return answer

    def _owner(self, call: Call) -> str | None:
        """The customer whom the call is about; the source's tools never ask who is speaking."""
        if "user_id" in call.arguments:
            return call.arguments["user_id"] if call.arguments["user_id"] in self._source.users else None
        order = self._source.orders.get(call.arguments["order_id"])
        return order.user if order else None

    def _number(self, call: Call) -> str | None:
        """The order that the proposal is for; a customer's default address is changed beside any order of theirs."""
        if "order_id" in call.arguments:
            return number_of(call.arguments["order_id"])
        return next(iter(self._talk.orders()), None) if self._owner(call) else None

    def _restock(self) -> None:
        """The source's stock never moves: what can be had there can be had again and again, and nothing else ever."""
        available = [variant.item for variant in self._source.variants.values() if variant.available]
        with self._shop.database.write() as session:
            session.execute(update(VariantRow).values(on_hand=case((VariantRow.sku.in_(available), PLENTY), else_=0)))

    def _differ(self, call: Call, what: str) -> None:
        self._result.differences.append(f"{call.name} {call.arguments.get('order_id', '')}: {what}")


def _conversation(task: Task) -> str:
    """An id such as the service takes."""
    return "task-" + re.sub(r"[^A-Za-z0-9]+", "-", task.id)[:100]
