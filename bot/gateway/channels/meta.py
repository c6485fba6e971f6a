"""What Meta's platforms share: signed webhooks, the subscription's handshake, and the Graph API's way to say no.

https://developers.facebook.com/docs/graph-api: webhooks/getting-started, guides/error-handling, overview/rate-limiting.
"""

from __future__ import annotations

import hashlib
import hmac

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.responses import PlainTextResponse, Response

from .base import Webhook, demand_same, retry_after

SIGNATURE_HEADER = "x-hub-signature-256"
USAGE_HEADER = "x-business-use-case-usage"


class Fault(BaseModel):
    """What the Graph API has against a call; zeros where it said nothing."""

    code: int = 0
    error_subcode: int = 0


class _Failure(BaseModel):
    error: Fault = Field(default_factory=Fault)


class _Usage(BaseModel):
    estimated_time_to_regain_access: float = 0
    """Minutes."""


_USAGE = TypeAdapter(dict[str, list[_Usage]])


def verify_signature(hook: Webhook, app_secret: str) -> None:
    """Problem `webhook_forged` unless the app's secret signed the body as it came, or for the handshake, a GET."""
    if hook.method == "GET":  # carries no signature: `handshake` asks for the token instead
        return
    digest = hmac.new(app_secret.encode(), hook.body, hashlib.sha256).hexdigest()
    demand_same(hook.headers.get(SIGNATURE_HEADER), f"sha256={digest}")


def handshake(hook: Webhook, verify_token: str) -> Response | None:
    """The challenge given back to a subscription that knows the token; `webhook_forged` for any other GET."""
    if hook.method != "GET":
        return None
    demand_same(hook.query.get("hub.verify_token"), verify_token)
    demand_same(hook.query.get("hub.mode"), "subscribe")
    return PlainTextResponse(hook.query.get("hub.challenge", ""))


def failure(response: httpx.Response) -> Fault:
    """The fault that an answer names; that of no code if it is not from the Graph API itself."""
    try:
        return _Failure.model_validate_json(response.content).error
    except ValidationError:
        return Fault()


def wait_asked(response: httpx.Response) -> float:
    """The seconds until calls are taken again, 0 where the answer does not say."""
    try:
        usage = _USAGE.validate_json(response.headers.get(USAGE_HEADER, "{}"))
    except ValidationError:
        return retry_after(response)
    minutes = [each.estimated_time_to_regain_access for account in usage.values() for each in account]
    return max([retry_after(response), *(60 * each for each in minutes)])
