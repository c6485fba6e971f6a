"""What can be wrong with a request, as problem documents (RFC 9457); the one table of names and status codes."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

log = logging.getLogger("reroute.gateway")

PROBLEMS: dict[str, tuple[int, str]] = {
    "session_unknown": (401, "No such session"),
    "session_expired": (401, "The session has ended"),
    "identity_refused": (401, "The identity is wrong or too old"),
    "identity_unchecked": (503, "The identity cannot be checked now"),
    "webhook_forged": (401, "Not signed by the platform"),
    "caller_unknown": (401, "Not a process of this installation"),
    "origin_not_allowed": (403, "This site may not open the chat"),
    "not_found": (404, "Not found"),
    "timeout": (408, "The request came too slowly"),
    "not_verified": (409, "The customer is not known yet"),
    "message_id_reused": (409, "Another message was sent under this id"),
    "button_unknown": (409, "No such button"),
    "button_expired": (409, "This button belongs to an earlier message"),
    "no_channel": (409, "No messaging app of the customer's takes it now"),
    "too_large": (413, "The request is too large"),
    "picture_refused": (422, "This is no picture that can be shown"),
    "invalid": (422, "The request cannot be read"),
    "rate_limited": (429, "Too many requests"),
    "too_many_streams": (429, "Too many open streams"),
    "internal": (500, "Something went wrong"),
    "unavailable": (503, "Not available now"),
}


class Problem(Exception):
    """A request that is not served, under a name of the table above; `detail` is in the customer's language."""

    def __init__(self, name: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(name)
        self.name, self.detail, self.retry_after = name, detail, retry_after


def document(name: str, detail: str = "", **members: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of a problem document."""
    status, title = PROBLEMS[name]
    body = {"type": f"urn:reroute:{name}", "title": title, "status": status, "detail": detail or title}
    return status, body | members


def response(problem: Problem) -> JSONResponse:
    headers, members = {}, {}
    if problem.retry_after is not None:
        seconds = max(1, -(-int(problem.retry_after * 1000) // 1000))
        headers, members = {"Retry-After": str(seconds)}, {"retry_after": seconds}
    if problem.name.startswith(("session_", "caller_")):
        headers["WWW-Authenticate"] = "Bearer"
    status, body = document(problem.name, problem.detail, **members)
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Every error leaves as a problem document that repeats nothing of the request."""
    app.exception_handler(Problem)(_on_problem)
    app.exception_handler(RequestValidationError)(_on_invalid)
    app.exception_handler(HTTPException)(_on_http_error)
    app.exception_handler(SQLAlchemyError)(_on_database_error)
    app.exception_handler(Exception)(_on_bug)


async def _on_problem(_: Request, problem: Problem) -> JSONResponse:
    return response(problem)


async def _on_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    places = {".".join(str(part) for part in e["loc"][:2] if part != "body") for e in error.errors()}
    return response(Problem("invalid", "Check: " + (", ".join(sorted(p for p in places if p)) or "the body")))


async def _on_http_error(_: Request, error: HTTPException) -> JSONResponse:
    if error.status_code == 400:  # FastAPI's word for a body nested so deeply that the parser gave up
        return response(Problem("invalid"))
    if error.status_code == 404:
        return response(Problem("not_found"))
    body = {"type": "about:blank", "title": error.detail, "status": error.status_code, "detail": error.detail}
    return JSONResponse(body, error.status_code, error.headers, media_type="application/problem+json")


async def _on_database_error(request: Request, error: SQLAlchemyError) -> JSONResponse:
    log.error("database failed: path=%s error=%s", request.url.path, type(error).__name__)
    return response(Problem("unavailable", retry_after=2))


async def _on_bug(_: Request, __: Exception) -> JSONResponse:
    return response(Problem("internal"))
