"""Writing to a customer: which message goes by which channel, as the customer wants it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import phonenumbers
from sqlalchemy.orm import Session

from backend_stub.effects.notifications.channels import Channel, channels
from backend_stub.model.enums import OutboxKind
from backend_stub.model.order import Customer, Order
from backend_stub.storage.contacts import note_contact
from backend_stub.storage.outbox import enqueue


def notify(
    session: Session,
    customer: Customer,
    template: str,
    facts: dict[str, Any],
    now: datetime,
    key: str,
    *,
    order: Order | None = None,
    receipt_id: str | None = None,
    told: Sequence[str] = (),
) -> None:
    """Leaves a mail in the outbox, and a text where the customer wants one; each once per key.

    In the customer's language, to the order's own contact if it has one; nothing where the customer opted out.
    `told` are the talks that hear of it by themselves.
    """
    contact = (order.contact if order else None) or {}
    phone = _e164(contact.get("phone") or customer.phone)
    to = {Channel.EMAIL: contact.get("email") or customer.email, Channel.SMS: phone}
    number = order.number if order else None
    said = {"name": customer.name, **({"order": number} if number else {}), **facts}
    for channel in channels(template, customer.preferences, phone is not None):
        message: dict[str, Any] = {
            "template": template,
            "to": to[channel],
            "language": customer.language,
            "facts": said,
        }
        message |= {"customer": customer.id, "asks": customer.preferences.email_feedback, "told": list(told)}
        kind = OutboxKind(channel.value)
        own_key = key if kind is OutboxKind.EMAIL else f"{key}:sms"
        enqueue(session, kind, message, now, order_number=number, receipt_id=receipt_id, idempotency_key=own_key)
        note_contact(session, customer.id, channel.value, "out", template, now, order_number=number, reference=own_key)


def _e164(phone: str) -> str | None:
    """The number as carriers of texts want it; None for one that is none."""
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
