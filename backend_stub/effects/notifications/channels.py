"""By which ways a message goes to a customer: what it is, and what the customer wants."""

from __future__ import annotations

from enum import StrEnum

from backend_stub.effects.notifications.catalogue import Kind, catalogue
from backend_stub.model.order import Preferences


class Channel(StrEnum):
    """A way to the customer."""

    EMAIL = "email"
    SMS = "sms"


def channels(template: str, preferences: Preferences, has_phone: bool) -> tuple[Channel, ...]:
    """The ways that this message goes, none where the customer does not want it; KeyError for an unknown template."""
    entry = catalogue()[template]
    ways = (Channel.EMAIL,) if _by_email(entry.kind, preferences) else ()
    return (*ways, Channel.SMS) if entry.sms and preferences.sms and has_phone else ways


def _by_email(kind: Kind, preferences: Preferences) -> bool:
    if kind is Kind.ESSENTIAL:
        return True
    return preferences.email_status if kind is Kind.STATUS else preferences.email_feedback
