"""Words that bring a person, whatever else was said: data/<lang>/alarms.yml, by what they are about."""

from __future__ import annotations

from pathlib import Path

import yaml

from .phrases import Phrases

REASONS = ("safety", "legal")
"""What is dangerous comes before what is disputed."""


class Alarms:
    """The words of all languages: a customer may write in any."""

    def __init__(self, data: Path) -> None:
        words: dict[str, list[str]] = {reason: [] for reason in REASONS}
        for file in sorted(data.glob("*/alarms.yml")):
            content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["alarms"]
            for reason in REASONS:
                words[reason] += map(str, content[reason])
        self._phrases = {reason: Phrases(found) for reason, found in words.items() if found}

    def reason(self, text: str) -> str | None:
        """`safety` or `legal`; None for what is neither."""
        return next((reason for reason, phrases in self._phrases.items() if phrases.are_in(text)), None)
