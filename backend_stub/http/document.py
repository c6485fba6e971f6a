"""The OpenAPI document made whole: every problem that an operation may answer, and the secret."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from backend_stub.http.guard import OPEN_PATHS

Node = dict[str, Any]
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
WITHOUT_DATABASE = frozenset({"/live", "/stats"})
FASTAPI_ERRORS = ("HTTPValidationError", "ValidationError")
SECRET = {"type": "http", "scheme": "bearer", "description": "The secret that the processes share"}


class OrderService(FastAPI):
    """An application whose operations tell in `responses` only the problems that are their own."""

    def openapi(self) -> Node:
        if not self.openapi_schema:
            self.openapi_schema = _whole(super().openapi())
        return self.openapi_schema


def named(route: APIRoute) -> str:
    """An operation's id: the name of its function."""
    return route.name


def _whole(document: Node) -> Node:
    for path, item in document["paths"].items():
        for operation in item.values():
            _tell_problems(path, operation)
    for name in FASTAPI_ERRORS:
        del document["components"]["schemas"][name]
    document["components"]["securitySchemes"] = {"secret": SECRET}
    document["security"] = [{"secret": []}]
    for path in OPEN_PATHS:
        document["paths"][path]["get"]["security"] = []
    return document


def _tell_problems(path: str, operation: Node) -> None:
    responses = operation["responses"]
    own = {int(status) for status in responses if status >= "400"}
    for status in sorted(own | set(_shared(path, operation))):
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": PROBLEM}


def _shared(path: str, operation: Node) -> Iterator[int]:
    """What the guard, the reading of a request and the callers of callers.py may answer before the operation does."""
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if path not in OPEN_PATHS:
        yield 401
    if "x-agent" in names and "x-conversation" not in names:
        yield 403
    if "{" in path or "order" in names:
        yield 404
    if names or "requestBody" in operation:
        yield 422
    if "requestBody" in operation:
        yield from (400, 413, 415)
    if path not in WITHOUT_DATABASE:
        yield 503
