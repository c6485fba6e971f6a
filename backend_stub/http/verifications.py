"""Operations: who is speaking."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from backend_stub.http import answers
from backend_stub.http.callers import Conversation, Now, TheShop
from backend_stub.http.operation import Operation
from backend_stub.http.problems import PROBLEM
from backend_stub.http.shapes import VerificationIn
from backend_stub.service import verification

router = APIRouter(route_class=Operation, prefix="/v1/verifications", tags=["verification"])


@router.post(
    "",
    status_code=201,
    responses={
        201: {"model": answers.VerificationOut},
        202: {"model": answers.CodeSentOut},
        403: PROBLEM,
        429: PROBLEM,
    },
)
def verify(given: VerificationIn, conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """Says who the conversation speaks for; with an e-mail alone, has a code sent."""
    if given.email is not None:
        verification.send_verification_code(shop, conversation, given.email, now)
        return JSONResponse({"status": "code_sent"}, 202)
    if given.identity is not None:
        identity = verification.Identity(**given.identity.model_dump())
        return JSONResponse(verification.verify_by_identity(shop, conversation, identity, now), 201)
    if given.code is not None:
        return JSONResponse(verification.verify_by_code(shop, conversation, given.code, now), 201)
    if given.name is not None:
        place = given.postal_code or ""
        return JSONResponse(verification.verify_by_name(shop, conversation, given.name, place, now), 201)
    number, contact = (given.order or "").upper(), given.contact or ""
    return JSONResponse(verification.verify_by_order(shop, conversation, number, contact, now), 201)


@router.get("/current", responses={200: {"model": answers.VerificationOut}})
def current(conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """The live verification."""
    return JSONResponse(verification.current_verification(shop, conversation, now))


@router.delete("/current", status_code=204)
def end(conversation: Conversation, shop: TheShop) -> Response:
    """Ends it."""
    verification.end_verification(shop, conversation)
    return Response(status_code=204)
