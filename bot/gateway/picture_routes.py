"""Pictures: sent as a message of their own, shown in their own talk."""

from __future__ import annotations

import hashlib
import time
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from . import inbox, pictures
from .arrival import MESSAGE_ID
from .history import Messages
from .inbox import Incoming
from .routes import Live, address_of, answers

router = APIRouter(prefix="/chat/pictures")


@router.post("", response_model_exclude_none=True)
async def send_picture(
    request: Request,
    live: Live,
    response: Response,
    message_id: Annotated[str, Query(alias="id", pattern=MESSAGE_ID)],
    name: Annotated[str | None, Header(alias="X-File-Name", max_length=2_000)] = None,
) -> Messages:
    """Stores a picture, has it answered, and gives the answers; the same id again gives them again."""
    begun, gateway, caller = time.perf_counter(), live.gateway, live.caller
    wait = gateway.uploads.take(address_of(request)) or gateway.uploads.take(caller.conversation_id)
    if refusal := gateway.door.refusal(caller, wait):
        raise refusal
    sent = await pictures.uploaded(request, name)
    digest = hashlib.sha256(await request.body()).hexdigest()
    incoming = Incoming(message_id, digest, payload=sent.payload, picture=sent)
    incoming = gateway.door.with_words(incoming, caller.locale)
    accepted = await gateway.database.run(inbox.accept, caller.conversation_id, incoming, gateway.now())
    return await answers(gateway, accepted, response, begun)


@router.get("/{picture_id}")
async def show_picture(picture_id: str, live: Live) -> Response:
    """The picture, to the talk that it was sent in."""
    file = await live.gateway.database.run(pictures.read, live.caller.conversation_id, picture_id)
    return Response(file.content, media_type=file.media_type)
