"""General questions and their answers: `data/<language>/faq.yml`, the same entries in every language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.nlu.folders import LANGUAGE, DataError, read_plain


@dataclass(frozen=True)
class Entry:
    """One thing that customers ask: an id, ways to ask it, and what is answered."""

    id: str
    questions: tuple[str, ...]
    answer: str


def read_faq(data: Path) -> dict[str, list[Entry]]:
    """All entries by language, in the order of the files; raises DataError, which names file and entry."""
    files = (file for file in sorted(data.glob("*/faq.yml")) if LANGUAGE.fullmatch(file.parent.name))
    return {file.parent.name: _entries(file) for file in files}


def _entries(file: Path) -> list[Entry]:
    content = read_plain(file.read_text(encoding="utf-8"))
    found: dict[str, Entry] = {}
    for number, given in enumerate(content["faq"], start=1):
        if not isinstance(given, dict) or not all(isinstance(given.get(part), str) for part in Entry.__annotations__):
            raise DataError(f"{file}: entry {number} needs id, questions and answer, each of them text")
        if given["id"] in found:
            raise DataError(f"{file}: there are two entries {given['id']}; give one of them another id")
        questions = tuple(line.removeprefix("- ").strip() for line in given["questions"].splitlines() if line.strip())
        found[given["id"]] = Entry(given["id"], questions, given["answer"])
    return list(found.values())
