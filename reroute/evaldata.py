"""Test sets: JSON lines of messages with what they want."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

Entity = tuple[str, str]
"""Kind and value; a value that is no text is its JSON."""


class BadLines(Exception):
    """Files that cannot be read as test sets; the message names every bad line and what is wrong with it."""


@dataclass(frozen=True)
class Case:
    """One message, the intent it has, those that would do as well, and where it stands."""

    text: str
    intent: str
    lang: str
    source: str
    line: int
    alt: tuple[str, ...] = ()
    entities: tuple[Entity, ...] | None = None
    clauses: tuple[str, ...] | None = None


def read(paths: Iterable[Path]) -> list[Case]:
    """The cases of all files, and of all `.jsonl` in folders; empty lines are skipped. Raises BadLines."""
    cases: list[Case] = []
    bad: list[str] = []
    for file in chain.from_iterable(map(_files, paths)):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            bad.append(f"{file}: cannot be read ({type(error).__name__})")
            continue
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                cases.append(_case(line, file, number))
            except ValueError as error:
                bad.append(f"{file}:{number}: {error}")
    if bad:
        raise BadLines("\n".join(bad))
    if not cases:
        raise BadLines("there is no message in these files")
    return cases


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]


def entity(kind: str, value: Any) -> Entity:
    """Comparable, whatever the value is."""
    return kind, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _case(line: str, file: Path, number: int) -> Case:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON ({error.msg})") from error
    if not isinstance(found, dict):
        raise ValueError('must be an object such as {"text": "hello", "intent": "greet", "lang": "en"}')
    for name in ("text", "intent", "lang"):
        if not isinstance(found.get(name), str) or not found[name].strip():
            raise ValueError(f"{name} must be a text that is not empty")
    clauses = _texts(found, "clauses")
    return Case(
        text=found["text"],
        intent=found["intent"],
        lang=found["lang"],
        source=file.name if file.parent == Path() else f"{file.parent.name}/{file.name}",
        line=number,
        alt=_texts(found, "alt") or (),
        entities=_entities(found.get("entities")),
        clauses=clauses,
    )


def _texts(found: dict[str, Any], name: str) -> tuple[str, ...] | None:
    values = found.get(name)
    if values is None:
        return None
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{name} must be a list of intents")
    return tuple(values)


def _entities(values: Any) -> tuple[Entity, ...] | None:
    if values is None:
        return None
    if not isinstance(values, list) or not all(
        isinstance(each, dict) and {"entity", "value"} <= set(each) for each in values
    ):
        raise ValueError('entities must be a list of {"entity", "value"}')
    return tuple(entity(str(each["entity"]), each["value"]) for each in values)
