"""`/desk/api/talks`: the queue, a talk, and what staff do in it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session

from bot.desk.accounts import sessions
from bot.desk.accounts.access import Agent, Member
from bot.gateway import ownership, pictures
from bot.gateway.arrival import MESSAGE_ID
from bot.gateway.ownership import Event, Step
from bot.gateway.pictures import Sent
from bot.gateway.problems import Problem
from bot.gateway.tables import Conversation, Picture

from ..desk import Desk
from . import acting, queue, reading
from .queue import Wanted
from .views import DeskMessage, Detail, Page

router = APIRouter(prefix="/desk/api")

Json = dict[str, Any]

TalkId = Annotated[str, Path(max_length=64)]
Words = Annotated[str, StringConstraints(max_length=4_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
View = Literal["waiting", "mine", "agent", "bot", "closed", "all"]


class Noted(BaseModel):
    """With a word to it, for staff."""

    note: Words | None = None


class Assigned(Noted):
    """To whom."""

    staff: str = Field(max_length=26)


class Transferred(Noted):
    """To which team."""

    team: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")


class HandedBack(Noted):
    """What is settled, in the agent's words; and the order and receipt that the bot goes on from."""

    settled: list[Words] = Field(default=[], max_length=20)
    order: str | None = Field(default=None, max_length=40)
    receipt: str | None = Field(default=None, max_length=40)


class Spoken(BaseModel):
    """An agent's message under an id of the page's choice."""

    id: str = Field(pattern=MESSAGE_ID)
    text: Words


class Seen(BaseModel):
    """Up to which message."""

    message: str = Field(max_length=64)


class Written(BaseModel):
    """A note."""

    text: Words


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


