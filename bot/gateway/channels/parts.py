"""A message cut to what a platform takes: parts that are short enough, and choices as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from .base import Choice

_BREAKS = ("\n\n", "\n", ". ", "。", " ")


def parts(text: str, longest: int) -> list[str]:
    """The text in parts of at most `longest` characters, cut at the end of a paragraph, line, sentence or word."""
    found = []
    while len(text) > longest:
        at = _cut(text, longest)
        found.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*found, text] if text else found


def _cut(text: str, longest: int) -> int:
    for end in _BREAKS:
        at = text.rfind(end, longest // 3, longest - len(end) + 1)
        if at > 0:
            return at + len(end)
    return longest


def numbered(text: str, choices: Sequence[Choice]) -> str:
    """The text with a line for each choice, by whose number the customer answers; none where choices are numbers."""
    if all(choice.title == str(number) for number, choice in enumerate(choices, 1)):
        return text
    return "\n".join([text, "", *(f"{number}. {choice.title}" for number, choice in enumerate(choices, 1))])


def number_in(text: str) -> int | None:
    """The number that is all of a text: "2", "2.", "(2)", "２"."""
    bare = text.strip().strip("().# 。、）（").strip()
    return int(bare) if bare.isdecimal() and len(bare) <= 2 else None
