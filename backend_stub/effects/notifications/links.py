"""Addresses that a mail leads to, with the customer's token in them."""

from __future__ import annotations

import re
from urllib.parse import quote

from backend_stub.effects.shop import shop

WEB = re.compile(r"https?://[^\s<>\"']+")


def score_link(token: str, score: int) -> str:
    """Where a customer says how it was."""
    return shop().feedback_url.format(token=quote(token, safe=""), score=score)


def unsubscribe_link(token: str | None) -> str | None:
    """Where one POST ends messages of this kind (RFC 8058); none without a token or a place."""
    place = shop().unsubscribe_url
    return place.format(token=quote(token, safe="")) if token and place else None


def web_link(address: str | None) -> str | None:
    """The address, if it is one of the web: no other kind becomes a link."""
    return address if address and WEB.fullmatch(address) else None
