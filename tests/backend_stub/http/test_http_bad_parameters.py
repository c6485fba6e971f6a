"""Every path, query and header parameter, spoilt in every way; and what belongs to somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from bad_values import BY_FORMAT, DOCUMENT, STRANGE, resolved, sample
from door import told

ANNA = {"x-conversation": "anna-talk", "x-agent": "agent-1", "Idempotency-Key": "key-1"}
LUKAS = {"x-conversation": "lukas-talk", "Idempotency-Key": "key-1"}
AGENT_ONLY = (403, "agent_required")
ONE_WAY = {"code": "123456"}  # with every member it would be no verification
UNKNOWN = {
    "/orders/": {"number": "GS-9999"},
    "/cases/": {"number": "C-99999", "evidence_id": "0" * 26},
    "/proposals/": {"id": "0" * 26},
    "/receipts/": {"id": "0" * 26},
}
NEVER_AN_ID = ["%00", "%20", "%0A", "..%2F..", "%F0%9F%91%9C", "GS-1001%00", "%22%3B--", "x" * 201, "9" * 5_000]


@dataclass(frozen=True)
class Parameter:
    """One parameter of one operation."""

    method: str
    path: str
    place: str
    name: str
    required: bool
    schema: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.place} {self.name}"


PARAMETERS = [
    Parameter(method, path, given["in"], given["name"], given["required"], resolved(given["schema"])[0])
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    for given in operation.get("parameters", [])
]
OPERATIONS = [(method, path) for path, item in DOCUMENT["paths"].items() for method in item]


def of(place: str) -> list[Any]:
    return [pytest.param(parameter, id=str(parameter)) for parameter in PARAMETERS if parameter.place == place]


def body_of(method: str, path: str) -> Any:
    """A body of the right shape, or none."""
    if path == "/v1/verifications":
        return ONE_WAY
    content = DOCUMENT["paths"][path][method].get("requestBody", {}).get("content", {})
    return sample(content["application/json"]["schema"]) if content else None


def queries(path: str, method: str) -> dict[str, str]:
    """Right values of the operation's query."""
    given = [one for one in PARAMETERS if (one.path, one.method, one.place) == (path, method, "query")]
    return {one.name: "GS-1001" if one.name == "order" else str(sample(one.schema)) for one in given}


def spoilt(schema: dict[str, Any]) -> Iterator[str]:
    """Texts that are no value of the parameter."""
    if schema["type"] == "integer":
        yield from ("", "x", "1.5", "1e3", "NaN", "9" * 5_000, str(10**30))
        yield from (str(int(schema["maximum"]) + 1), str(int(schema["minimum"]) - 1))
    elif "format" in schema:
        yield from ("", *BY_FORMAT[schema["format"]])
    elif "pattern" in schema:
        yield from ("", STRANGE, "x" * 2_000, "a b")
    else:
        yield "x" * (schema["maxLength"] + 1)


def send(door, parameter: Parameter, query: dict[str, str], headers: dict[str, str]) -> Any:
    path, method = parameter.path, parameter.method
    return door.client.request(method, door.path(path), params=query, headers=headers, json=body_of(method, path))


@pytest.mark.parametrize("parameter", of("query"))
def test_a_spoilt_query_is_refused_by_its_name_and_nothing_is_written(door, parameter):
    before, right = door.digest(), queries(parameter.path, parameter.method)
    for value in spoilt(parameter.schema):
        answer = send(door, parameter, {**right, parameter.name: value}, ANNA)
        assert told(answer) == (422, "invalid_request", [f"query.{parameter.name}"]), value[:100]
    if parameter.required:
        others = {name: value for name, value in right.items() if name != parameter.name}
        assert told(send(door, parameter, others, ANNA)) == (422, "invalid_request", [f"query.{parameter.name}"])
    assert door.digest() == before


@pytest.mark.parametrize("parameter", of("header"))
def test_a_spoilt_header_is_refused_by_its_name_and_nothing_is_written(door, parameter):
    before, right = door.digest(), queries(parameter.path, parameter.method)
    for value in spoilt(parameter.schema):
        answer = send(door, parameter, right, {**ANNA, parameter.name: value.encode()})
        assert told(answer) == (422, "invalid_request", [f"header.{parameter.name}"]), value[:100]
    if parameter.required:
        others = {name: value for name, value in ANNA.items() if name != parameter.name}
        assert told(send(door, parameter, right, others)) == (422, "invalid_request", [f"header.{parameter.name}"])
    assert door.digest() == before


@pytest.mark.parametrize("parameter", of("path"))
def test_what_can_be_no_id_is_not_found_or_refused_by_its_name_and_nothing_is_written(door, parameter):
    before, right = door.digest(), queries(parameter.path, parameter.method)
    for value in NEVER_AN_ID:
        path = door.path(parameter.path, **{parameter.name: value})
        answer = door.client.request(
            parameter.method, path, params=right, headers=ANNA, json=body_of(parameter.method, parameter.path)
        )
        assert told(answer) in [(404, "not_found", []), (422, "invalid_request", [f"path.{parameter.name}"])], value[
            :99
        ]
    assert door.digest() == before


@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if any(of in one[1] for of in UNKNOWN)])
def test_what_is_somebody_elses_sounds_as_what_does_not_exist_and_nothing_is_written(door, method, path):
    before, unknown = door.digest(), next(ids for of, ids in UNKNOWN.items() if of in path)
    query, body = queries(path, method), body_of(method, path)
    foreign = door.client.request(method, door.path(path), params=query, headers=LUKAS, json=body)
    missing = door.client.request(method, path.format(**unknown), params=query, headers=LUKAS, json=body)
    assert told(foreign)[:2] in [(404, "not_found"), AGENT_ONLY]
    assert foreign.json() == missing.json()
    assert door.digest() == before


@pytest.mark.parametrize("path", ["/v1/receipts", "/v1/exceptions", "/v1/promises"])
def test_an_order_of_somebody_else_in_a_query_sounds_as_one_that_does_not_exist(door, path):
    before = door.digest()
    foreign, missing = (door.client.get(path, params={"order": of}, headers=LUKAS) for of in ("GS-1001", "GS-9999"))
    assert told(foreign)[:2] == (404, "not_found")
    assert foreign.json() == missing.json()
    assert door.digest() == before
