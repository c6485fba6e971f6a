"""All cores at one list: processes that begin as copies of this one, so that what they work with need not be sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")
CHUNK = 200
FEW = 2 * CHUNK
_work: Callable[[list[Any]], Any] | None = None


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def one_thread() -> None:
    """Keeps this process's matrix products to one thread each.

    A message is too small to share, and a thread that waits for its share takes a core meanwhile. In training, sums
    that are shared out come out a little differently with every number of cores.
    """
    threadpool_limits(1, user_api="blas")


def chunks(items: list[Any], work: Callable[[list[Any]], T], size: int = CHUNK) -> Iterator[T]:
    """`work` done for every `size` items, in their order; for a few, in this process."""
    parts = [items[at : at + size] for at in range(0, len(items), size)]
    if len(items) <= FEW or cores() == 1:
        yield from map(work, parts)
        return
    with ProcessPoolExecutor(cores(), get_context("fork"), initializer=_begin, initargs=(work,)) as pool:
        yield from pool.map(_do, parts)


def _begin(work: Callable[[list[Any]], Any]) -> None:
    global _work
    _work = work
    one_thread()


def _do(part: list[Any]) -> Any:
    assert _work is not None  # noqa: S101  set by _begin
    return _work(part)
