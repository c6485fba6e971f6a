"""The measurement: propose and confirm as the HTTP operations call them, at shops of several sizes by turns."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from backend_stub.bench.picks import Pick, Picks
from backend_stub.service.confirmation import confirm
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
from backend_stub.storage.trust_tables import VerificationRow

ROUNDS = 10
WARM_UP = 10
"""Changes before anything is measured, at each shop."""
THREADS = 4
PROCESSES = 2
Told = Callable[[int], None]


@dataclass
class Times:
    """Milliseconds of each call."""

    propose: list[float] = field(default_factory=list)
    confirm: list[float] = field(default_factory=list)

    def add(self, others: Iterable[Times]) -> Times:
        """These and the others."""
        for other in others:
            self.propose += other.propose
            self.confirm += other.confirm
        return self

    def figures(self) -> dict[str, dict[str, float]]:
        return {
            name: {"p50": _percentile(times, 50), "p95": _percentile(times, 95)} for name, times in vars(self).items()
        }


@dataclass
class Bed:
    """One filled shop under measurement."""

    orders: int
    url: str
    shop: Shop
    picks: Picks
    times: Times = field(default_factory=Times)
    together: dict[str, Any] = field(default_factory=dict)

    def draw(self, count: int) -> list[Pick]:
        """Changes whose conversations have just been verified."""
        drawn = self.picks.draw(count)
        talks = VerificationRow.conversation.in_([pick.conversation for pick in drawn])
        with self.shop.database.write() as session:
            fresh = update(VerificationRow).where(talks).values(last_seen_at=datetime.now(UTC))
            session.execute(fresh.execution_options(synchronize_session=False))
        return drawn

    def figures(self) -> dict[str, Any]:
        return {"orders": self.orders, **self.times.figures(), **self.together}


def measure(beds: list[Bed], proposals: int, told: Told) -> None:
    """One writer at all sizes by turns, so that they are measured under the same conditions; then several at each."""
    for bed in beds:
        one_after_the_other(bed.shop, bed.draw(WARM_UP))
    share = max(1, proposals // ROUNDS)
    for number in range(ROUNDS):
        for bed in beds if number % 2 else reversed(beds):
            bed.times.add([one_after_the_other(bed.shop, bed.draw(share))])
            told(share)
    for bed in beds:
        bed.together = {
            "threads": _threads(bed, share * ROUNDS // 4),
            "processes": _processes(bed, share * ROUNDS // 4),
        }
        told(share * ROUNDS // 2)


def one_after_the_other(shop: Shop, picks: list[Pick]) -> Times:
    """Proposes and confirms each of these changes; RuntimeError when the rules refuse one."""
    times = Times()
    for pick in picks:
        began = time.perf_counter()
        proposal = propose(shop, pick.conversation, pick.number, (pick.change,), datetime.now(UTC))
        proposed = time.perf_counter()
        if not proposal["confirmable"]:
            raise RuntimeError(f"{pick.change.type} at {pick.number}: {proposal['changes'][0]['rule']}")
        again = time.perf_counter()
        confirm(shop, pick.conversation, proposal["id"], f"bench-{pick.number}", datetime.now(UTC))
        times.confirm.append((time.perf_counter() - again) * 1000)
        times.propose.append((proposed - began) * 1000)
    return times


def _threads(bed: Bed, changes: int) -> dict[str, Any]:
    """Several threads of one process, as the order service answers requests."""
    parts = _parts(bed.draw(changes), THREADS)
    began = time.perf_counter()
    times = _at_once(bed.shop, parts)
    return _together(times, time.perf_counter() - began)


def _processes(bed: Bed, changes: int) -> dict[str, Any]:
    """Several processes with two threads each, as order services behind one address, or beside a worker."""
    context = multiprocessing.get_context("spawn")
    parts = _parts(bed.draw(changes), PROCESSES)
    with context.Pool(PROCESSES) as pool:
        done = pool.starmap(work, [(bed.url, part) for part in parts], chunksize=1)
    seconds = max(end for _, end, _ in done) - min(begin for begin, _, _ in done)
    return _together([times for _, _, times in done], seconds)


def work(url: str, picks: list[Pick]) -> tuple[float, float, Times]:
    """One process's share: when it began and ended by the clock that all share, and its times."""
    shop = Shop.open(Database.open(url), "bench")
    began = time.monotonic()
    times = _at_once(shop, _parts(picks, THREADS // PROCESSES))
    shop.database.close()
    return began, time.monotonic(), Times().add(times)


def _at_once(shop: Shop, parts: list[list[Pick]]) -> list[Times]:
    with ThreadPoolExecutor(len(parts)) as pool:
        return list(pool.map(lambda part: one_after_the_other(shop, part), parts))


def _parts(picks: list[Pick], count: int) -> list[list[Pick]]:
    return [picks[number::count] for number in range(count)]


def _together(times: list[Times], seconds: float) -> dict[str, Any]:
    merged = Times().add(times)
    return {"changes_per_second": round(len(merged.confirm) / seconds, 1), **merged.figures()}


def _percentile(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 2)
