"""The examples of the data folders, as text files that people write: one more line at the end of its topic's block."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAMPLES = {
    "address": "Lindenweg 3, 20095 Hamburg",
    "case_number": "C-10001",
    "code": "482913",
    "email": "kim.lee@example.com",
    "house_number": "14",
    "name": "Kim Lee",
    "number": "4711",
    "order_number": "GS-1001",
    "person_name": "Kim Lee",
    "phone": "+49 151 23456789",
    "postal_code": "10115",
}
"""What stands in an example where a personal detail was masked."""

_NAME = re.compile(r"\s*- (?:(?P<intent>intent)|(?P<id>id)): (?P<name>\S+)\s*$")
_OTHER = re.compile(r"- (?:wishes|synonym|lookup|regex): ")
_BLOCK = re.compile(r"\s*(?:examples|questions): \|\s*$")
_EXAMPLE = re.compile(r"(?P<indent>\s+)- (?P<text>.*\S)\s*$")


class LabelError(Exception):
    """The example cannot be added; the message says why."""


@dataclass(frozen=True)
class Line:
    """One example where it stands; `at` is its line in the file, from 0."""

    label: str
    text: str
    path: Path
    at: int
    indent: str


def languages(data: Path) -> list[str]:
    """The language folders: those that have examples."""
    return sorted(folder.name for folder in data.iterdir() if any(lines(data, folder.name)))


def lines(data: Path, language: str) -> Iterator[Line]:
    """All examples of a language; those of the FAQ are labelled `faq/<id>`."""
    for path in sorted((data / language).glob("*.yml")):
        yield from _lines(path)


def labels(data: Path, language: str) -> list[str]:
    """All names that an example may have."""
    return sorted({line.label for line in lines(data, language)})


def add(data: Path, language: str, label: str, text: str) -> Path:
    """Writes an example behind those that its label has; the file that it stands in then.

    Raises LabelError when the label is none, or the text is another label's already. What the label has already stays.
    """
    text = filled(text)
    known = list(lines(data, language))
    own = [line for line in known if line.label == label]
    if not own:
        raise LabelError(f"{language} has no label {label}")
    twin = next((line for line in known if _plain(line.text) == _plain(text)), None)
    if twin is not None and twin.label != label:
        raise LabelError(f"stands as {twin.label} in {twin.path.name} already")
    if twin is None:
        _insert(own[-1], text)
    return own[-1].path


def filled(text: str) -> str:
    """With a sample for each masked detail, on one line; raises LabelError when it says nothing."""
    for kind, sample in SAMPLES.items():
        text = text.replace(f"[{kind}]", sample)
    text = re.sub(r"\s+", " ", re.sub(r"[\[\]{}]", " ", text)).strip()  # brackets mark entities in an example
    if not _plain(text):
        raise LabelError("says nothing")
    return text


def _lines(path: Path) -> Iterator[Line]:
    label, inside = "", False
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if named := _NAME.match(line):
            label, inside = f"faq/{named['name']}" if named["id"] else named["name"], False
        elif _OTHER.match(line):
            label, inside = "", False
        elif label and _BLOCK.match(line):
            inside = True
        elif inside and (example := _EXAMPLE.match(line)):
            yield Line(label, example["text"], path, at, example["indent"])
        elif line.strip():
            inside = False


def _insert(last: Line, text: str) -> None:
    content = last.path.read_text(encoding="utf-8").splitlines(keepends=True)
    content[last.at] = content[last.at].rstrip("\n") + "\n"
    content.insert(last.at + 1, f"{last.indent}- {text}\n")
    last.path.write_text("".join(content), encoding="utf-8")


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()
