"""One round of the watch: what carriers and the payment provider tell, then every scan, each order by itself."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from backend_stub.effects.carriers import Carrier
from backend_stub.effects.payments import Notice, PaymentProvider
from backend_stub.service.erasure import finish_erasures
from backend_stub.service.promises import chase_promise, overdue_promises
from backend_stub.service.shop import Shop, gather
from backend_stub.storage.orders import load_order
from backend_stub.storage.retrying import retried
from backend_stub.storage.watching import cursor, keep_cursor
from backend_stub.watch import details, duplicates, late, money, parcels, pauses, prices, proofs, received, shortage
from backend_stub.watch.finding import Scan
from backend_stub.watch.judging import judge

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
        """Looks at everything once; how often each cause was found, or something mended."""
        found: Counter[str] = Counter()
        self._writing(_begun)(None)
        finish_erasures(self.shop)
        for name, listed, act in self._tasks():
            with self.shop.database.read() as session:
                things = list(listed(session))
            for thing in things:
                if stopped():
                    return +found
                found[name] += _safely(name, partial(act, thing))
        return +found

    def _tasks(self) -> Iterable[tuple[str, Callable[[Session], Iterable[object]], Callable[..., bool]]]:
        """Name, what to look at, and the look; each look in a transaction of its own."""
        policy = self.shop.policy
        yield "price_taken_down", prices.wrong_listings, self._writing(prices.take_down)
        yield "received", received.candidates, self._writing(received.tell)
        if self._writing(_turn_to_ask)(policy.watch.carrier_minutes):
            yield "moved", self._parcels, self._ask_carrier
        yield "proofs", proofs.unproven, self._ask_proof
        yield "claims", parcels.open_claims, self._writing(parcels.follow_claim, self.carriers)
        yield "money_moved", self._notices, self._writing(money.take_notice, policy)
        yield (
            money.CAUSE,
            lambda session: money.overdue(session, policy, self.clock()),
            self._writing(money.chase, policy),
        )
        yield "promises_late", lambda s: overdue_promises(s, policy, self.clock()), self._writing(chase_promise, policy)
        yield "resumed", pauses.waiting, self._writing(pauses.resume_if_over)
        yield "allocated", partial(self._candidates, shortage.SCAN), self._writing(self._allocate)
        for scan in SCANS:
            yield scan.cause, partial(self._candidates, scan), self._writing(self._judge, scan)

    def _writing(self, act: Callable[..., bool], *given: object) -> Callable[[object], bool]:
        @retried
        def look(thing: object) -> bool:
            with self.shop.database.write() as session:
                return act(session, thing, *given, self.clock())

        return look

    def _candidates(self, scan: Scan, session: Session) -> Iterable[str]:
        return scan.candidates(session, self.shop.policy, self.clock())

    def _judge(self, session: Session, number: str, scan: Scan, now: datetime) -> bool:
        return judge(session, self.shop, scan, number, now)

    def _allocate(self, session: Session, number: str, now: datetime) -> bool:
        order = load_order(session, number)
        return shortage.allocate(session, order, gather(session, self.shop, order, now, lock=True), now)

    def _parcels(self, session: Session) -> list[parcels.Parcel]:
        """Every parcel under way with a carrier that can be asked."""
        return [parcel for parcel in parcels.under_way(session) if parcel.carrier_kind in self.carriers]

    def _ask_carrier(self, parcel: parcels.Parcel) -> bool:
        """Asked outside a transaction: a carrier may be slow."""
        scans = parcels.scans_of(self.carriers[parcel.carrier_kind], parcel.tracking_number)
        return bool(scans) and self._writing(parcels.report_new, scans)(parcel.order)

    def _ask_proof(self, parcel: proofs.Unproven) -> bool:
        """Asked outside a transaction, too."""
        proof = proofs.proof_of(parcel, self.carriers)
        return proof is not None and self._writing(proofs.attach, proof)(parcel.case_id)

    def _notices(self, session: Session) -> tuple[Notice, ...]:
        return money.new_notices(session, self.payments) if self.payments else ()


def _begun(session: Session, _thing: object, now: datetime) -> bool:
    return received.begin(session, now)


def _turn_to_ask(session: Session, minutes: int, now: datetime) -> bool:
    """Whether carriers are asked for scans now: no more often than the policy bothers them."""
    asked = cursor(session, "carriers").get("asked")
    if asked and datetime.fromisoformat(asked) > now - timedelta(minutes=minutes):
        return False
    keep_cursor(session, "carriers", {"asked": now.isoformat()}, now)
    return True


def _safely(name: str, look: Callable[[], bool]) -> bool:
    """One fault at one order keeps nobody from looking at the others; the log names the place, not the data."""
    try:
        return look()
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("%s: %s at %s:%s", name, type(error).__name__, place.filename, place.lineno)
        return False
