"""What every operation takes from the request: the shop, the time, and which conversation is speaking."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from backend_stub.service.errors import AgentRequiredError, NotFoundError, VerificationRequiredError
from backend_stub.service.shop import Shop

AGENT = r"^[a-z0-9._-]{1,60}$"
ID = r"^[A-Za-z0-9._:~-]{1,128}$"


def _shop(request: Request) -> Shop:
    shop: Shop = request.app.state.shop
    return shop


def _now(request: Request) -> datetime:
    now: datetime = request.app.state.clock()
    return now


def _agent_if_any(
    x_agent: Annotated[str | None, Header(pattern=AGENT, description="The id of the person who acts")] = None,
) -> str | None:
    return x_agent


def _agent(agent: AgentIfAny) -> str:
    if agent is None:
        raise AgentRequiredError
    return agent


def _conversation(
    agent: AgentIfAny,
    x_conversation: Annotated[str | None, Header(pattern=ID, description="The conversation's id")] = None,
) -> str:
    """The conversation's id; an agent may act without one."""
    if x_conversation is None and agent is None:
        raise VerificationRequiredError
    return x_conversation or f"agent:{agent}"


def _conversation_if_any(x_conversation: Annotated[str | None, Header(pattern=ID)] = None) -> str | None:
    return x_conversation


def _number(number: Annotated[str, Path(max_length=200, description="Order number", examples=["GS-1001"])]) -> str:
    return order_number(number)


def order_number(number: str) -> str:
    """Upper case, as orders are numbered; NotFoundError for what cannot be one."""
    if not (number.isascii() and number.replace("-", "").isalnum() and len(number) <= 20):
        raise NotFoundError
    return number.upper()


def _id(id: Annotated[str, Path(max_length=200)]) -> str:  # noqa: A002 - the contract's name
    return ulid(id)


def ulid(given: str) -> str:
    """An id that this service gave; NotFoundError for what cannot be one."""
    if not (given.isascii() and given.isalnum() and len(given) == 26):
        raise NotFoundError
    return given


TheShop = Annotated[Shop, Depends(_shop)]
Now = Annotated[datetime, Depends(_now)]
AgentIfAny = Annotated[str | None, Depends(_agent_if_any)]
"""Who acts in the customer's name: a person of the shop, known by the gateway. None for the customer himself."""
Agent = Annotated[str, Depends(_agent)]
Conversation = Annotated[str, Depends(_conversation)]
ConversationIfAny = Annotated[str | None, Depends(_conversation_if_any)]
Number = Annotated[str, Depends(_number)]
Id = Annotated[str, Depends(_id)]
KeyIfAny = Annotated[str | None, Header(alias="Idempotency-Key", pattern=ID)]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=ID, description="The same key: the same answer for 24 h")]
