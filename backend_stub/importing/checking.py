"""The first half of an import: every row read and checked, the sound ones kept aside, nothing written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from backend_stub.importing import checks, order_checks
from backend_stub.importing.bench import CURRENCIES, Bench, Problem
from backend_stub.importing.faults import Faults, code_of, harmless
from backend_stub.importing.kinds import Kind, Source
from backend_stub.importing.known import stored
from backend_stub.importing.reading import Record, read
from backend_stub.importing.shapes import Customer, Method, Order, Product, Shape, Stock

HEAVY = 1_000
"""Rows, lines and variants that are checked together: one query per table for all of them."""
Seen = Callable[[int], None]
Read = tuple[Record, Shape | None]
"""A row that has no shape is None: its faults are told."""


class Spool:
    """Checked rows of one kind, in a file that has no name and ends with the process."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.count = 0
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  open for the whole import

    def add(self, row: Shape) -> None:
        self.count += 1
        self._file.write(row.model_dump_json(exclude_defaults=True) + "\n")

    def __iter__(self) -> Iterator[Any]:
        self._file.seek(0)
        for line in self._file:
            yield self.kind.shape.model_validate_json(line)


def check(
    session: Session, source: Source, bench: Bench, faults: Faults, spool: Spool, *, decimal: str, seen: Seen
) -> int:
    """Reads one file; sound rows go into the spool, faults to `faults`. The number of rows that it holds."""
    rows = 0
    for chunk in _chunks(_shaped(source, bench, faults, decimal, seen)):
        rows += len(chunk)
        here = replace(bench, stored=stored(session, (row for _, row in chunk if row is not None)))
        for record, row in chunk:
            if row is not None and not _wrong(record, row, here, faults):
                spool.add(row)
    return rows


def _shaped(source: Source, bench: Bench, faults: Faults, decimal: str, seen: Seen) -> Iterator[Read]:
    for record in read(source, faults.add, seen):
        try:
            row = source.kind.shape.model_validate(record.members, context={"decimal": decimal})
        except ValidationError as error:
            for wrong in error.errors(include_url=False, include_context=False):
                _report(faults, record, (wrong["loc"], code_of(wrong["type"]), _given(wrong)))
            row = None
        twice = list(_register(record, row, bench))
        for problem in twice:
            _report(faults, record, problem)
        yield record, None if twice else row


def _given(wrong: Any) -> object:
    """What was given; for a member that nobody knows, its name."""
    if wrong["type"] == "extra_forbidden":
        return wrong["loc"][-1]
    return None if isinstance(wrong["input"], dict | list) else wrong["input"]


def _register(record: Record, row: Shape | None, bench: Bench) -> Iterator[Problem]:
    """Notes the row's keys, of a faulty row too, so that what refers to it is no second fault."""
    kind, members = record.source.kind, record.members
    for where, space, key, note in _keys(kind, members, row):
        before = bench.seen.add(space, key, record.fault(where, "twice").line, note)
        if before is not None:
            yield where, "twice", before


def _keys(
    kind: Kind, members: dict[str, Any], row: Shape | None
) -> Iterator[tuple[tuple[int | str, ...], str, str, str]]:
    key = getattr(row, kind.key) if row else members.get(kind.key)
    if isinstance(key, str):
        owner = members.get("customer") if kind.shape is Method else ""
        yield (kind.key,), kind.name, key.strip(), str(owner).strip()
    if isinstance(row, Customer):
        yield ("email",), "emails", row.email, ""
    if kind.shape is Product:
        parts = members.get("variants")
        for at, part in enumerate(parts if isinstance(parts, list) else []):
            if isinstance(part, dict) and isinstance(part.get("sku"), str):
                currency = str(part.get("currency", "")).strip()
                yield ("variants", at, "sku"), "skus", part["sku"].strip(), currency if currency in CURRENCIES else ""


def _wrong(record: Record, row: Shape, bench: Bench, faults: Faults) -> bool:
    problems = list(_problems(row, bench))
    for problem in problems:
        _report(faults, record, problem)
    return bool(problems)


def _problems(row: Shape, bench: Bench) -> Iterable[Problem]:
    match row:
        case Customer():
            return checks.customer(row, bench)
        case Method():
            return checks.method(row, bench)
        case Product():
            return checks.product(row, bench)
        case Stock():
            return checks.stock(row, bench)
        case Order():
            return order_checks.order(row, bench)
    raise TypeError(type(row).__name__)


def _report(faults: Faults, record: Record, problem: Problem) -> None:
    where, code, value = problem
    fault = record.fault(where[:-1] if code == "unknown_member" else where, code)
    faults.add(replace(fault, value=harmless(fault.field, value)))


def _chunks(rows: Iterator[Read]) -> Iterator[list[Read]]:
    chunk: list[Read] = []
    weight = 0
    for record, row in rows:
        chunk.append((record, row))
        weight += 1 + len(getattr(row, "lines", ()) or getattr(row, "variants", ()))
        if weight >= HEAVY:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk
