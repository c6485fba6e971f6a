"""Operations: customers, their own record, and for staff what went back and forth."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header, Path, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse

from backend_stub.http import answers, care_answers
from backend_stub.http.callers import ID, Agent, Conversation, Now, TheShop
from backend_stub.http.care_shapes import CustomerIn, ReplyIn, TranscriptIn, UnsubscribeIn
from backend_stub.http.operation import Operation
from backend_stub.http.problems import PROBLEM
from backend_stub.http.shapes import CodeIn
from backend_stub.service import crm, erasure, privacy, transcript
from backend_stub.service.errors import NotFoundError

router = APIRouter(route_class=Operation, prefix="/v1", tags=["customers"])


def _customer_id(id: Annotated[str, Path(max_length=200)]) -> str:  # noqa: A002 - the contract's name
    if not (id.isprintable() and len(id) <= 40):
        raise NotFoundError
    return id


CustomerId = Annotated[str, Depends(_customer_id)]


@router.get("/customer", responses={200: {"model": care_answers.CustomerRecordOut}})
def own_record(conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """What the shop has on file for the customer; e-mail and phone masked."""
    return JSONResponse(crm.read_customer(shop, conversation, now))


@router.patch("/customer", responses={200: {"model": care_answers.CustomerRecordOut}, 409: PROBLEM})
def change_own_record(given: CustomerIn, conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """Changes what is given; an address that the shop cannot send to is refused with the cure."""
    wishes = crm.Wishes(**given.model_dump(exclude_none=True))
    return JSONResponse(crm.change_customer(shop, conversation, wishes, now))


@router.post(
    "/customer/export",
    responses={
        200: {"content": {"application/zip": {}}},
        202: {"model": answers.CodeSentOut},
        403: PROBLEM,
        429: PROBLEM,
    },
)
def export(
    conversation: Conversation,
    shop: TheShop,
    now: Now,
    given: Annotated[CodeIn | None, Body()] = None,
    accept: Annotated[str, Header(max_length=400, description="`application/zip`: with the evidence")] = "",
) -> Response:
    """Sends a one-time code to the contact on file; with the code, everything that the shop has about the customer."""
    if given is None or given.code is None:
        privacy.send_privacy_code(shop, conversation, privacy.EXPORT, now)
        return JSONResponse({"status": "code_sent"}, 202)
    document = privacy.export(shop, conversation, given.code, now)
    headers = {"Cache-Control": "no-store"}
    if "application/zip" not in accept:
        return JSONResponse(document, headers=headers)
    headers["Content-Disposition"] = 'attachment; filename="export.zip"'
    return StreamingResponse(privacy.bundle(shop, document), media_type="application/zip", headers=headers)


@router.post(
    "/customer/erasure",
    responses={
        200: {"model": care_answers.ErasedOut},
        202: {"model": answers.CodeSentOut},
        403: PROBLEM,
        429: PROBLEM,
        409: PROBLEM,
    },
)
def erase(
    conversation: Conversation, shop: TheShop, now: Now, given: Annotated[CodeIn | None, Body()] = None
) -> JSONResponse:
    """Sends a one-time code to the contact on file; with it, removes the customer. Refused while something is open."""
    if given is None or given.code is None:
        erasure.ask_erasure(shop, conversation, now)
        return JSONResponse({"status": "code_sent"}, 202)
    return JSONResponse(erasure.erase(shop, conversation, given.code, now))


@router.post("/customer/transcript", status_code=202, responses={202: {"model": care_answers.SentOut}})
def send_transcript(given: TranscriptIn, conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """Sends what was said in a talk by e-mail, to the address on file."""
    said = [transcript.Said(line.who, line.at, line.text) for line in given.lines]
    return JSONResponse(transcript.send_transcript(shop, conversation, said, given.language, now), 202)


@router.post(
    "/customer/reply", status_code=202, responses={202: {"model": care_answers.QueuedOut}, 403: PROBLEM, 404: PROBLEM}
)
def send_reply(given: ReplyIn, agent: Agent, conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """Sends what an agent said, by e-mail to the address on file of whom the talk speaks for or spoke for last."""
    said = tuple(transcript.Said(line.who, line.at, line.text) for line in given.lines)
    reply = transcript.Reply(given.agent, said, given.language, given.case, given.resume)
    transcript.send_reply(shop, conversation, reply, given.key, now)
    return JSONResponse({"status": "queued"}, 202)


@router.post("/unsubscribe", status_code=204, responses={404: PROBLEM})
def unsubscribe(given: UnsubscribeIn, shop: TheShop, now: Now) -> Response:
    """One click in a mail; needs no verification."""
    crm.unsubscribe(shop, given.token, now)
    return Response(status_code=204)


@router.get("/customers", responses={200: {"model": care_answers.CustomerOfOut}})
def customer_of(
    agent: Agent, shop: TheShop, now: Now, conversation: Annotated[str, Query(pattern=ID, examples=["c-1"])]
) -> JSONResponse:
    """Whom a conversation speaks for, with their orders, for staff."""
    return JSONResponse(crm.customer_of(shop, conversation, now))


@router.get("/customers/{id}", responses={200: {"model": care_answers.CustomerForStaffOut}})
def customer(customer_id: CustomerId, agent: Agent, shop: TheShop) -> JSONResponse:
    """The record, for staff."""
    return JSONResponse(crm.customer_for_staff(shop, customer_id))


@router.get("/customers/{id}/contacts", responses={200: {"model": care_answers.ContactsOut}})
def contacts(customer_id: CustomerId, agent: Agent, shop: TheShop) -> JSONResponse:
    """The contact history, for staff; newest first."""
    return JSONResponse(crm.contact_history(shop, customer_id))


@router.get("/customers/{id}/requests", responses={200: {"model": care_answers.RequestsOut}})
def requests(customer_id: CustomerId, agent: Agent, shop: TheShop) -> JSONResponse:
    """What the customer asked for and what came of it, for staff; newest first."""
    return JSONResponse(crm.requests_of(shop, customer_id))
