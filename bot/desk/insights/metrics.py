"""The figures by which the shop's monitoring watches the gateway, for Prometheus.

Counters and histograms begin at zero with the process, or at its first scrape, as Prometheus expects it.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.gateway import queues
from bot.gateway.gateway import Gateway
from bot.gateway.tables import TurnState
from bot.gateway.timings import STEPS_MS

from . import stored
from .rising import Rising
from .satisfaction import STARS

KEPT = 10.0
"""Seconds for which figures are told again without a look into the database."""
WAITS = (30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400)
"""Steps in seconds of how long customers waited for a person."""
DONE = tuple(state.value for state in TurnState if state is not TurnState.WAITING)


class Metrics(Collector):
    """A registry of its own, and the one collector in it."""

    def __init__(self, gateway: Gateway, clock: Callable[[], float] = time.monotonic) -> None:
        self._gateway, self._clock, self._begun = gateway, clock, gateway.now()
        self._turns, self._unclear = Rising[str](), Rising[str]()
        self._metrics: list[Metric] = []
        self._good_until, self._reading = float("-inf"), asyncio.Lock()
        self.registry = CollectorRegistry()
        self.registry.register(self)

    async def text(self) -> bytes:
        """All of it in Prometheus' text format, at most ten seconds old."""
        async with self._reading:
            if self._clock() >= self._good_until:
                self._metrics = [*await self._of_turns(), *await self._of_people(), *await self._of_the_rest()]
                self._good_until = self._clock() + KEPT
        return generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """What was read last."""
        yield from self._metrics

    async def _of_turns(self) -> list[Metric]:
        counted = await self._gateway.database.run(stored.turns)
        total = self._turns.look(counted)
        done = CounterMetricFamily("reroute_turns", "Customers' messages by what became of them", labels=["state"])
        for state in DONE:
            done.add_metric([state], total.get(state, 0))
        waiting = counted.get(TurnState.WAITING, 0)
        histogram = self._gateway.turns.histogram
        steps = [step / 1000 for step in STEPS_MS]
        return [
            done,
            _gauge("reroute_turns_waiting", "Messages that Rasa is at, or that wait for it", waiting),
            _histogram(
                "reroute_turn_seconds", "How long Rasa took", steps, histogram.counts, histogram.total_ms / 1000
            ),
        ]

    async def _of_people(self) -> list[Metric]:
        run, now = self._gateway.database.run, self._gateway.now()
        talks = GaugeMetricFamily("reroute_talks", "Talks by who owns them, and by team", labels=["owner", "team"])
        for owner_and_team, count in (await run(stored.talks)).items():
            talks.add_metric(owner_and_team, count)
        longest, approvals = await run(stored.longest_wait, now), await run(stored.approvals, now)
        met = await run(queues.ended_since, self._begun)
        counts = [0] * (len(WAITS) + 1)
        for seconds in met:
            counts[bisect_left(WAITS, seconds)] += 1
        return [
            talks,
            _gauge("reroute_waiting_seconds_max", "For how long the first in the queue has waited", longest),
            _histogram("reroute_to_person_seconds", "How long customers waited for a person", WAITS, counts, sum(met)),
            _gauge("reroute_approvals_waiting", "Proposals that wait for a person's word", approvals),
        ]

    async def _of_the_rest(self) -> list[Metric]:
        run = self._gateway.database.run
        deliveries = GaugeMetricFamily(
            "reroute_deliveries", "Messages to messaging platforms by how far they came", labels=["channel", "state"]
        )
        for channel_and_state, count in (await run(stored.deliveries)).items():
            deliveries.add_metric(channel_and_state, count)
        given = await run(stored.ratings)
        ratings = GaugeMetricFamily("reroute_ratings", "Talks by the stars that they have", labels=["stars"])
        for stars in STARS:
            ratings.add_metric([str(stars)], given.get(stars, 0))
        unclear = await run(stored.unclear)
        found = CounterMetricFamily("reroute_unclear", "Messages that were not understood")
        found.add_metric([], self._unclear.look({"all": unclear}).get("all", 0))
        return [
            deliveries,
            ratings,
            found,
            _gauge("reroute_unclear_waiting", "Messages that wait to be labelled", unclear),
            _gauge("reroute_streams", "Open streams of customers", self._gateway.hub.streams),
        ]


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _histogram(
    name: str, words: str, steps: Sequence[float], counts: Sequence[int], total: float
) -> HistogramMetricFamily:
    """`counts` of each step, and last of what was longer."""
    bounds = [*(f"{step:g}" for step in steps), "+Inf"]
    buckets = [(bound, float(count)) for bound, count in zip(bounds, accumulate(counts), strict=True)]
    return HistogramMetricFamily(name, words, buckets=buckets, sum_value=total)
