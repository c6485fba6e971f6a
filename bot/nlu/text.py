"""Seeing a message the way a reader does, without moving a single character."""

from __future__ import annotations

import re

_INVISIBLE = dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF], " "
)
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_OTHER = {
    0x3000: " ",
    0x00A0: " ",
    0x202F: " ",
    0x2019: "'",
    0x2018: "'",
    0x02BC: "'",
    0x2010: "-",
    0x2011: "-",
    0x2013: "-",
}
_PLAIN = {**_INVISIBLE, **_FULL_WIDTH, **_OTHER}
_DIGIT = re.compile(r"\d")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def plain(text: str) -> str:
    """Full-width letters and digits become ordinary ones, invisible marks become blanks; same length."""
    return text if text.isascii() else text.translate(_PLAIN)


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return bool(_HAN.match(character))


def has_han(text: str) -> bool:
    """Whether any character is a Chinese one."""
    return bool(_HAN.search(text))


def has_digit(text: str) -> bool:
    """Whether any character is a digit."""
    return bool(_DIGIT.search(text))