@router.get("/talks", response_model_exclude_none=True)
async def talks(
    member: Agent,
    request: Request,
    view: View = "waiting",
    team: str | None = None,
    language: str | None = None,
    topic: str | None = None,
    label: str | None = None,
    before: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page:
    """The talks of a view, a page at a time."""
    wanted = Wanted(view, team, language, topic, label, before, limit)
    page = await member.gateway.database.run(queue.page, member, wanted)
    return page.model_copy(update={"talks": desk_of(request).live.summaries(page.talks)})


@router.get("/talks/{talk}", response_model_exclude_none=True)
async def talk_detail(talk: TalkId, member: Agent, request: Request) -> Detail:
    """One talk with all that is known."""
    return await _detail(talk, member, request)


@router.post("/talks/{talk}/claim", response_model_exclude_none=True)
async def claim(talk: TalkId, member: Agent, request: Request) -> Detail:
    """Mine from now on; Problem `talk_changed` when somebody was quicker."""
    return await _step(talk, member, request, Step(Event.CLAIM, member.id, _me(member)))


@router.post("/talks/{talk}/assign", response_model_exclude_none=True)
async def assign(talk: TalkId, given: Assigned, member: Agent, request: Request) -> Detail:
    """Somebody's; from an agent who has it only they themselves, or a lead, may give it away."""

    def find(session: Session) -> ownership.Agent:
        found = reading.demand_seen(member, session.get(Conversation, talk))
        if found.agent_id not in (None, member.id) and not member.may("lead"):
            raise Problem("role_refused")
        return acting.agent_of(session, given.staff, found.team)

    to = await member.gateway.database.run(find)
    return await _step(talk, member, request, Step(Event.ASSIGN, member.id, to, note=given.note))


@router.post("/talks/{talk}/release", response_model_exclude_none=True)
async def release(talk: TalkId, given: Noted, member: Agent, request: Request) -> Detail:
    """Back into the queue, where it stood."""
    return await _step(talk, member, request, Step(Event.RELEASE, member.id, note=given.note))


@router.post("/talks/{talk}/transfer")
async def transfer(talk: TalkId, given: Transferred, member: Agent, request: Request) -> Response:
    """Into another team's queue, also one whose talks the member does not see."""
    await _do(talk, member, request, Step(Event.TRANSFER, member.id, team=given.team, note=given.note))
    return Response(status_code=204)


@router.post("/talks/{talk}/hand-back", response_model_exclude_none=True)
async def hand_back(talk: TalkId, given: HandedBack, member: Agent, request: Request) -> Detail:
    """The bot's again, which is told what is settled."""
    note = "\n".join([*given.settled, *([given.note] if given.note else [])]) or None
    back = {"order": given.order, "receipt": given.receipt}
    return await _step(talk, member, request, Step(Event.HAND_BACK, member.id, note=note), back)


@router.post("/talks/{talk}/close", response_model_exclude_none=True)
async def close(talk: TalkId, given: Noted, member: Agent, request: Request) -> Detail:
    """Settled."""
    return await _step(talk, member, request, Step(Event.CLOSE, member.id, note=given.note))


@router.post("/talks/{talk}/messages", response_model_exclude_none=True)
async def say(talk: TalkId, given: Spoken, member: Agent) -> DeskMessage:
    """To the customer, in the agent's name."""
    return await _say(talk, member, given.id, given.text)


@router.post("/talks/{talk}/pictures", response_model_exclude_none=True)
async def show(
    talk: TalkId,
    member: Agent,
    request: Request,
    message_id: Annotated[str, Query(alias="id", pattern=MESSAGE_ID)],
    name: Annotated[str, Query(max_length=400)] = "",
) -> DeskMessage:
    """A picture to the customer; the body holds its bytes."""
    await member.gateway.database.run(_row, member, talk)
    return await _say(talk, member, message_id, "", await pictures.uploaded(request, name))


@router.post("/talks/{talk}/typing", status_code=204)
async def types(talk: TalkId, member: Agent) -> Response:
    """The customer sees it for a few seconds, if the talk is the member's."""
    found = await member.gateway.database.run(_row, member, talk)
    if found.agent_id == member.id:
        member.gateway.signs.type(talk, "agent", member.first_name)
        member.gateway.hub.ring(talk)
    return Response(status_code=204)


@router.post("/talks/{talk}/read", status_code=204)
async def read(talk: TalkId, given: Seen, member: Agent) -> Response:
    """Staff have read up to this message."""
    if await member.gateway.database.run(acting.see, member, talk, given.message):
        member.gateway.hub.ring(talk)
    return Response(status_code=204)


@router.put("/talks/{talk}/viewing", status_code=204)
async def view(talk: TalkId, member: Agent, request: Request) -> Response:
    """The member looks at this talk: others see it for 45 seconds."""
    await member.gateway.database.run(_row, member, talk)
    desk_of(request).live.view(talk, member)
    return Response(status_code=204)


@router.post("/talks/{talk}/notes", response_model_exclude_none=True)
async def note(talk: TalkId, given: Written, member: Agent, request: Request) -> Detail:
    """For staff alone; who is named in it, is told."""
    gateway = member.gateway
    mentions = await gateway.database.run(acting.add_note, member, talk, given.text, gateway.now())
    desk_of(request).live.mention(talk, mentions, member.first_name)
    gateway.hub.ring(talk)
    return await _detail(talk, member, request)


@router.put("/talks/{talk}/labels/{name}", status_code=204)
async def put_label(talk: TalkId, name: Short, member: Agent) -> Response:
    """Puts a label on."""
    return await _label(talk, name, member, is_on=True)


@router.delete("/talks/{talk}/labels/{name}", status_code=204)
async def remove_label(talk: TalkId, name: Short, member: Agent) -> Response:
    """Takes a label off."""
    return await _label(talk, name, member, is_on=False)


@router.get("/pictures/{picture}")
async def picture(picture: Annotated[str, Path(max_length=64)], member: Agent) -> Response:
    """A picture of a talk that the member sees."""

    def find(session: Session) -> pictures.File:
        found = session.get(Picture, picture)
        talk = reading.demand_seen(member, session.get(Conversation, found.conversation_id) if found else None)
        return pictures.read(session, talk.id, picture)

    file = await member.gateway.database.run(find)
    return Response(file.content, media_type=file.media_type)


@router.get("/stream")
async def stream(member: Agent, request: Request) -> Response:
    """What happens from now on, as server-sent events."""

    async def still_in() -> bool:
        return bool(await member.gateway.database.run(sessions.is_open, member.session_hash, member.gateway.now()))

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = desk_of(request).live.events(member, still_in)
    return StreamingResponse(events, headers=headers, media_type="text/event-stream")


def _me(member: Member) -> ownership.Agent:
    return ownership.Agent(member.id, member.first_name)


def _row(session: Session, member: Member, talk: str) -> Conversation:
    return reading.demand_seen(member, session.get(Conversation, talk))


async def _detail(talk: str, member: Member, request: Request) -> Detail:
    found = await member.gateway.database.run(reading.detail, member, talk)
    return found.model_copy(update={"viewers": desk_of(request).live.viewers(talk)})


async def _do(talk: str, member: Member, request: Request, wanted: Step, back: Json | None = None) -> None:
    gateway = member.gateway
    turn = await gateway.database.run(acting.step, member, gateway.strings, talk, wanted, gateway.now(), back)
    gateway.hub.ring(talk)
    if turn is not None:
        gateway.turns.take_up(turn)


async def _step(talk: str, member: Member, request: Request, wanted: Step, back: Json | None = None) -> Detail:
    await _do(talk, member, request, wanted, back)
    return await _detail(talk, member, request)


async def _say(talk: str, member: Member, message_id: str, text: str, sent: Sent | None = None) -> DeskMessage:
    gateway = member.gateway

    def work(session: Session) -> DeskMessage:
        message = acting.say(session, member, talk, message_id, text, gateway.now(), sent)
        return next(each for each in reading.messages(session, talk, message.seq - 1) if each.id == message.id)

    said: DeskMessage = await gateway.database.run(work)
    gateway.signs.stop(talk, "agent")
    gateway.hub.ring(talk)
    return said


async def _label(talk: str, name: str, member: Member, is_on: bool) -> Response:
    await member.gateway.database.run(acting.label, member, talk, name, is_on)
    member.gateway.hub.ring(talk)
    return Response(status_code=204)
