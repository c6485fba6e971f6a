"""Works the outbox: claim in a short transaction, do it outside of any, settle in another.

A crash between the effect and its settlement leaves the row claimed until its lease ends; then it is done again
under the same key, and the other side does nothing twice.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from backend_stub.effects.effect import Done, Effect, Handler, Tools
from backend_stub.effects.handlers import HANDLERS
from backend_stub.effects.outcome import RefusedError, UnavailableError
from backend_stub.effects.schedule import Schedule
from backend_stub.effects.settlement import settle, superseded
from backend_stub.model.enums import OutboxKind, OutboxState
from backend_stub.policy import load_policy
from backend_stub.service import compensate
from backend_stub.storage.database import Database
from backend_stub.storage.orders import lock_orders
from backend_stub.storage.retrying import retried
from backend_stub.storage.tables import OrderRow, OutboxRow
from backend_stub.storage.talks import Talk, talks_of

log = logging.getLogger("reroute.outbox")
PARCEL_KINDS = ("label", "label_void", "customs", "carrier_call", "return_label")
Compensate = Callable[[Session, str, str, datetime], None]


@dataclass(frozen=True)
class Result:
    """How an attempt went: no reason when it went well."""

    reason: str | None = None
    for_good: bool = False
    booked: Done = None


@dataclass(frozen=True)
class Outbox:
    """The outbox of one database, its ways out, and its clock and dice."""

    database: Database
    tools: Tools
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    schedule: Schedule = field(default_factory=Schedule)
    handlers: Mapping[OutboxKind, Handler] | None = None
    compensate: Compensate = compensate

    def work(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Does all that is due, one effect after the other; how many attempts that took."""
        done = 0
        while not stopped() and (effect := self.claim()):
            self.settle(effect, self.attempt(effect))
            done += 1
        return done

    @retried
    def claim(self) -> Effect | None:
        """Takes the oldest due row on lease; no other worker gets it meanwhile."""
        now = self.clock()
        with self.database.read() as session:  # an idle worker takes no write lock
            if _due(session, now) is None:
                return None
        with self.database.write() as session:
            row = _due(session, now)
            while row is not None and superseded(session, row):
                row.state, row.last_error = OutboxState.FAILED.value, "superseded"
                session.flush()
                row = _due(session, now)
            if row is None:
                return None
            row.attempts += 1
            row.next_attempt_at = now + self.schedule.lease
            return _effect(session, row, now)

    def attempt(self, effect: Effect) -> Result:
        """Calls the other side; whatever happens there is a result."""
        if effect.attempt > self.schedule.attempts:  # it ended the worker that often
            return Result("worker.ended", for_good=True)
        try:
            return Result(booked=(self.handlers or HANDLERS)[effect.kind](effect, self.tools))
        except RefusedError as refusal:
            return Result(refusal.reason, for_good=True)
        except UnavailableError as error:
            return Result(error.reason, self.schedule.gives_up(effect.attempt))
        except Exception as error:
            _log_fault(effect, error)
            return Result(f"internal.{type(error).__name__}", self.schedule.gives_up(effect.attempt))

    @retried
    def settle(self, effect: Effect, result: Result) -> None:
        """Writes down how it went, unless the lease ended and somebody else took the row."""
        now = self.clock()
        with self.database.write() as session:
            if effect.order:
                lock_orders(session, [effect.order])
            row = session.get(OutboxRow, effect.id, with_for_update=True)
            if row is None or row.state != OutboxState.PENDING or row.attempts != effect.attempt:
                return
            self._write(session, row, effect, result, now)
        log.info("%s %s, attempt %d: %s", effect.kind, effect.id, effect.attempt, result.reason or "done")

    def _write(self, session: Session, row: OutboxRow, effect: Effect, result: Result, now: datetime) -> None:
        row.last_error = result.reason
        if result.reason is None:
            row.state, row.sent_at = OutboxState.SENT.value, now
            settle(session, row, result.booked, now)
        elif not result.for_good:
            row.next_attempt_at = now + self.schedule.pause(effect.attempt, self.chance())
        else:
            row.state = OutboxState.DEAD.value
            self.compensate(session, row.id, result.reason, now)


def _due(session: Session, now: datetime) -> OutboxRow | None:
    """The oldest row that is due, but no instruction for a parcel while an earlier one for the same order is open."""
    earlier = aliased(OutboxRow)
    overtakes = exists().where(
        OutboxRow.kind.in_(PARCEL_KINDS),
        earlier.kind.in_(PARCEL_KINDS),
        earlier.order_number == OutboxRow.order_number,
        earlier.state == OutboxState.PENDING.value,
        earlier.id < OutboxRow.id,
    )
    due = (OutboxRow.state == OutboxState.PENDING.value, OutboxRow.next_attempt_at <= now, ~overtakes)
    oldest = select(OutboxRow).where(*due).order_by(OutboxRow.id).limit(1).with_for_update(skip_locked=True)
    return session.scalars(oldest).first()


def _effect(session: Session, row: OutboxRow, now: datetime) -> Effect:
    order = session.get(OrderRow, row.order_number) if row.order_number else None
    return Effect(
        id=row.id,
        kind=OutboxKind(row.kind),
        payload=row.payload,
        key=row.idempotency_key,
        created_at=row.created_at,
        attempt=row.attempts,
        order=row.order_number,
        carrier_kind=order.carrier_kind if order else None,
        talks=_talks(session, row, order, now),
    )


def _talks(session: Session, row: OutboxRow, order: OrderRow | None, now: datetime) -> tuple[Talk, ...]:
    """Where the customer may be told of it; not in a talk that has said it already."""
    payload = row.payload
    if row.kind != OutboxKind.EMAIL or "customer" not in payload:
        return ()
    since = now - timedelta(days=load_policy().verification.news_days)
    talks = talks_of(session, payload["customer"], payload["to"], order, since)
    return tuple(talk for talk in talks if talk.conversation not in payload.get("told", ()))


def _log_fault(effect: Effect, error: Exception) -> None:
    """Says where a fault of ours is, without the message: it may hold what a customer wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s %s: %s at %s:%s", effect.kind, effect.id, type(error).__name__, place.filename, place.lineno)
