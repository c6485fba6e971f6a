"""How many and how good: quantities and ratings, told by the words beside a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.nlu.details import Detail
from bot.nlu.phrases import Phrase
from bot.nlu.text import has_han
from bot.nlu.vocabulary import NUMBER, alternation

BEST = 5
# A bare "4 not 5" counts things; greater numbers stand alone in addresses and sizes, too.
FEW, MANY, HUNDRED = 10, 31, 100
_DIGITS = (
    r"(?<![A-Za-z0-9À-ɏ/#€$£¥+-])(?<!\d[.,])(?P<times>[x×✕]\s?(?=\d{1,2}(?!\d)))?"
    r"(?P<digits>\d{1,3})(?P<again>\s?[x×✕](?![A-Za-z0-9À-ɏ]))?"
    r"(?![A-Za-z0-9À-ɏ_%°º]|[.,:/-]\d|\s?[%€$£¥])"
)
_STARS = re.compile(r"(?:[★⭐🌟]\ufe0f?\s?)+[☆✩]*")
_FRACTION = re.compile(r"(?<![A-Za-z0-9À-ɏ/#-])(?<!\d[.,])([1-5])\s?/\s?5(?![A-Za-z0-9À-ɏ/]|[.,]\d)")
# A word or three and a mark: "yes,", "no, sorry:".
_LEAD = r"\s*(?:[^\W\d]+(?:[ '’-][^\W\d]+){0,2}\s*[,.!;:，。！；]+\s*)?"
# A mark ends what is said of a number, but for those that tell what the number is.
_MARK = r"[^\w\s%€$£¥/+&#@*=→-](?!\d)"


@dataclass(frozen=True)
class _Number:
    """A number where it stands; `times` for "2x", `digits` where it is no word."""

    value: int
    start: int
    end: int
    times: bool
    digits: bool
    text: str

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - 40) : self.start]


class Amounts:
    """Finds quantities and ratings; `is_former` tells whether the words before a value make it the old one."""

    def __init__(self, cues: dict[str, list[str]], is_former: Callable[[str], bool]) -> None:
        def of(*names: str) -> str:
            return alternation([word for name in names for word in cues.get(name, [])])

        self._is_former = is_former
        numbers = {int(found[1]): words for name, words in cues.items() if (found := NUMBER.fullmatch(name))}
        self._values = {word.casefold(): value for value, words in numbers.items() for word in words}
        han = "".join(sorted({character for word in self._values if has_han(word) for character in word})) or "一"
        words = alternation(list(self._values))
        number = rf"(?<![{han}-])(?:{words})(?![{han}])"
        self._number = re.compile(rf"{_DIGITS}|(?P<word>{number})", re.I)
        end = rf"$|{_MARK}|{of('quantity_after_word', 'former_word', 'or_word')}"
        self._closed = re.compile(rf"\s*(?:{end})", re.I)
        self._and = re.compile(rf"\s+(?:{of('conjunction')})", re.I)
        self._unit = re.compile(rf"\s?-?\s?(?:(?P<other>{of('other_unit_word')})|{of('unit_word')})", re.I)
        self._star = re.compile(rf"\s?-?\s?(?:(?P<other>{of('other_unit_word')})|{of('star_word')})", re.I)
        self._instead = re.compile(rf"[\s,;]*(?:{of('former_word')})\s*(?:\d{{1,3}}(?![\d/.,%])|{number})", re.I)
        ranged = rf"(?:\d{{1,3}}|{number})\s*(?:{of('quantity_to_word')})"
        self._cue = _before(rf"{of('quantity_word')}|→|->|=>|{ranged}", of("is_word"))
        self._lead = re.compile(rf"{_LEAD}(?:(?:{of('conjunction', 'quantity_word')})\s*)*", re.I)
        self._alone = re.compile(rf"\s*(?:{of('quantity_after_word')})?\W*$", re.I)
        self._rated = _before(of("rating_word"), of("is_word"))
        self._dated = _before(of("date_word"))
        self._no_amount = _before(of("no_amount_word", "more_word"))
        self._more = re.compile(rf"\s*(?:{of('more_word')})", re.I)
        self._between = re.compile(of("quantity_after_word"), re.I)
        scale = alternation(numbers.get(BEST, []))
        self._of_any = re.compile(rf"\s?(?:/|{of('of_word')})\s?(?:\d|{number})", re.I)
        self._of_five = re.compile(
            rf"\s?(?:{of('of_word')})\s?(?:{BEST}(?!\d)|{scale})(?=\s*(?:{end}|{of('star_word', 'point_word')}))",
            re.I,
        )
        # In the case that is listed: "ein paar" are a few, "ein Paar" is a pair.
        self._neither = re.compile(of("not_amount"))

    def find(self, text: str, taken: list[Detail], phrases: list[Phrase]) -> list[Detail]:
        """Quantities and ratings outside what is `taken`, each an integer."""
        found, matches = list(self._drawn(text)), list(self._number.finditer(text))
        if not matches:  # most messages
            return found
        found += [Detail("", 0, *match.span()) for match in self._neither.finditer(text)]
        goods = {phrase.start: phrase for phrase in phrases}
        former, bare = [], -1
        for number in self._numbers(text, matches):
            at = Detail("quantity", number.value, number.start, number.end)
            if any(at.overlaps(other) for other in taken + found) or self._no_amount.search(number.before):
                continue
            rating = self._rating(number)
            if rating:
                found.append(rating)
            elif self._of_any.match(text, number.end):
                found.append(Detail("", 0, number.start, number.end))
            elif self._is_former(number.before):
                former.append(at)
                bare = number.end
            elif self._is_quantity(number, goods, bare >= 0 and not text[bare : number.start].strip(" ,;")):
                found.append(at)
        if any(each.entity == "quantity" for each in found):
            found += former
        return [*(each for each in found if each.entity), *self._answer(text, matches, taken + found)]

    def _numbers(self, text: str, matches: list[re.Match[str]]) -> Iterator[_Number]:
        for match in matches:
            word = match["word"]
            value = self._values.get(word.casefold()) if word else int(match["digits"])
            if value is None:
                continue  # a letter that only counts as the same: "sıx"
            start, end = match.span("word" if word else "digits")
            times = bool(match["times"] or match["again"])
            yield _Number(
                value, match.start() if times else start, match.end() if times else end, times, not word, text
            )

    def _drawn(self, text: str) -> Iterator[Detail]:
        """`★★★★☆` and `4/5`; one star alone is an ornament."""
        for match in _STARS.finditer(text):
            full = sum(character in "★⭐🌟" for character in match.group())
            if full <= BEST and (full > 1 or match.group()[-1] in "☆✩"):
                yield Detail("rating", full, match.start(), match.start() + len(match.group().rstrip()))
        for match in _FRACTION.finditer(text) if "/" in text else ():
            if not self._dated.search(text[max(0, match.start() - 20) : match.start()]):
                yield Detail("rating", int(match[1]), *match.span())

    def _rating(self, number: _Number) -> Detail | None:
        if not 1 <= number.value <= BEST:
            return None
        text, end = number.text, number.end
        star = self._star.match(text, end)
        if star and star["other"]:
            return None
        match = star or self._of_five.match(text, end)
        rated = (
            self._rated.search(number.before) and self._closed.match(text, end) and not self._of_any.match(text, end)
        )
        if match or rated:
            return Detail("rating", number.value, number.start, match.end() if match else end)
        return None

    def _is_quantity(self, number: _Number, goods: dict[int, Phrase], corrects: bool) -> bool:
        text, end = number.text, number.end
        unit = self._unit.match(text, end)
        if number.value == 0 or (unit and unit["other"]):
            return False
        end = unit.end() if unit else end
        if self._more.match(text, end):
            return False
        cued = bool(self._cue.search(number.before))
        # "the quantity to 2 and send it by express"
        closed = bool(self._closed.match(text, end) or (cued and self._and.match(text, end)))
        # "one" and "a" are the same word in most languages
        plain = number.value > 1 or number.digits or (closed and _begins(number.before))
        if plain and (unit or (number.value < HUNDRED and _goods_ahead(text, end, goods, self._between))):
            return True
        few = number.value <= FEW and bool(corrects or self._instead.match(text, end))
        return bool(unit and cued) or (closed and (few or number.times or (number.value <= MANY and cued)))

    def _answer(self, text: str, matches: list[re.Match[str]], taken: list[Detail]) -> Iterator[Detail]:
        """A message that is a number in words, after a yes or a no at the most, can be a quantity or a rating.

        The dialogue knows which of them it asked for.
        """
        match = next((match for match in matches if self._alone.match(text, match.end())), None)
        if not match or not match["word"] or not self._lead.fullmatch(text[: match.start()]):
            return
        if any(match.start() < each.end for each in taken):
            return
        value = self._values.get(match["word"].casefold(), 0)
        if value:
            yield Detail("quantity", value, *match.span())
        if 0 < value <= BEST:
            yield Detail("rating", value, *match.span())


def _before(words: str, verbs: str = r"(?!)") -> re.Pattern[str]:
    """Matches these words right before a place, perhaps with "is" or a colon after them."""
    return re.compile(rf"(?:{words})[\s:=.(\"„]*(?:{verbs})?[\s:=(\"„]*$", re.I)


def _begins(before: str) -> bool:
    """Whether nothing but a mark stands before a place."""
    return not before.strip() or before.rstrip()[-1] in ".,;:!?。、"


def _goods_ahead(text: str, at: int, goods: dict[int, Phrase], between: re.Pattern[str]) -> bool:
    """Whether a product follows, with no more than its colour, its size or "of the" before it."""
    for _ in range(6):
        at += len(text[at:]) - len(text[at:].lstrip())
        phrase = goods.get(at)
        if phrase and phrase.kind == "product":
            return True
        match = between.match(text, at)
        if phrase and phrase.kind in ("color", "size"):
            at = phrase.end
        elif match and match.end() > at:
            at = match.end()
        else:
            return False
    return False
