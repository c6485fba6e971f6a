"""Every member of every body, spoilt in every way that the contract's own document makes wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bad_values import DOCUMENT, resolved, sample, spoil
from door import told

JSON = "application/json"
MOST = 64 * 1024
MOST_OF = {"evidence": 8 * 1024 * 1024 + 4 * 1024, "transcript": 512 * 1024}
Operation = tuple[str, str]


def schema_of(operation: Operation) -> dict[str, Any]:
    method, path = operation
    return DOCUMENT["paths"][path][method]["requestBody"]["content"][JSON]["schema"]


OPERATIONS: list[Operation] = [
    (method, path)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if "requestBody" in operation
]
SHAPES = {name: shape for name, shape in DOCUMENT["components"]["schemas"].items() if name.endswith("In")}
UNREADABLE = {
    "broken": b'{"changes": [',
    "two values": b"{} {}",
    "no UTF-8": b'{"reason": "\xff\xfe"}',
    "only bytes": bytes(range(256)),
    "not a number": b'{"amount": NaN}',
    "infinite": b'{"amount": -Infinity}',
    "a number of 5,000 digits": b'{"amount": ' + b"9" * 5_000 + b"}",
    "lists 20,000 deep": b"[" * 20_000 + b"]" * 20_000,
    "objects 10,000 deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "single quotes": b"{'a': 1}",
    "a comment": b'{} // "a"',
}


def is_required(operation: Operation) -> bool:
    method, path = operation
    return bool(DOCUMENT["paths"][path][method]["requestBody"].get("required", False))


def send(door, operation: Operation, content: bytes, **headers: str) -> Any:
    method, path = operation
    sent = {"Content-Type": JSON, "X-Conversation": "anna-talk", "X-Agent": "agent-1", **headers}
    return door.client.request(method, door.path(path), content=content, headers=sent)


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_every_spoilt_member_is_refused_by_its_name_and_nothing_is_written(door, operation):
    before = door.digest()
    for fault in spoil(schema_of(operation), sample(schema_of(operation)), required=is_required(operation)):
        status, name, fields = told(send(door, operation, json.dumps(fault.value).encode()))
        case = f"{fault.how} at {fault.place}: {str(fault.value)[:200]}"
        assert (status, name) == (422, "invalid_request"), case
        assert set(fields) == {".".join(["body", *map(str, fault.place)])}, case
    assert door.digest() == before


@pytest.mark.parametrize("how", UNREADABLE)
def test_what_is_no_json_is_refused_by_every_operation_and_nothing_is_written(door, how):
    before = door.digest()
    for operation in OPERATIONS:
        assert told(send(door, operation, UNREADABLE[how])) == (400, "invalid_request", ["body"]), operation
    assert door.digest() == before


def test_a_member_that_is_given_twice_is_refused_by_its_name(door):
    before = door.digest()
    for operation in OPERATIONS:
        body = sample(schema_of(operation))
        for name, value in body.items():
            twice = f"{json.dumps(body)[:-1]}, {json.dumps(name)}: {json.dumps(value)}}}".encode()
            assert told(send(door, operation, twice)) == (400, "invalid_request", [f"body.{name}"]), operation
    deep = b'{"changes": [{"type": "cancel", "reason": "a", "reason": "b"}]}'
    assert told(send(door, ("post", "/v1/orders/{number}/proposals"), deep))[2] == ["body.reason"]
    assert door.digest() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "json", ""])
def test_another_content_type_is_refused(door, kind):
    before = door.digest()
    for operation in OPERATIONS:
        content = json.dumps(sample(schema_of(operation))).encode()
        status, name, fields = told(send(door, operation, content, **{"Content-Type": kind}))
        if operation[1].endswith("/evidence"):
            assert (status, name) == (422, "evidence_refused")
        else:
            assert (status, name, fields) == (415, "unsupported_media_type", ["header.content-type"]), operation
    assert door.digest() == before


def test_a_body_above_the_limit_is_refused_before_it_is_read(door):
    before = door.digest()
    for operation in OPERATIONS:
        most = MOST_OF.get(operation[1].rpartition("/")[2], MOST)
        assert told(send(door, operation, b" " * (most + 1))) == (413, "too_large", []), operation
    assert door.digest() == before


def test_a_body_that_is_missing_is_asked_for(door):
    before = door.digest()
    for operation in filter(is_required, OPERATIONS):
        status, _, fields = told(send(door, operation, b""))
        assert (status, fields) in [(422, ["body"]), (400, ["body"])], operation
    assert door.digest() == before


def test_every_member_of_every_body_has_a_limit():
    for name, shape in SHAPES.items():
        assert shape["additionalProperties"] is False, f"{name} takes members that nobody knows"
        for member, schema in shape["properties"].items():
            assert is_limited(schema), f"{name}.{member} has no limit"


def is_limited(schema: dict[str, Any]) -> bool:
    found = resolved(schema)[0]
    limits = {
        "string": {"maxLength", "pattern", "enum", "const", "format"},
        "integer": {"maximum"},
        "array": {"maxItems"},
        "object": {"additionalProperties"},
        "boolean": {"type"},
    }
    return bool(limits[found["type"]] & set(found))
