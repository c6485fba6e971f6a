"""The door for the order service's news; it opens to the installation's secret alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from . import typed
from .callers import demand_secret
from .notifications import News
from .problems import Problem
from .routes import Open

router = APIRouter()


class NewsWish(BaseModel):
    """What is to be told, and the talks that have spoken for the customer."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    conversations: Annotated[list[Annotated[str, StringConstraints(max_length=64)]], Field(min_length=1, max_length=20)]
    text: Annotated[str, StringConstraints(max_length=10_000)]
    feedback_token: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,40}\.[0-9a-f]{64}$")] | None = None
    """Where the customer is to be asked how it was: `<order or case>.<signature>`, which rates that."""


class TakenView(BaseModel):
    """Where the news is now."""

    channel: str
    conversation: str


@router.post("/notifications", include_in_schema=False)
async def notify(request: Request, gateway: Open) -> TakenView:
    """Tells a customer once by the messaging app that was used last; Problem `no_channel` where none takes it."""
    demand_secret(request, gateway)
    taken = await gateway.notifications.tell(_read(await request.body()))
    if taken is None:
        raise Problem("no_channel")
    return TakenView(channel=taken.channel, conversation=taken.conversation)


def _read(body: bytes) -> News:
    """The news, inert; Problem `invalid`. Read by hand: a stranger's body is not looked at before the secret is."""
    try:
        wish = NewsWish.model_validate_json(body)
    except ValidationError:
        raise Problem("invalid") from None
    text = typed.shown(wish.text)
    if not text:
        raise Problem("invalid")
    return News(wish.key, wish.conversations, text, wish.feedback_token)
