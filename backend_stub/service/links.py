"""Signed tokens for the links in mails: each opens one thing for one customer, without a verification."""

from __future__ import annotations

import hashlib
import hmac

FEEDBACK, UNSUBSCRIBE = "feedback", "unsubscribe"


def feedback_token(secret: str, about: str, customer_id: str) -> str:
    """`<order or case number>.<signature>`: rates that, and nothing else."""
    return f"{about}.{_signature(secret, FEEDBACK, customer_id, about)}"


def rated(token: str) -> str:
    """What the token says it rates; whether it may, `may_rate` tells."""
    return token.rpartition(".")[0]


def may_rate(secret: str, token: str, about: str, customer_id: str) -> bool:
    return hmac.compare_digest(feedback_token(secret, about, customer_id).encode(), token.encode())


def unsubscribe_token(secret: str, customer_id: str, kind: str) -> str:
    """`<customer>.<kind>.<signature>`; the kind is a member of the customer's preferences."""
    return f"{customer_id}.{kind}.{_signature(secret, UNSUBSCRIBE, customer_id, kind)}"


def unsubscriber(secret: str, token: str) -> tuple[str, str] | None:
    """The customer and the kind of mail; None for a forged link."""
    parts = token.rsplit(".", 2)
    if len(parts) != 3:
        return None
    customer_id, kind = parts[0], parts[1]
    right = unsubscribe_token(secret, customer_id, kind)
    return (customer_id, kind) if hmac.compare_digest(right.encode(), token.encode()) else None


def _signature(secret: str, purpose: str, customer_id: str, about: str) -> str:
    """Hex HMAC-SHA256 over purpose, customer and what it is about, each on a line of its own."""
    message = f"link\n{purpose}\n{customer_id}\n{about}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
