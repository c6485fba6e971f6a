"""An effect, the ways out of the house that it may take, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend_stub.effects.carriers import Carrier, CarrierLabel, Confirmation
from backend_stub.effects.chat import ChatSink, NoChat
from backend_stub.effects.notifications import MailSink, Templates
from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.papers import Shelf
from backend_stub.effects.payments import Movement, PaymentProvider
from backend_stub.effects.shop import Shop
from backend_stub.effects.sms import SmsSender
from backend_stub.model.enums import OutboxKind
from backend_stub.storage.talks import Talk

Payload = dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """One outbox row, claimed: `key` is what makes the other side do it once."""

    id: str
    kind: OutboxKind
    payload: Payload
    key: str
    created_at: datetime
    attempt: int
    carrier_kind: str | None = None
    order: str | None = None
    talks: tuple[Talk, ...] = ()


@dataclass(frozen=True)
class Tools:
    """The ways out of the house."""

    shop: Shop
    carriers: dict[str, Carrier]
    payments: PaymentProvider
    templates: Templates
    sink: MailSink
    sms: SmsSender
    secret: str
    shelf: Shelf
    clock: Callable[[], datetime]
    chat: ChatSink = field(default_factory=NoChat)

    def carrier(self, kind: str | None) -> Carrier:
        """The carrier of that kind; RefusedError where the shop works with none."""
        if kind not in self.carriers:
            raise RefusedError("carrier.unknown")
        return self.carriers[kind]


@dataclass(frozen=True)
class ToldInChat:
    """A mail's news that the customer has in a talk; `mailed`: by e-mail, too."""

    conversation: str
    mailed: bool


Done = CarrierLabel | Confirmation | Movement | ToldInChat | None
Handler = Callable[[Effect, Tools], Done]
