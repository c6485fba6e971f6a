"""Phrases found in what a customer writes: as whole words in any case; Chinese, which parts none, anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HAN = re.compile(r"[\u4e00-\u9fff]")


class Phrases:
    """Some phrases, at least one."""

    def __init__(self, phrases: Iterable[str]) -> None:
        longest_first = sorted({_plain(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
        patterns = [re.escape(phrase) for phrase in longest_first if _HAN.search(phrase)]
        if whole := "|".join(re.escape(phrase) for phrase in longest_first if not _HAN.search(phrase)):
            patterns.append(rf"(?<!\w)(?:{whole})(?!\w)")
        self._pattern = re.compile("|".join(patterns))

    def are_in(self, text: str) -> bool:
        """True when one of them is."""
        return self._pattern.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
