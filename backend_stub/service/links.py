"""Signed tokens for the links in mails: each opens one thing for one customer, without a verification."""

from __future__ import annotations

import hashlib
import hmac

FEEDBACK, SETTLED, UNSUBSCRIBE = "feedback", "settled", "unsubscribe"


def link_token(secret: str, purpose: str, customer_id: str, about: str = "") -> str:
    """Hex HMAC-SHA256 over purpose, customer and what it is about, each on a line of its own."""
    message = f"link\n{purpose}\n{customer_id}\n{about}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def opens(secret: str, token: str, purpose: str, customer_id: str, about: str = "") -> bool:
    expected = link_token(secret, purpose, customer_id, about)
    return hmac.compare_digest(expected.encode(), token.encode())


def unsubscribe_token(secret: str, customer_id: str) -> str:
    """Names the customer too, because nothing else in such a link does."""
    return f"{customer_id}.{link_token(secret, UNSUBSCRIBE, customer_id)}"


def unsubscriber(secret: str, token: str) -> str | None:
    """The customer whose link this is; None for a forged one."""
    customer_id, _, signature = token.rpartition(".")
    return customer_id if opens(secret, signature, UNSUBSCRIBE, customer_id) else None
