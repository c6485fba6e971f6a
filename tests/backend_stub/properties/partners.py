"""Carriers and a payment provider that do what the test says: well, later, for good not, or told afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend_stub.effects.carriers import CarrierLabel, Confirmation
from backend_stub.effects.effect import Done, Effect, Handler
from backend_stub.effects.outcome import RefusedError, UnavailableError
from backend_stub.effects.payments import Movement, MovementState
from backend_stub.model.enums import OutboxKind

FATES = ("well", "well", "unavailable", "refuse", "pending")
MOVES_MONEY = (OutboxKind.PAYMENT, OutboxKind.REFUND)


@dataclass
class Partners:
    """Each kind of effect meets its fate; what is pending waits until the provider tells."""

    clock: Callable[[], datetime]
    fates: dict[OutboxKind, str] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    done: int = 0

    def handlers(self) -> dict[OutboxKind, Handler]:
        return dict.fromkeys(OutboxKind, self.work)

    def work(self, effect: Effect, _tools: Any) -> Done:
        fate = self.fates.get(effect.kind, "well")
        if fate == "unavailable":
            raise UnavailableError("partner.unavailable")
        if fate == "refuse" and effect.kind is not OutboxKind.REFUND:
            raise RefusedError("partner.refused")
        self.done += 1
        if effect.kind in MOVES_MONEY:
            return self._moved(effect, fate == "pending")
        if effect.kind is OutboxKind.LABEL:
            return CarrierLabel(f"postal-{self.done}", f"T{self.done}")
        return Confirmation(f"R{self.done}") if effect.kind is OutboxKind.CLAIM else None

    def _moved(self, effect: Effect, pending: bool) -> Movement:
        reference = f"PAY-{effect.id}"
        if pending:
            self.pending.append(reference)
        ended = MovementState.SENT if effect.kind is OutboxKind.REFUND else MovementState.DONE
        return Movement(reference, MovementState.PENDING if pending else ended, self.clock())
