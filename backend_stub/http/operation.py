"""How an operation reads its body: JSON, with each member once; what cannot be read names its field."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class UnreadableError(HTTPException):
    """What was sent is no JSON of the contract's kind; `field` and `problem` say where and how."""

    def __init__(self, field: str, problem: str, status: int = 400) -> None:
        super().__init__(status)
        self.field = field
        self.problem = problem


class Operation(APIRoute):
    """A route whose body is read strictly: Python's own reader takes NaN and keeps the last of two equal members."""

    def get_route_handler(self) -> Handler:
        handler, has_body = super().get_route_handler(), self.body_field is not None

        async def strict(request: Request) -> Response:
            read = _Strict(request.scope, request.receive)
            if has_body and await read.body() and not _is_json(read):
                raise UnreadableError("header.content-type", "json_type", 415)
            return await handler(read)

        return strict


def read_json(body: bytes) -> Any:
    """The value; UnreadableError where it is no JSON, holds NaN, is nested too deep or has a member twice."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            twice.append(next(name for name in names if names.count(name) > 1))
        return members

    try:
        value = json.loads(body, object_pairs_hook=once, parse_constant=_no_number)
    except (ValueError, RecursionError):  # a number of 5,000 digits and bytes that are no UTF-8 are ValueErrors too
        raise UnreadableError("body", "json_invalid") from None
    if twice:
        raise UnreadableError(f"body.{twice[0]}", "member_twice")
    return value


class _Strict(Request):
    async def json(self) -> Any:
        return read_json(await self.body())


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json"


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
