"""A customer signed in at the shop: the shop's server vouches for them with a signature."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import BaseModel, Field


class Identity(BaseModel):
    """Customer id, e-mail, end (RFC 3339 or Unix seconds), and HMAC-SHA256 in hex over `customer|email|expires`."""

    customer: str = Field(min_length=1, max_length=100, pattern=r"^[^|\r\n]*$")
    email: str = Field(min_length=3, max_length=254, pattern=r"^[^|\r\n]*$")
    expires: str | int = Field(union_mode="left_to_right")
    signature: str = Field(pattern=r"^[0-9a-fA-F]{64}$")


def signature(secret: str, customer: str, email: str, expires: str | int) -> str:
    return hmac.new(secret.encode(), f"{customer}|{email}|{expires}".encode(), hashlib.sha256).hexdigest()


def for_order_service(secret: str, identity: Identity) -> dict[str, str | int]:
    """The same identity in the gateway's own name: the shop knows its secret, the processes among them another.

    The order service reads Unix seconds, and a signature over customer, e-mail and end, each on a line.
    """
    end = _moment(identity.expires)
    seconds = int(end.timestamp()) if end else 0
    lines = f"{identity.customer}\n{identity.email}\n{seconds}"
    signed = hmac.new(secret.encode(), lines.encode(), hashlib.sha256).hexdigest()
    return {"customer": identity.customer, "email": identity.email, "expires": seconds, "signature": signed}


def holds(identity: Identity, secrets: Sequence[str], now: datetime) -> bool:
    """True when the shop signed exactly this, with any of its secrets, and its time is not over."""
    end = _moment(identity.expires)
    return end is not None and now < end and any(_signed(identity, secret) for secret in secrets)


def _signed(identity: Identity, secret: str) -> bool:
    expected = signature(secret, identity.customer, identity.email, identity.expires)
    return hmac.compare_digest(expected, identity.signature.lower())


def _moment(expires: str | int) -> datetime | None:
    try:
        if isinstance(expires, int) or expires.isdecimal():
            return datetime.fromtimestamp(int(expires), UTC)
        moment = datetime.fromisoformat(expires)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else None
