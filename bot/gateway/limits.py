"""Token buckets: a burst at once, then a steady trickle, by session and by address."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from .config import Rate
from .problems import Problem

MOST_BUCKETS = 50_000


class Buckets:
    """One bucket per key. Forgets the one longest unused when there are too many: it would be full again by then."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Takes one token: 0 when there was one, else the seconds until there is."""
        now, refill = self._clock(), self._rate.burst / self._rate.seconds
        tokens, at = self._buckets.pop(key, (float(self._rate.burst), now))
        tokens = min(self._rate.burst, tokens + (now - at) * refill)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / refill
        self._buckets[key] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return wait

    def give_back(self, key: str) -> None:
        """Returns a token that was not needed."""
        if key in self._buckets:
            tokens, at = self._buckets[key]
            self._buckets[key] = (tokens + 1, at)

    def demand(self, key: str, detail: str = "") -> None:
        """Problem `rate_limited` when the bucket is empty."""
        if wait := self.take(key):
            raise Problem("rate_limited", detail, retry_after=wait)


def address_key(host: str) -> str:
    """An address as one customer's: of IPv6 the network, for each home has a whole one."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else host
