"""What is new in a mail: without the mails that it answers, without signatures.

Line by line and in linear time, whatever the text: mails come from anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

MARKS = Path(__file__).with_name("mail_marks.yml")
LONGEST_READ, LONGEST_ATTRIBUTION = 20_000, 300
"""Characters."""
LONGEST_SIGNATURE, LONGEST_MARK = 8, 80
"""Lines of what follows a closing formula; characters of a line that is one, or that a program adds."""
_SEPARATOR = re.compile(r"[-—_]{5,}[^-—_]{2,60}[-—_]{5,}|[-—_=*]{20,}")
_RULER = re.compile(r"[-—_=*\s]*")
_PUNCTUATION = " \t\u00a0\u3000,.!;:~，。！、*_"


@dataclass(frozen=True)
class Marks:
    """What tells the new from the old; `mail_marks.yml` has it."""

    is_from: re.Pattern[str]
    is_head: re.Pattern[str]
    wrote: re.Pattern[str]
    begins: re.Pattern[str]
    added: re.Pattern[str]
    afterthought: re.Pattern[str]
    answer: re.Pattern[str]
    closings: frozenset[str]

    @classmethod
    def read(cls, path: Path = MARKS) -> Self:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        head, colon = r"[*\s]*(?:{})[*\s]*", "[:：]"
        return cls(
            is_from=_any(words["from"], head + colon),
            is_head=_any([*words["from"], *words["beside_from"]], head + colon),
            wrote=_any(words["wrote"], "(?:{})"),
            begins=_any(words["begins_with"], r"(?:{})(?![a-zà-ÿ])"),
            added=_any(words["added"], r"[\s*_]*(?:{})"),
            afterthought=_any(words["afterthoughts"], r"\s*(?:{})(?!\w)"),
            answer=_any(words["answers"], r"\s*(?:{})\s*(?:\[\d+\])?\s*" + colon),
            closings=frozenset(closing.casefold() for closing in words["closings"]),
        )

    def newest(self, text: str) -> str:
        """The words that the sender of this mail wrote now."""
        lines = [line.strip("\u200b\ufeff").rstrip() for line in text[:LONGEST_READ].splitlines()]
        return "\n".join(self._without_end(self._without_quotes(lines))).strip()

    def _without_quotes(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        at = 0
        while at < len(lines):
            if (length := self._attribution(lines, at)) > 0:
                after = next((line.lstrip() for line in lines[at + length :] if line.strip()), "")
                if after.startswith(">"):  # marked line by line, so that answers may stand between and below
                    at += length
                    continue
                if not after or "@" in "".join(lines[at : at + length]):
                    break
            if self._ends_here(lines, at):
                break
            if not lines[at].lstrip().startswith(">"):
                kept.append(lines[at])
            at += 1
        return kept

    def _ends_here(self, lines: list[str], at: int) -> bool:
        """A signature's two hyphens, a program's separator, or the head of the mail that is answered."""
        line = lines[at].strip()
        if line == "--" or _SEPARATOR.fullmatch(line):
            return True
        if not self.is_head.match(line):
            return False
        heads = [each for each in lines[at : at + 6] if self.is_head.match(each)]
        return len(heads) >= 3 and any(self.is_from.match(each) for each in heads)

    def _attribution(self, lines: list[str], at: int) -> int:
        """How many lines from here on say who wrote what follows when; 0 if they don't."""
        for length in (1, 2, 3):
            part = lines[at : at + length]
            whole = " ".join(part).strip()
            if len(part) < length or not part[-1].strip() or len(whole) > LONGEST_ATTRIBUTION:
                return 0
            says_so = whole.endswith((":", "：")) and self.wrote.search(whole) and any(c.isdigit() for c in whole)
            if says_so and (length == 1 or self.begins.match(part[0].strip()) or "@" in part[0]):
                return length
        return 0

    def _without_end(self, lines: list[str]) -> list[str]:
        """Without what mail programs add, and without a closing formula and the name, phone and address under it."""
        kept = _trimmed(line for line in lines if not (len(line) <= LONGEST_MARK and self.added.match(line)))
        first = max(1, len(kept) - LONGEST_SIGNATURE)
        for at in range(first, len(kept)):
            if kept[at].strip(_PUNCTUATION).casefold() in self.closings:
                return _trimmed([*kept[:at], *self._afterthoughts(kept[at + 1 :])])
        return kept

    def _afterthoughts(self, lines: list[str]) -> list[str]:
        begun = next((at for at, line in enumerate(lines) if self.afterthought.match(line)), len(lines))
        return lines[begun:]


def _any(words: Iterable[str], pattern: str) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(pattern.replace("{}", alternatives), re.IGNORECASE)


def _trimmed(lines: Iterable[str]) -> list[str]:
    """Without empty lines and rulers at the end."""
    kept = list(lines)
    while kept and _RULER.fullmatch(kept[-1]):
        kept.pop()
    return kept
