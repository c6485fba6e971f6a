"""One round of the watch: every scan, every candidate in a transaction of its own, each judged once per cause."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from backend_stub.effects.carriers import Carrier
from backend_stub.effects.payments import Notice, PaymentProvider
from backend_stub.model.changes import Change, change_wire
from backend_stub.model.decision import Offer
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.rules.plan import make_plan
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop, gather
from backend_stub.service.writing import Writing, write_outcome
from backend_stub.storage.events import add_event
from backend_stub.storage.exceptions import judged, open_exception
from backend_stub.storage.orders import load_order
from backend_stub.watch import details, duplicates, late, money, parcels, pauses, prices, shortage
from backend_stub.watch.finding import Finding, Scan

log = logging.getLogger("reroute.watch")
SCANS = (duplicates.SCAN, prices.SCAN, shortage.SCAN, late.LATE, late.OVERDUE, late.LOST, details.SCAN)
Stopped = Callable[[], bool]


@dataclass(frozen=True)
class Watch:
    """The watch over one shop. It remembers nothing by itself: what was judged stands in the database."""

    shop: Shop
    clock: Callable[[], datetime]
    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    payments: PaymentProvider | None = None

    def round(self, stopped: Stopped = lambda: False) -> Counter[str]:
        """Looks at everything once; how often each cause was found or mended."""
        found: Counter[str] = Counter()
        with self.shop.database.write() as session:
            found["price_taken_down"] = prices.take_down_wrong_listings(session, self.clock())
        parcels_under_way = {number: (kind, tracking) for number, kind, tracking in self._under_way()}
        self._each(
            list(parcels_under_way),
            lambda number: self._ask_carrier(number, *parcels_under_way[number]),
            found,
            "moved",
            stopped,
        )
        self._follow_money(found)
        self._each(self._claims(), self._follow_claim, found, "claims", stopped)
        self._each(self._on_hold(), self._resume, found, "resumed", stopped)
        self._each(self._candidates(shortage.SCAN), self._allocate, found, "allocated", stopped)
        for scan in SCANS:
            self._each(self._candidates(scan), _judge_by(self, scan), found, scan.cause, stopped)
        return +found

    def _each(
        self, numbers: list[str], act: Callable[[str], bool], found: Counter[str], name: str, stopped: Stopped
    ) -> None:
        """One fault at one order keeps nobody from looking at the others."""
        for number in numbers:
            if stopped():
                return
            try:
                found[name] += act(number)
            except Exception as error:
                place = traceback.extract_tb(error.__traceback__)[-1]
                log.error("%s: %s at %s:%s", name, type(error).__name__, place.filename, place.lineno)

    def _candidates(self, scan: Scan) -> list[str]:
        with self.shop.database.read() as session:
            return list(scan.candidates(session, self.shop.policy, self.clock()))

    def _under_way(self) -> list[tuple[str, str, str]]:
        with self.shop.database.read() as session:
            return [row for row in parcels.under_way(session) if row[1] in self.carriers]

    def _ask_carrier(self, number: str, kind: str, tracking_number: str) -> bool:
        """The carrier is asked outside a transaction: it may be slow."""
        scans = parcels.scans_of(self.carriers[kind], tracking_number)
        if not scans:
            return False
        with self.shop.database.write() as session:
            return parcels.report_new(session, number, scans) > 0

    def _follow_money(self, found: Counter[str]) -> None:
        """What the provider told, in its order; then refunds that should have landed."""
        notices: tuple[Notice, ...] = ()
        if self.payments is not None:
            with self.shop.database.read() as session:
                notices = money.new_notices(session, self.payments)
        for notice in notices:
            with self.shop.database.write() as session:
                found["money_moved"] += money.take_notice(session, self.shop.policy, notice, self.clock())
        with self.shop.database.read() as session:
            late_refunds = list(money.overdue(session, self.shop.policy, self.clock()))
        self._each(late_refunds, self._chase_refund, found, money.CAUSE, lambda: False)

    def _chase_refund(self, refund_id: str) -> bool:
        with self.shop.database.write() as session:
            return money.chase(session, self.shop.policy, refund_id, self.clock())

    def _claims(self) -> list[str]:
        with self.shop.database.read() as session:
            return parcels.open_claims(session)

    def _follow_claim(self, claim_id: str) -> bool:
        with self.shop.database.write() as session:
            return parcels.follow_claim(session, claim_id, self.carriers, self.clock())

    def _on_hold(self) -> list[str]:
        with self.shop.database.read() as session:
            return pauses.waiting(session)

    def _resume(self, number: str) -> bool:
        with self.shop.database.write() as session:
            return pauses.resume_if_over(session, number, self.clock())

    def _allocate(self, number: str) -> bool:
        now = self.clock()
        with self.shop.database.write() as session:
            order = load_order(session, number)
            facts = gather(session, self.shop, order, now, lock=True)
            return shortage.allocate(session, order, facts, now) is not None

    def judge(self, scan: Scan, number: str) -> bool:
        """Whether the order is astray by this cause and was not known to be: then it is noted and told."""
        now = self.clock()
        with self.shop.database.write() as session:
            order = load_order(session, number)
            facts = gather(session, self.shop, order, now, changes=scan.asks, lock=True)
            finding = scan.judge(order, facts, self.shop.policy, now)
            if finding is None or judged(session, number, scan.cause, finding.key):
                return False
            self._note(session, order, facts, scan, finding, now)
            return True

    def _note(self, session: Session, order: Order, facts: Facts, scan: Scan, finding: Finding, now: datetime) -> None:
        remedies = [_wire(number, offer) for number, offer in enumerate(finding.remedies, start=1)]
        row = open_exception(session, order, scan.cause, finding.key, finding.facts, remedies, now)
        said = {"exception": row.id, "cause": scan.cause, "facts": finding.facts, "remedies": remedies}
        add_event(session, "exception_found", now, order_number=order.number, facts=said)
        if finding.template:
            key = f"exception:{order.number}:{scan.cause}:{finding.key}"
            notify(session, facts.customer, finding.template, finding.mail, now, key, order=order)
        if finding.automatic is not None:
            receipt_id = self._carry_out(session, order, facts, finding.automatic, now)
            row.state, row.settled_at, row.receipt_id = "settled", now, receipt_id

    def _carry_out(self, session: Session, order: Order, facts: Facts, change: Change, now: datetime) -> str:
        plan = make_plan(order, [change], facts, self.shop.policy, now)
        applied = [decision.wire()["change"] for decision in plan.decisions]
        undoable = order.state.in_warehouse
        writing = Writing(plan.outcome, applied, "change", "watch", None, None, undoable=undoable)
        receipt = write_outcome(session, self.shop, order, facts, writing, now)
        return str(receipt["id"])


def _judge_by(watch: Watch, scan: Scan) -> Callable[[str], bool]:
    return lambda number: watch.judge(scan, number)


def _wire(number: int, offer: Offer) -> dict[str, object]:
    return {"id": str(number), "change": change_wire(offer.change), "facts": offer.facts}
