"""Names of people, found after the words that announce one."""

from __future__ import annotations

import re

from bot.nlu.details import Detail
from bot.nlu.text import has_han
from bot.nlu.vocabulary import alternation

MOST = 4
_SEPARATOR = r"[\s:=,–-]*[\s\"'„“”«»‘「『(]*"
_WORD = re.compile(r"[^\W\d_]+(?:(?:['-]|\.(?=[^\W\d_]))[^\W\d_]+)*\.?")
_GAP = re.compile(r"[ ]+")
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")


class Names:
    """Finds names by cues: a capitalised run of up to four words, or two to four Chinese characters."""

    def __init__(self, cues: dict[str, list[str]]) -> None:
        def of(name: str) -> str:
            return alternation(cues.get(name, []))

        self._titles, self._particles, self._no_name = (
            frozenset(word.lower() for word in cues.get(name, []))
            for name in ("title_word", "name_particle", "no_name_word")
        )
        verbs = of("is_word")
        self._cue = re.compile(
            rf"(?:{of('name_word')})[\s:]*(?:{verbs})?{_SEPARATOR}|(?:{of('relation_word')}){_SEPARATOR}|"
            rf"(?:{of('name_to_word')})\s+(?={of('title_word')})",
            re.I,
        )
        self._relation = re.compile(rf"(?:{of('relation_word')}){_SEPARATOR}", re.I)
        self._then = re.compile(rf"[\s,\"'“”»」]*(?:{of('name_to_word')})[\s\"'„“«「]*", re.I)
        self._surname = re.compile(of("surname"))
        self._no_han_name = re.compile(
            "|".join(map(re.escape, filter(has_han, cues.get("no_name_word", [])))) or r"(?!)"
        )

    def find(self, text: str, taken: list[Detail]) -> list[Detail]:
        """Names outside what is `taken`; of "from Bob to Robert" both."""
        found: list[Detail] = []
        for match in self._cue.finditer(text):
            if text.isupper() and not has_han(text) and ":" not in match.group():
                continue
            start = match.end()
            if relation := self._relation.match(text, start):
                start = relation.end()
            name = self._name(text, start)
            while name and not any(name.overlaps(other) for other in taken + found):
                found.append(name)
                then = self._then.match(text, name.end)
                name = self._name(text, then.end()) if then else None
        return found

    def _name(self, text: str, start: int) -> Detail | None:
        end = self._han_end(text, start) if has_han(text[start : start + 1]) else self._end(text, start)
        return Detail("person_name", " ".join(text[start:end].split()), start, end) if end > start else None

    def _end(self, text: str, start: int) -> int:
        """The end of the capitalised run, `start` where there is none."""
        end, at, names = start, start, 0
        while names < MOST and (word := _WORD.match(text, at)):
            kind = self._kind(word.group())
            if not kind or (kind == "particle" and end == start):
                break
            at = stop = word.end()
            if kind in ("name", "last"):
                end, names = stop - len(_tail(word.group(), kind)), names + 1
            gap = _GAP.match(text, at)
            if kind == "last" or not gap:
                break
            at = gap.end()
        return end

    def _kind(self, word: str) -> str:
        """What a word is in a run: title, particle, name, the last name ("Anna's", "Weber."), or "" for none."""
        small = word.lower()
        if small in self._titles or small.rstrip(".") in self._titles:
            return "title" if word[0].isupper() else ""
        if small in self._particles and (word[0].islower() or small in self._no_name):
            return "particle"
        if small.rstrip(".").removesuffix("'s") in self._no_name or not word[0].isupper() or has_han(word):
            return ""
        return "last" if small.endswith("'s") or (word[-1] == "." and len(word) > 2) else "name"

    def _han_end(self, text: str, start: int) -> int:
        match = _HAN_NAME.match(text, start)
        if not match or not self._surname.match(text, start):
            return start
        cut = self._no_han_name.search(text, start + 1, match.end())
        end = cut.start() if cut else match.end()
        whole = cut or not has_han(text[end : end + 1])
        return end if whole and end - start > 1 else start


def _tail(word: str, kind: str) -> str:
    """What belongs to the sentence and not to the name: "Anna's", "Weber."."""
    if kind != "last":
        return ""
    return word[len(word.removesuffix(".").removesuffix("'s").removesuffix("'S")) :]
