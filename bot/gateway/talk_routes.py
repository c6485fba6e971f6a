"""What a customer does with the talk as a whole: has it sent by e-mail, and rates it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StringConstraints

from . import ratings, transcript
from .problems import Problem
from .routes import Live
from .strings import FALLBACK

router = APIRouter(prefix="/chat")


class SentTo(BaseModel):
    """The customer's address on file, masked."""

    sent_to: str


class Rated(BaseModel):
    """One to five, and words."""

    stars: Annotated[int, Field(ge=1, le=5, strict=True)]
    words: Annotated[str, StringConstraints(max_length=1_000)] | None = None


@router.post("/transcript", status_code=202)
async def send_transcript(live: Live) -> SentTo:
    """The talk by e-mail, to the customer's address on file and no other."""
    gateway, caller = live.gateway, live.caller
    said = await gateway.database.run(transcript.lines, caller.conversation_id)
    if refusal := gateway.door.refusal(caller, gateway.transcripts.take(caller.conversation_id)):
        raise refusal
    language = caller.locale.split("-")[0]
    try:
        return SentTo(sent_to=await gateway.orders.send_transcript(caller.conversation_id, said, language or FALLBACK))
    except Problem:
        gateway.transcripts.give_back(caller.conversation_id)
        raise


@router.post("/rating", status_code=204)
async def rate(given: Rated, live: Live) -> Response:
    """Keeps what the customer says of the talk, in place of what was said before."""
    gateway, caller = live.gateway, live.caller
    said = (caller.conversation_id, given.stars, given.words)
    await gateway.database.run(ratings.keep, *said, gateway.now())
    gateway.background(ratings.look_into(gateway.orders, *said, caller.locale))
    return Response(status_code=204)
