"""Signs of life from the customer, for the agent's eyes: they type, and they have read."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from . import ownership, reading
from .routes import Live
from .tables import Conversation

router = APIRouter(prefix="/chat")


class Seen(BaseModel):
    """Up to which message."""

    message: str = Field(max_length=64)


@router.post("/typing", status_code=204)
async def types(live: Live) -> Response:
    """Staff see it for a few seconds; where the bot answers, nobody does. Problem `rate_limited`."""
    gateway, conversation_id = live.gateway, live.caller.conversation_id
    gateway.typing.demand(conversation_id)
    if await gateway.database.run(_is_peoples, conversation_id):
        gateway.signs.type(conversation_id, "customer")
    return Response(status_code=204)


@router.post("/read", status_code=204)
async def read(given: Seen, live: Live) -> Response:
    """The customer has read up to this message; what is none of the talk's is none read. Problem `rate_limited`."""
    gateway, conversation_id = live.gateway, live.caller.conversation_id
    gateway.reading.demand(conversation_id)
    if await gateway.database.run(reading.see, conversation_id, given.message):
        gateway.hub.ring(conversation_id)
    return Response(status_code=204)


def _is_peoples(session: Session, conversation_id: str) -> bool:
    return ownership.is_peoples(session.get_one(Conversation, conversation_id))
