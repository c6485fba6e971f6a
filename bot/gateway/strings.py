"""The gateway's few sentences and the widget's labels, by language, from `data/<lang>/`."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

FALLBACK = "en"
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_HAN, _KANA_OR_HANGUL = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]"), re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")


def wishes(header: str | None) -> list[str]:
    """The locales of an Accept-Language header or a single locale, most wanted first; nonsense is left out."""
    ranked: list[tuple[float, str]] = []
    for part in (header or "")[:200].split(","):
        locale, _, weight = part.strip().partition(";q=")
        if _LOCALE.fullmatch(locale):
            ranked.append((_weight(weight), locale.replace("_", "-")))
    return [locale for weight, locale in sorted(ranked, key=lambda entry: -entry[0]) if weight > 0]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0


def language_of(locale: str, text: str) -> str:
    """The language of a talk: the page's, if the message's script does not say otherwise."""
    if _HAN.search(text) and not _KANA_OR_HANGUL.search(text):
        return "zh"
    return locale


class Strings:
    """The texts of one file name in all languages, read once."""

    def __init__(self, data: Path, name: str) -> None:
        self._texts = {path.parent.name: _read(path) for path in sorted(data.glob(f"*/{name}.yml"))}

    def best(self, *locales: str) -> str:
        """The first of the languages wished for that there is, else English."""
        for locale in locales:
            for known in self._texts:
                if locale.lower() == known.lower():
                    return known
            if (language := locale.split("-")[0].lower()) in self._texts:
                return language
        return FALLBACK

    def all(self, language: str) -> dict[str, str]:
        """Every text in this language, in English where it lacks one."""
        return self.own(FALLBACK) | self.own(language)

    def own(self, language: str) -> dict[str, str]:
        """What stands in this language's own file."""
        return self._texts.get(language, {})

    def say(self, key: str, *locales: str) -> str:
        return self.all(self.best(*locales))[key]


def _read(path: Path) -> dict[str, str]:
    content: dict[str, dict[str, str]] = yaml.load(
        path.read_text(encoding="utf-8"),
        Loader=yaml.CSafeLoader,
    )
    return content["strings"]
