"""Files as a stream of records: one customer, product, order at a time, whatever the file's size."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, TextIO

from backend_stub.importing.csv_rows import read_csv
from backend_stub.importing.faults import Fault
from backend_stub.importing.kinds import Source

Report = Callable[[Fault], None]
CHUNK = 1 << 16
MOST_CHARACTERS = 1 << 22
"""An object of a JSON list that is longer than this is taken for a broken file."""
MEMBER = re.compile(r"[A-Za-z_-]{1,40}")
SPACE = " \t\n\r"


@dataclass(frozen=True)
class Record:
    """One object of a file: its first line, and for CSV the line of each member of its list."""

    source: Source
    line: int
    members: dict[str, Any]
    lines: tuple[int, ...] = ()

    def fault(self, where: tuple[int | str, ...], code: str, value: str | None = None) -> Fault:
        """The fault at this path, with the line that it stands in."""
        line = self.line
        if len(where) > 1 and where[0] == self.source.kind.many and isinstance(where[1], int) and self.lines:
            line = self.lines[where[1]]
        names = (str(part) for part in where if not isinstance(part, int))
        field = ".".join(name if MEMBER.fullmatch(name) else "?" for name in names)
        return Fault(self.source.path.name, line, field, code, value)


def read(source: Source, report: Report, seen: Callable[[int], None]) -> Iterator[Record]:
    """Every record of the file; what is no record is reported. `seen` is told how many bytes are behind."""
    with source.path.open("rb") as raw:
        file = TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
        for record in _records(source, file, report):
            yield record
            seen(raw.tell())


def _records(source: Source, file: TextIO, report: Report) -> Iterator[Record]:
    suffix = source.path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        rows = read_csv(source, file, report)
        return (Record(source, line, members, lines) for line, members, lines in rows)
    return _json_lines(source, file, report) if suffix == ".jsonl" else _json_list(source, file, report)


def _json_lines(source: Source, file: TextIO, report: Report) -> Iterator[Record]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield from _object(source, number, line, report)


def _object(source: Source, number: int, text: str, report: Report) -> Iterator[Record]:
    try:
        found, _ = _decoder().raw_decode(text.strip())
    except (ValueError, RecursionError):
        report(Fault(source.path.name, number, "", "json_malformed"))
        return
    yield from _record(source, number, found, report)


def _record(source: Source, number: int, found: Any, report: Report) -> Iterator[Record]:
    if isinstance(found, dict):
        yield Record(source, number, found)
    else:
        report(Fault(source.path.name, number, "", "not_an_object"))


def _json_list(source: Source, file: TextIO, report: Report) -> Iterator[Record]:
    """The objects of one list, read piece by piece; behind a fault of the writing nothing can be read."""
    window, decoder = _Window(file), _decoder()
    if window.next() != "[":
        report(Fault(source.path.name, window.line, "", "json_malformed"))
        return
    window.skip(1)
    while window.next() != "]":
        found = window.decode(decoder)
        if found is not _BROKEN:
            yield from _record(source, window.line, found, report)
            window.skip_decoded()
        if found is _BROKEN or window.next() not in (",", "]"):
            report(Fault(source.path.name, window.line, "", "json_malformed"))
            return
        if window.next() == ",":
            window.skip(1)


_BROKEN = object()


class _Window:
    """A piece of a text file that moves on, and the line in which it begins."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._decoded = 0
        self.line = 1

    def next(self) -> str:
        """The first character that is no space, which stays; empty at the end of the file."""
        while True:
            stripped = self._text.lstrip(SPACE)
            self.skip(len(self._text) - len(stripped))
            if self._text or not self._more():
                return self._text[:1]

    def skip(self, characters: int) -> None:
        self.line += self._text.count("\n", 0, characters)
        self._text = self._text[characters:]

    def decode(self, decoder: json.JSONDecoder) -> Any:
        """The value that begins here, read on as far as it needs."""
        while True:
            try:
                found, self._decoded = decoder.raw_decode(self._text)
                return found
            except RecursionError:
                return _BROKEN
            except ValueError:
                if len(self._text) > MOST_CHARACTERS or not self._more():
                    return _BROKEN

    def skip_decoded(self) -> None:
        self.skip(self._decoded)

    def _more(self) -> bool:
        piece = self._file.read(max(CHUNK, len(self._text)))
        self._text += piece
        return bool(piece)


def _decoder() -> json.JSONDecoder:
    def refuse(word: str) -> Any:
        raise ValueError(word)

    return json.JSONDecoder(parse_float=Decimal, parse_constant=refuse)
