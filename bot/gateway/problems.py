"""What can be wrong with a request, as problem documents (RFC 9457); the one table of names and status codes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
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
    "sign_in_required": (401, "Sign in first"),
    "sign_in_refused": (401, "The e-mail, the password or the code is not right"),
    "code_required": (401, "The code of the authenticator app is missing"),
    "csrf_refused": (403, "Not sent by the desk's own page"),
    "role_refused": (403, "Your role may not do this"),
    "password_wrong": (403, "The password is not right"),
    "code_wrong": (403, "The code is not right"),
    "origin_not_allowed": (403, "This site may not open the chat"),
    "not_found": (404, "Not found"),
    "timeout": (408, "The request came too slowly"),
    "not_verified": (409, "The customer is not known yet"),
    "message_id_reused": (409, "Another message was sent under this id"),
    "button_unknown": (409, "No such button"),
    "button_expired": (409, "This button belongs to an earlier message"),
    "order_refused": (409, "The order service refuses"),
    "talk_changed": (409, "Somebody else was quicker"),
    "no_channel": (409, "No messaging app of the customer's takes it now"),
    "email_taken": (409, "There is such an account already"),
    "last_admin": (409, "Somebody must be an admin"),
    "totp_is_on": (409, "An authenticator app is enrolled already"),
    "totp_unavailable": (503, "This installation has no secret to keep codes with"),
    "oidc_unavailable": (503, "The other sign-in cannot be reached now"),
    "too_large": (413, "The request is too large"),
    "picture_refused": (422, "This is no picture that can be shown"),
    "invalid": (422, "The request cannot be read"),
    "sign_in_locked": (429, "Too many wrong tries"),
    "rate_limited": (429, "Too many requests"),
    "too_many_streams": (429, "Too many open streams"),
    "internal": (500, "Something went wrong"),
    "unavailable": (503, "Not available now"),
}


class Problem(Exception):
    """A request that is not served, under a name of the table above; `detail` is in the customer's language."""

    def __init__(
        self,
        name: str,
        detail: str = "",
        retry_after: float | None = None,
        members: Mapping[str, Any] = MappingProxyType({}),
        status: int | None = None,
    ) -> None:
        super().__init__(name)
        self.name, self.detail, self.retry_after = name, detail, retry_after
        self.status, self.members = status, members
        """The status, where it is not the one of the table; and what else the document tells."""


def document(name: str, detail: str = "", **members: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of a problem document."""
    status, title = PROBLEMS[name]
    body = {"type": f"urn:reroute:{name}", "title": title, "status": status, "detail": detail or title}
    return status, body | members


def response(problem: Problem) -> JSONResponse:
    headers, members = {}, dict(problem.members)
    if problem.retry_after is not None:
        seconds = max(1, -(-int(problem.retry_after * 1000) // 1000))
        headers["Retry-After"], members["retry_after"] = str(seconds), seconds
    if problem.name.startswith(("session_", "caller_")):
        headers["WWW-Authenticate"] = "Bearer"
    status, body = document(problem.name, problem.detail, **members)
    if problem.status is not None:
        body["status"] = status = problem.status
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
