"""Operations that the database breaks off for the sake of another are done again, from their beginning."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.orm.exc import StaleDataError

PAUSES = (0.01, 0.05, 0.2)
"""Seconds, at most, before each further attempt."""
PATIENCE = 5.0
"""Seconds after which nobody waits for a further attempt."""
BROKEN_OFF = frozenset(
    {
        "40001",  # serialization failure
        "40P01",  # deadlock
        "55P03",  # lock timeout
        "23505",  # another wrote the row first, under the same key: now it can be seen
        "23503",  # another removed the row that is referred to: now it is gone
    }
)
GONE = (StaleDataError, NoResultFound)
"""A row that was there a moment ago is not any more, or not as it was."""
BUSY = (5, 6)
"""SQLite's primary codes for a database and a table that somebody else is writing to."""

_Given = ParamSpec("_Given")
_Done = TypeVar("_Done")


def retried(operation: Callable[_Given, _Done]) -> Callable[_Given, _Done]:
    """The operation, tried again where another transaction was in its way; at last the error goes on, which is a 503.

    For an operation of one write transaction: nothing of it was written. What it writes in others, it may write twice.
    """

    @wraps(operation)
    def again(*args: _Given.args, **given: _Given.kwargs) -> _Done:
        latest = time.monotonic() + PATIENCE
        for pause in PAUSES:
            try:
                return operation(*args, **given)
            except (DBAPIError, *GONE) as error:
                if not in_the_way(error) or time.monotonic() > latest:
                    raise
            time.sleep(pause * random.random())  # noqa: S311 - so that two do not meet again, no secret
        return operation(*args, **given)

    return again


def in_the_way(error: Exception) -> bool:
    """Whether another transaction was the reason, so that the same may go well now."""
    if isinstance(error, GONE):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(cause, "sqlite_errorcode", None)
    return getattr(cause, "sqlstate", None) in BROKEN_OFF or (code is not None and code & 0xFF in BUSY)
