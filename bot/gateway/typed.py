"""Typed text is text: nothing that a customer types may reach Rasa as a command."""

from __future__ import annotations

import unicodedata

SLASHES = frozenset("/\\⁄∕⧸⧹╱╲／＼﹨⟋⟍\u0337\u0338")
"""All that looks like a slash, or becomes one when Unicode is normalised; Rasa commands begin with one."""

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    chr(code) for block in (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)) for code in block
)
"""Fillers, joiners and variation selectors: invisible, though Unicode counts them as letters, marks or symbols."""

_KEPT_CONTROLS = frozenset("\n\t")


def shown(text: str) -> str:
    """The text as written, without what can be neither shown nor stored: control characters, lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in _KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def is_invisible(char: str) -> bool:
    """True for white space and for all that leaves no ink."""
    return char in _BLANK_LETTERS or unicodedata.category(char)[0] in "ZC"


def for_rasa(text: str) -> str:
    """The text without leading slashes, whatever invisible characters stand before and between them; empty if no more.

    Rasa strips white space and then takes a first "/" for a command, so it is removed rather than hidden.
    """
    start = 0
    while start < len(text) and (is_invisible(text[start]) or text[start] in SLASHES):
        start += 1
    return text[start:].rstrip()
