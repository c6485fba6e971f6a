"""The languages that customers are written to: a folder with `words.yml` each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError

FALLBACK = "en"
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """One language: its folder's name, how its readers write numbers and dates, its words by group."""

    code: str
    locale: Locale
    words: dict[str, Any]

    def word(self, group: str, key: str) -> str:
        """The word for a value; the value itself where the language has no word for it."""
        return str(self.words.get(group, {}).get(key, key))


def languages() -> tuple[str, ...]:
    """The languages there are."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/words.yml")))


@lru_cache(maxsize=64)
def language(tag: str) -> Language:
    """The language for a tag such as `de` or `de-AT`; English where it is not among those served."""
    code = tag.replace("_", "-").split("-")[0].lower()
    code = code if code in languages() else FALLBACK
    words = yaml.safe_load((FOLDER / code / "words.yml").read_text("utf-8"))
    return Language(code, _locale(tag, code, words["locale"]), words)


@lru_cache(maxsize=64)
def short_texts(code: str) -> dict[str, str]:
    """The text messages of a language by the message they stand for."""
    texts: dict[str, str] = yaml.safe_load((FOLDER / code / "sms.yml").read_text("utf-8"))
    return texts


def _locale(tag: str, code: str, usual: str) -> Locale:
    """The tag's own region where it names one that is known, else the language's usual one."""
    try:
        asked = Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(usual)
    return asked if asked.language == code and asked.territory else Locale.parse(usual)
