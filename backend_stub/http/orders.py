"""Operations: what a customer sees of orders, and the propose–confirm–undo protocol."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse

from backend_stub.http import answers
from backend_stub.http.callers import ID, Agent, AgentIfAny, Conversation, Id, Key, Now, Number, TheShop, order_number
from backend_stub.http.change_shapes import ProposalIn
from backend_stub.http.operation import Operation
from backend_stub.http.problems import PROBLEM
from backend_stub.http.shapes import ApprovalIn, CodeIn
from backend_stub.service import approvals, proposals, proposed, reading, undoing
from backend_stub.service.confirmation import confirm

router = APIRouter(route_class=Operation, prefix="/v1", tags=["orders"])


@router.get("/orders", responses={200: {"model": answers.OrdersOut}})
def orders(conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """The customer's orders, newest first."""
    return JSONResponse(reading.list_orders(shop, conversation, now))


@router.get("/orders/{number}", responses={200: {"model": answers.OrderOut}})
def order(number: Number, conversation: Conversation, agent: AgentIfAny, shop: TheShop, now: Now) -> JSONResponse:
    """One order as it stands."""
    return JSONResponse(reading.read_order(shop, conversation, number, now, agent=agent))


@router.get("/orders/{number}/tracking", responses={200: {"model": answers.TrackingOut}})
def tracking(number: Number, conversation: Conversation, agent: AgentIfAny, shop: TheShop, now: Now) -> JSONResponse:
    """Where the parcel is."""
    return JSONResponse(reading.read_tracking(shop, conversation, number, now, agent=agent))


@router.get("/tracking-numbers", responses={200: {"model": answers.TrackingNumbersOut}})
def tracking_numbers(
    text: Annotated[str, Query(max_length=1_000, description="What the customer wrote")],
    conversation: Conversation,
    shop: TheShop,
    now: Now,
) -> JSONResponse:
    """Tracking numbers in free text, of whichever carrier, with the own order that each belongs to."""
    return JSONResponse(reading.find_parcels(shop, conversation, text, now))


@router.get("/orders/{number}/history", responses={200: {"model": answers.HistoryOut}})
def history(number: Number, conversation: Conversation, agent: AgentIfAny, shop: TheShop, now: Now) -> JSONResponse:
    """What happened to the order, oldest first."""
    return JSONResponse(reading.read_history(shop, conversation, number, now, agent=agent))


@router.get("/orders/{number}/money", responses={200: {"model": answers.MoneyOfOrderOut}})
def money(number: Number, conversation: Conversation, agent: AgentIfAny, shop: TheShop, now: Now) -> JSONResponse:
    """What was paid, and every refund until it has arrived."""
    return JSONResponse(reading.read_money(shop, conversation, number, now, agent=agent))


@router.get("/payment-methods", responses={200: {"model": answers.MethodsOut}})
def payment_methods(conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """The ways to pay that the customer has stored."""
    return JSONResponse(reading.list_methods(shop, conversation, now))


@router.post(
    "/orders/{number}/proposals",
    status_code=201,
    responses={201: {"model": answers.ProposalOut}},
)
def propose(
    number: Number, given: ProposalIn, conversation: Conversation, agent: AgentIfAny, shop: TheShop, now: Now
) -> JSONResponse:
    """Decides the changes and shows what they would do; reserves stock and writes nothing else."""
    changes = tuple(change.change() for change in given.changes)
    method = given.payment_method
    proposal = proposals.propose(shop, conversation, number, changes, now, method_id=method, agent=agent)
    return JSONResponse(proposal, 201)


@router.get("/proposals", responses={200: {"model": answers.ProposalsOut}})
def read_proposals(
    agent: Agent, shop: TheShop, conversation: Annotated[str, Query(pattern=ID, examples=["c-1"])]
) -> JSONResponse:
    """What was proposed in a conversation, for staff; newest first."""
    return JSONResponse(proposed.of_conversation(shop, conversation))


@router.get("/proposals/{id}", responses={200: {"model": answers.ProposedOut}})
def read_proposal(id: Id, agent: Agent, shop: TheShop) -> JSONResponse:  # noqa: A002 - contract
    """One proposal, for staff."""
    return JSONResponse(proposed.proposal(shop, id))


@router.post(
    "/proposals/{id}/code",
    responses={200: {"model": answers.ProposalOut}, 202: {"model": answers.CodeSentOut}, 403: PROBLEM, 429: PROBLEM},
)
def code(
    id: Id,  # noqa: A002 - the contract's name
    conversation: Conversation,
    shop: TheShop,
    now: Now,
    given: Annotated[CodeIn | None, Body()] = None,
) -> JSONResponse:
    """Sends a one-time code to the contact on file, or takes the code that was sent."""
    if given is None or given.code is None:
        proposals.send_proposal_code(shop, conversation, id, now)
        return JSONResponse({"status": "code_sent"}, 202)
    return JSONResponse(proposals.answer_proposal_code(shop, conversation, id, given.code, now))


@router.post(
    "/proposals/{id}/confirm",
    responses={200: {"model": answers.ReceiptOut}, 409: PROBLEM, 410: PROBLEM},
)
def confirm_proposal(
    id: Id,  # noqa: A002 - the contract's name
    key: Key,
    conversation: Conversation,
    agent: AgentIfAny,
    shop: TheShop,
    now: Now,
) -> JSONResponse:
    """Applies all of a proposal or nothing."""
    return JSONResponse(confirm(shop, conversation, id, key, now, agent=agent))


@router.post(
    "/proposals/{id}/approval",
    responses={200: {"model": answers.ProposalOut}, 409: PROBLEM},
)
def approve(id: Id, given: ApprovalIn, agent: Agent, shop: TheShop, now: Now) -> JSONResponse:  # noqa: A002 - contract
    """A person's word on a proposal that needs approval; the customer is told."""
    return JSONResponse(approvals.answer(shop, approvals.Word(agent, **given.model_dump()), id, now))


@router.post("/receipts/{id}/undo", responses={200: {"model": answers.ReceiptOut}, 409: PROBLEM})
def undo(
    id: Id,  # noqa: A002 - the contract's name
    key: Key,
    conversation: Conversation,
    agent: AgentIfAny,
    shop: TheShop,
    now: Now,
) -> JSONResponse:
    """Takes a confirmed change back."""
    return JSONResponse(undoing.undo_receipt(shop, conversation, id, key, now, agent=agent))


@router.get("/receipts", responses={200: {"model": answers.ReceiptsOut}})
def receipts(
    number: Annotated[str, Query(alias="order", max_length=200)],
    conversation: Conversation,
    agent: AgentIfAny,
    shop: TheShop,
    now: Now,
) -> JSONResponse:
    """The order's receipts, newest first."""
    return JSONResponse(undoing.receipts_of(shop, conversation, order_number(number), now, agent=agent))
