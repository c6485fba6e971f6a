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
FIRST_ORDER = {"number": "$response.body#/orders/0/number"}
LINKS = {
    "verify": ("201", {"itsOrder": ("order", FIRST_ORDER), "itsProposal": ("propose", FIRST_ORDER)}),
    "orders": ("200", {"itsOrder": ("order", FIRST_ORDER), "itsProposal": ("propose", FIRST_ORDER)}),
    "propose": ("201", {"itsReceipt": ("confirm_proposal", {"id": "$response.body#/id"})}),
    "confirm_proposal": ("200", {"itsUndoing": ("undo", {"id": "$response.body#/id"})}),
    "open_case": ("201", {"itsEvidence": ("add_evidence", {"number": "$response.body#/number"})}),
}
"""Operation → which of its answers leads where; what else follows from a path with the same parameter."""


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
            _tell_links(operation)
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


def _tell_links(operation: Node) -> None:
    status, links = LINKS.get(operation["operationId"], ("", {}))
    for name, (target, parameters) in links.items():
        answer = operation["responses"][status]
        answer.setdefault("links", {})[name] = {"operationId": target, "parameters": parameters}


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
