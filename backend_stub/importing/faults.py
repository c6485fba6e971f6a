"""What is wrong with which row, in words from faults.yml, and without repeating anybody's personal data."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HARMLESS = re.compile(r"[A-Za-z0-9._:+,-]{1,40}")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; `value` only where it cannot be personal."""

    file: str
    line: int
    field: str
    code: str
    value: str | None = None

    @property
    def problem(self) -> str:
        return str(_words()["faults"][self.code]["problem"]).replace("{value}", self.value or "this value")

    @property
    def cure(self) -> str:
        return str(_words()["faults"][self.code]["cure"])

    def wire(self) -> dict[str, Any]:
        shown = {**asdict(self), "problem": self.problem, "cure": self.cure}
        return {name: value for name, value in shown.items() if value is not None}


class Faults:
    """Every fault of an import, however many: kept in a file that has no name and ends with the process."""

    def __init__(self) -> None:
        self.count = 0
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  open for the whole import

    def add(self, fault: Fault) -> None:
        self.count += 1
        self._file.write(json.dumps(asdict(fault)) + "\n")

    def __iter__(self) -> Iterator[Fault]:
        self._file.seek(0)
        for line in self._file:
            yield Fault(**json.loads(line))


def harmless(field: str, value: Any) -> str | None:
    """The value as it may be shown: short, one word, and of a field that holds nothing personal; else None."""
    if value is None or not set(field.split(".")).isdisjoint(_words()["personal"]):
        return None
    text = str(value)
    return text if HARMLESS.fullmatch(text) else None


def code_of(pydantic_type: str) -> str:
    """Our code for what pydantic calls it."""
    codes = _words()["pydantic"]
    return str(codes.get(pydantic_type, pydantic_type if pydantic_type in _words()["faults"] else "malformed"))


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(Path(__file__).with_name("faults.yml").read_text("utf-8")))
