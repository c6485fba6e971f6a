"""CSV: a column is the path of a member (`address.city`); one row per line of an order or variant of a product."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Annotated, Any, TextIO, Union, get_args, get_origin

from backend_stub.importing.faults import Fault, harmless
from backend_stub.importing.kinds import Source
from backend_stub.importing.shapes import Shape

Cells = dict[str, str]
Found = tuple[int, dict[str, Any], tuple[int, ...]]
Report = Callable[[Fault], None]
SEPARATORS = ";\t,"


def read_csv(source: Source, file: TextIO, report: Report) -> Iterator[Found]:
    """First line, members, and the line of each part; `;`, `,` or tab, whichever the first row holds most of."""
    first = file.readline()
    separator = max(SEPARATORS, key=_outside_quotes(first).count)
    columns = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    if wrong := _wrong_columns(source, columns):
        report(wrong)
        return
    unknown = {column for column in columns if column and not knows(source.kind.shape, column.split("."))}
    for column in sorted(unknown):
        report(Fault(source.path.name, 1, "", "unknown_member", harmless("column", column)))
    reader = csv.reader(file, delimiter=separator)
    rows = _rows(source, reader, ["" if column in unknown else column for column in columns], report)
    yield from _grouped(source, rows, report) if source.kind.many else ((line, nested(row), ()) for line, row in rows)


def _outside_quotes(text: str) -> str:
    return "".join(text.split('"')[::2])


def _wrong_columns(source: Source, columns: list[str]) -> Fault | None:
    name = source.path.name
    if not any(columns):
        return Fault(name, 1, "", "file_empty")
    for column in filter(None, columns):
        if columns.count(column) > 1:
            return Fault(name, 1, "", "column_twice", harmless("column", column))
        if any(other.startswith(f"{column}.") for other in columns):
            return Fault(name, 1, "", "column_clash")
    return None


def _rows(source: Source, reader: Any, columns: list[str], report: Report) -> Iterator[tuple[int, Cells]]:
    """Each row with its line, empty cells left out; the reader counts from the second line."""
    line = 2
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            report(Fault(source.path.name, line, "", "file_broken"))
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            if len(cells) == len(columns):
                yield line, {name: cell for name, cell in zip(columns, cells, strict=True) if name and cell.strip()}
            else:
                report(Fault(source.path.name, line, "", "cells"))
        line = reader.line_num + 2


def _grouped(source: Source, rows: Iterator[tuple[int, Cells]], report: Report) -> Iterator[Found]:
    """Rows that stand together and name the same thing are one; what belongs to the whole is the same in each."""
    kind, group = source.kind, _Group(source, report)
    for line, row in rows:
        if group.lines and row.get(kind.key, group.key) != group.key:
            yield group.whole()
            group = _Group(source, report)
        group.add(line, row)
    if group.lines:
        yield group.whole()


class _Group:
    """The rows of one order or product."""

    def __init__(self, source: Source, report: Report) -> None:
        self._source, self._report = source, report
        self._prefix = f"{source.kind.many}."
        self._cells: Cells = {}
        self._parts: list[Cells] = []
        self.lines: list[int] = []
        self.key = ""

    def add(self, line: int, row: Cells) -> None:
        own = {name: cell for name, cell in row.items() if not name.startswith(self._prefix)}
        if not self.lines:
            self._cells, self.key = own, own.get(self._source.kind.key, "")
        for name, cell in own.items():
            if self._cells.get(name, cell) != cell or name not in self._cells:
                self._report(Fault(self._source.path.name, line, name, "row_differs"))
        self._parts.append({name.removeprefix(self._prefix): row[name] for name in row.keys() - own.keys()})
        self.lines.append(line)

    def whole(self) -> Found:
        parts = [nested(part) for part in self._parts]
        return self.lines[0], {**nested(self._cells), str(self._source.kind.many): parts}, tuple(self.lines)


def nested(cells: Cells) -> dict[str, Any]:
    """`{"address.city": "Bonn"}` as `{"address": {"city": "Bonn"}}`."""
    found: dict[str, Any] = {}
    for name, cell in cells.items():
        *path, last = name.split(".")
        inner = found
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = cell
    return found


def knows(shape: Any, path: list[str]) -> bool:
    """Whether a row of this shape has a member at this path; a dictionary has any."""
    for name in path:
        shape = _inside(shape)
        if get_origin(shape) is dict:
            shape = get_args(shape)[1]
        elif isinstance(shape, type) and issubclass(shape, Shape) and name in shape.model_fields:
            shape = shape.model_fields[name].annotation
        else:
            return False
    return True


def _inside(shape: Any) -> Any:
    """A member's type without `| None`, annotations and the tuple around it."""
    while get_origin(shape) in (Annotated, Union, UnionType, tuple):
        shape = get_args(shape)[0]
    return shape
