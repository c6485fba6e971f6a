"""Writers of a SQLite file wait in line: SQLite lets in whoever looks at the right moment, and starves the others.

The threads of a process are let in as they came. Of several processes the next in line holds a lock beside the file
while it waits for the writer before it; whoever comes then waits for that lock, and cannot overtake. Nobody waits for
longer than the time given: then SQLite is asked all the same, and says "database is locked" if it is.
"""

from __future__ import annotations

import fcntl
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

LOOK_AGAIN = 0.001
"""Seconds between two looks at the lock of another process."""


class Line:
    """The line before one SQLite file; `path` is the lock file beside it, None for a database in memory."""

    def __init__(self, path: Path | None) -> None:
        self._file = path.open("ab") if path else None
        self._mutex = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """One thread of this process at a time."""
        mine = self._wait(seconds)
        try:
            yield
        finally:
            if mine:
                self._pass_on()

    @contextmanager
    def next(self, seconds: float) -> Iterator[None]:
        """One process at a time, for as long as it waits for the writer before it."""
        if self._file is None:
            yield
            return
        until = time.monotonic() + seconds
        while not self._locked() and time.monotonic() < until:
            time.sleep(LOOK_AGAIN)  # flock waits for ever or not at all
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _wait(self, seconds: float) -> bool:
        """Whether the turn is this thread's; False when it waited for too long."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=seconds):
            return True
        with self._mutex:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True  # called at the last moment

    def _pass_on(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _locked(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]  # asked only where there is one
        except BlockingIOError:
            return False
        return True
