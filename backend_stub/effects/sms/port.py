"""What the shop asks of whoever sends its texts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol

from backend_stub.effects.outcome import RefusedError

E164 = re.compile(r"\+[1-9]\d{6,14}")


class SmsSender(Protocol):
    """Takes a text on; raises UnavailableError or RefusedError when it does not."""

    def deliver(self, effect_id: str, created_at: datetime, to_e164: str, text: str) -> None:
        """The same effect again is the same text; `created_at` is when it was wanted, aware UTC."""


def checked(number: str) -> str:
    """The number, if it is one of E.164; raises RefusedError `sms.number_invalid` otherwise."""
    if not E164.fullmatch(number):
        raise RefusedError("sms.number_invalid")
    return number
