"""Reads `data/<language>/*.yml`, and knows the file and line of everything it read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rasa.shared.exceptions import RasaException

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
KINDS = ("intent", "wishes", "synonym", "lookup", "regex")


class DataError(RasaException):
    """Training data that cannot be right; the text names file and line."""


class Place(NamedTuple):
    """A line of a file, for messages to whoever edits it."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Entry(NamedTuple):
    """One example of an intent or of several, one surface form of a synonym, or one element of a lookup."""

    kind: str
    name: str
    text: str
    place: Place


@dataclass
class LanguageFolder:
    """Everything that one language teaches and says."""

    code: str
    entries: list[Entry] = field(default_factory=list)
    responses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.kind == kind)


class _PlainLoader(yaml.CSafeLoader):
    """YAML 1.2's idea of a boolean: a button titled `Yes` or `No` stays text."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def read_plain(text: str) -> Any:
    """The value of a YAML text, with `yes`, `no`, `on` and dates left as text."""
    return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader


def read_folders(roots: list[Path]) -> list[LanguageFolder]:
    """All language folders below `roots`, in order of their codes; raises DataError."""
    folders = {
        path: LanguageFolder(path.name)
        for root in roots
        for path in sorted(root.iterdir() if root.is_dir() else [])
        if path.is_dir() and LANGUAGE.fullmatch(path.name)
    }
    for path, folder in folders.items():
        for file in sorted(path.glob("*.yml")):
            _read_file(file, folder)
    return sorted(folders.values(), key=lambda folder: folder.code)


def _read_file(file: Path, folder: LanguageFolder) -> None:
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"{Place(file, line)}: this is not YAML: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{Place(file, 1)}: this is not YAML in UTF-8: {error}") from error
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value == "nlu":
            folder.entries.extend(_entries(file, value))
        elif key.value == "responses":
            _read_responses(file, value, folder)


def _entries(file: Path, node: yaml.Node) -> Iterator[Entry]:
    for item in _sequence(file, node, "nlu"):
        members = {key.value: value for key, value in item.value} if isinstance(item, yaml.MappingNode) else {}
        kind = next((kind for kind in KINDS if kind in members), None)
        place = Place(file, item.start_mark.line + 1)
        if kind is None or "examples" not in members:
            raise DataError(f"{place}: an entry under nlu needs one of {', '.join(KINDS)}, and examples")
        yield from _examples(file, kind, members[kind].value.strip(), members["examples"])


def _examples(file: Path, kind: str, name: str, node: yaml.Node) -> Iterator[Entry]:
    if not isinstance(node, yaml.ScalarNode):
        raise DataError(
            f"{Place(file, node.start_mark.line + 1)}: examples of {name} must be a block that begins with |"
        )
    for offset, line in enumerate(node.value.splitlines()):
        place = Place(file, node.start_mark.line + 2 + offset)
        if not line.strip():
            continue
        if not line.startswith("- ") or not line[2:].strip():
            raise DataError(f"{place}: an example of {name} must begin with '- '")
        yield Entry(kind, name, line[2:].strip(), place)


def _read_responses(file: Path, node: yaml.Node, folder: LanguageFolder) -> None:
    if not isinstance(node, yaml.MappingNode):
        raise DataError(f"{Place(file, node.start_mark.line + 1)}: responses must be names with a list each")
    for key, value in node.value:
        place = Place(file, key.start_mark.line + 1)
        if key.value in folder.places:
            raise DataError(f"{place}: {key.value} is said already in {folder.places[key.value]}")
        variations = _construct(value)
        if not isinstance(variations, list) or not all(isinstance(each, dict) and each for each in variations):
            raise DataError(f"{place}: {key.value} needs a list of variations, each with text or custom")
        folder.places[key.value] = place
        folder.responses[key.value] = [_tagged(each, folder.code) for each in variations]


def _tagged(variation: dict[str, Any], language: str) -> dict[str, Any]:
    return {**variation, "metadata": {**(variation.get("metadata") or {}), "language": language}}


def _construct(node: yaml.Node) -> Any:
    loader = _PlainLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _sequence(file: Path, node: yaml.Node, name: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise DataError(f"{Place(file, node.start_mark.line + 1)}: {name} must be a list")
    return list(node.value)
