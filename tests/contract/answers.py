"""What every answer must keep, whatever was asked: the OpenAPI document, problem documents, money, times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import requests

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
TIMES = re.compile(r"(.*_)?at|expected_by")
DATES = re.compile(r"(.*_)?date")


def check(answer: requests.Response, path: str) -> None:
    """Fails where the answer does not keep the contract; `path` is as in the document, `/v1/orders/{number}`."""
    method = str(answer.request.method).lower()
    operation = _document()["paths"][path][method]
    if answer.status_code >= 400:
        check_problem(answer)
        return
    assert str(answer.status_code) in operation["responses"], f"{method} {path} may not answer {answer.status_code}"
    if answer.status_code == 204:
        return
    assert _media_type(answer) == "application/json", f"{method} {path} answers JSON"
    schema = operation["responses"][str(answer.status_code)].get("content", {}).get("application/json", {})
    wrong = list(_faults(json.dumps(schema.get("schema", {})), answer.json()))
    assert not wrong, f"{method} {path} {answer.status_code}: {wrong}"
    wrong = list(_misshapen(answer.json(), ""))
    assert not wrong, f"{method} {path}: {wrong}"


def check_problem(answer: requests.Response) -> None:
    """RFC 9457, with our names."""
    assert _media_type(answer) == "application/problem+json", f"{answer.status_code} is no problem document"
    body = answer.json()
    wrong = list(_faults('{"$ref": "#/components/schemas/ProblemOut"}', body))
    assert not wrong, f"problem {answer.status_code}: {wrong}"
    assert re.fullmatch(r"urn:reroute:[a-z_]+", body["type"]), "a problem has a name"
    assert body["status"] == answer.status_code, "a problem tells its own status"
    if "proposal" in body:
        wrong = list(_faults('{"$ref": "#/components/schemas/ProposalOut"}', body["proposal"]))
        assert not wrong, f"the fresh proposal: {wrong}"


def _media_type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0]


def _faults(schema: str, body: Any) -> Iterator[str]:
    """Where the body leaves its schema; without what stands there, which may be personal."""
    for error in _validator(schema).iter_errors(body):
        yield f"/{'/'.join(map(str, error.instance_path))} breaks {'/'.join(map(str, error.schema_path))}"


@cache
def _validator(schema: str) -> Any:
    whole = {**json.loads(schema), "components": _document()["components"]}
    return jsonschema_rs.Draft202012Validator(whole)


@cache
def _document() -> dict[str, Any]:
    return dict(json.loads(DOCUMENT.read_text("utf-8")))


def _misshapen(value: Any, where: str) -> Iterator[str]:
    """Money that is not minor units and currency, times that are not UTC, dates that are none."""
    if isinstance(value, list):
        for member in value:
            yield from _misshapen(member, f"{where}[]")
    if not isinstance(value, dict):
        return
    if "currency" in value and "amount" in value and not _is_money(value):
        yield f"{where} is no money"
    for name, member in value.items():
        here = f"{where}.{name}"
        if isinstance(member, str) and TIMES.fullmatch(name) and not TIME.fullmatch(member):
            yield f"{here} is no UTC time"
        if isinstance(member, str) and DATES.fullmatch(name) and not DATE.fullmatch(member):
            yield f"{here} is no date"
        yield from _misshapen(member, here)


def _is_money(value: dict[str, Any]) -> bool:
    return type(value["amount"]) is int and bool(re.fullmatch("[A-Z]{3}", str(value["currency"])))
