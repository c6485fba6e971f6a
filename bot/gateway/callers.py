"""Operations for this installation's own processes, and for whom its operators trust with the same secret."""

from __future__ import annotations

import hmac

from fastapi import Request

from .gateway import Gateway
from .problems import Problem
from .routes import address_of


def demand_secret(request: Request, gateway: Gateway) -> None:
    """Problem `caller_unknown`, of which an address has only so many; `not_found` where no secret is set."""
    secret = gateway.config.settings.secret
    if not secret:
        raise Problem("not_found")
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {secret}".encode()):
        gateway.addresses.demand(address_of(request))
        raise Problem("caller_unknown")
