"""Words that bring a person, whatever else was said: data/<lang>/alarms.yml, by what they are about."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

REASONS = ("safety", "legal")
"""What is dangerous comes before what is disputed."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Alarms:
    """The words of all languages: a customer may write in any."""

    def __init__(self, data: Path) -> None:
        words: dict[str, set[str]] = {reason: set() for reason in REASONS}
        for file in sorted(data.glob("*/alarms.yml")):
            content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["alarms"]
            for reason in REASONS:
                words[reason].update(str(word).casefold() for word in content[reason])
        self._patterns = {reason: _pattern(found) for reason, found in words.items() if found}

    def reason(self, text: str) -> str | None:
        """`safety` or `legal`; None for what is neither."""
        plain = text.casefold().replace("’", "'")
        return next((reason for reason, pattern in self._patterns.items() if pattern.search(plain)), None)


def _pattern(words: set[str]) -> re.Pattern[str]:
    """Whole words, but for scripts that part none."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    parts = [re.escape(word) if _HAN.search(word) else rf"\b{re.escape(word)}\b" for word in longest_first]
    return re.compile("|".join(parts))
