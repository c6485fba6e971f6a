"""RFC 9457 problem documents, and the one table from exceptions to them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from starlette.exceptions import HTTPException

from backend_stub.http.answers import ProblemOut
from backend_stub.http.operation import UnreadableError
from backend_stub.service import errors

log = logging.getLogger("reroute.orders")
Problem = tuple[int, str, str]
TABLE: dict[type[Exception], Problem] = {
    errors.NotFoundError: (404, "not_found", "There is no such thing here."),
    errors.VerificationRequiredError: (401, "verification_required", "The conversation has not been verified."),
    errors.AgentRequiredError: (403, "agent_required", "Only a person of the shop may do this."),
    errors.ClosedError: (409, "closed", "The order takes no more of this."),
    errors.NotWaitingError: (409, "not_waiting", "Nothing waits for an approval here."),
    errors.VerificationFailedError: (403, "verification_failed", "That does not fit."),
    errors.VerificationLockedError: (429, "verification_locked", "Too many wrong answers."),
    errors.KeyReusedError: (422, "key_reused", "The idempotency key belongs to another request."),
    errors.NotConfirmableError: (422, "not_confirmable", "A change is refused, or something is still needed."),
    errors.ProposalStaleError: (409, "proposal_stale", "The order has changed; this is today's proposal."),
    errors.ProposalExpiredError: (410, "proposal_expired", "The proposal has expired; this is a new one."),
    errors.RefusedError: (409, "refused", "The rules do not allow it."),
    errors.EvidenceRefusedError: (422, "evidence_refused", "That cannot be kept as evidence."),
    errors.FeedbackGivenError: (409, "feedback_given", "That was rated already."),
    OperationalError: (503, "unavailable", "The database does not answer."),
}
MEMBERS = ("retry_after", "proposal", "rule", "facts")
PROBLEM = {"model": ProblemOut}
"""What an operation's `responses` say of a status that is its own; document.py adds those that all have."""
NAMES = {400: "invalid_request", 404: "not_found", 405: "method_not_allowed", 415: "unsupported_media_type"}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


def problem(status: int, name: str, detail: str, **members: Any) -> JSONResponse:
    """A problem document; `detail` holds no personal data."""
    title = name.replace("_", " ").capitalize()
    body = {"type": f"urn:reroute:{name}", "title": title, "status": status, "detail": detail, **members}
    headers = {"Retry-After": str(members["retry_after"])} if "retry_after" in members else None
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Every exception of the table, and what FastAPI itself raises, becomes a problem document."""
    for kind in TABLE:
        app.add_exception_handler(kind, _from_table)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SQLAlchemyError, _unexpected)
    app.add_exception_handler(Exception, _unexpected)


async def _from_table(request: Request, error: Exception) -> JSONResponse:
    status, name, detail = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    members = {member: getattr(error, member) for member in MEMBERS if hasattr(error, member)}
    return problem(status, name, detail, **members)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """Which field and what kind of fault; never what was sent."""
    faults, body = (error.errors(), error.body) if isinstance(error, RequestValidationError) else ([], None)
    told = dict.fromkeys((_field(_location(fault), body), fault["type"]) for fault in faults[:20])
    said = [{"field": field, "problem": kind} for field, kind in told]
    return problem(422, "invalid_request", "The request does not have the contract's shape.", errors=said)


async def _http(request: Request, error: Exception) -> JSONResponse:
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    faults = [{"field": error.field, "problem": error.problem}] if isinstance(error, UnreadableError) else None
    members = {"errors": faults} if faults else {}
    answer = problem(status, NAMES.get(status, "http_error"), "The request could not be served.", **members)
    answer.headers.update(headers or {})
    return answer


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected %s", type(error).__name__)  # its text may quote what a customer wrote
    return problem(500, "internal", "Something went wrong here.")


def _location(fault: dict[str, Any]) -> tuple[Any, ...]:
    """Where it is; of a union whose branch is not known, the member that should tell it."""
    tag = fault.get("ctx", {}).get("discriminator")
    return (*fault["loc"], tag.strip("'")) if tag else tuple(fault["loc"])


def _field(location: tuple[Any, ...], body: Any) -> str:
    """The path of a fault as the caller knows it; a member that the caller invented is not repeated."""
    path = _as_sent(location, body) if location[0] == "body" else location
    return ".".join(str(part) if isinstance(part, int) or NAME.fullmatch(part) else "?" for part in path)[:200]


def _as_sent(location: tuple[Any, ...], body: Any) -> Iterator[Any]:
    """Without what pydantic puts between the members: a change's type after its place in the list, `[key]`."""
    yield location[0]
    here = body
    for before, part in pairwise(location):
        is_type = isinstance(before, int) and isinstance(here, dict) and part == here.get("type")
        if not is_type and part != "[key]":
            yield part
            here = _inside(here, part)


def _inside(value: Any, part: Any) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):  # it is missing, or what holds it is of another type
        return None
