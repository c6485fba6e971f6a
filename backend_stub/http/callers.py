"""What every operation takes from the request: the shop, the time, and which conversation is speaking."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from backend_stub.service.errors import NotFoundError, VerificationRequiredError
from backend_stub.service.shop import Shop

ID = r"^[A-Za-z0-9._:~-]{1,128}$"
AGENT = r"^[a-z0-9._-]{1,60}$"


def _shop(request: Request) -> Shop:
    shop: Shop = request.app.state.shop
    return shop


def _now(request: Request) -> datetime:
    now: datetime = request.app.state.clock()
    return now


def _conversation(
    x_conversation: Annotated[str | None, Header(pattern=ID, description="The conversation's id")] = None,
) -> str:
    if x_conversation is None:
        raise VerificationRequiredError
    return x_conversation


def _conversation_if_any(x_conversation: Annotated[str | None, Header(pattern=ID)] = None) -> str | None:
    return x_conversation


def _number(number: Annotated[str, Path(max_length=200, description="Order number", examples=["GS-1001"])]) -> str:
    return order_number(number)


def order_number(number: str) -> str:
    """Upper case, as orders are numbered; NotFoundError for what cannot be one."""
    if not (number.isascii() and number.replace("-", "").isalnum() and len(number) <= 20):
        raise NotFoundError
    return number.upper()


def _ulid(id: Annotated[str, Path(max_length=200)]) -> str:  # noqa: A002 - the contract's name
    if not (id.isascii() and id.isalnum() and len(id) == 26):
        raise NotFoundError
    return id


TheShop = Annotated[Shop, Depends(_shop)]
Now = Annotated[datetime, Depends(_now)]
Conversation = Annotated[str, Depends(_conversation)]
ConversationIfAny = Annotated[str | None, Depends(_conversation_if_any)]
Number = Annotated[str, Depends(_number)]
Id = Annotated[str, Depends(_ulid)]
KeyIfAny = Annotated[str | None, Header(alias="Idempotency-Key", pattern=ID)]
Agent = Annotated[str, Header(alias="X-Agent", pattern=AGENT, description="Who of the staff is asking")]
AgentIfAny = Annotated[str | None, Header(alias="X-Agent", pattern=AGENT)]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=ID, description="The same key: the same answer for 24 h")]
