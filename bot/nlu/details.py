"""Numbers, contacts and sizes: what is found by its form, with the help of the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.nlu.countries import UK_POSTCODE
from bot.nlu.text import has_digit
from bot.nlu.vocabulary import alternation

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")
_ORDER = re.compile(r"(?<![A-Za-z0-9])G\.?\s?S\s?[-_#:./]?\s?(\d{3,6})(?!\d)|#\s?(\d{4,6})(?!\d)", re.I)
# With a blank, a small "c 1014" is how some write "c'est 1014".
_CASE = re.compile(r"(?<![\w-])(?:[Cc]\s?-\s?(\d{2,6})|[Cc](\d{4,6})|C\s(\d{4,6}))(?![A-Za-z0-9À-ɏ]|[.,-]\d)", re.A)
_PHONE = re.compile(
    r"(?<![\w-])(?:(?:\+|00)\d[\d ()/.-]{6,20}\d|\(?0\d{2,5}\)?[ /-]?\d[\d -]{4,11}\d|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|"
    r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|[6-9]\d{2}(?:[ .-]?\d{3}){2}|[6-9]\d{2}(?:[ .-]\d{2}){3}|"
    r"0[1-9](?:[ .-]\d{2}){4})(?!\w)|"
    # Chinese stands beside a number without a blank: 电话改成13800138000.
    r"(?<=[\u4e00-\u9fff])(?:\+\d[\d ()/.-]{6,20}\d|1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![A-Za-z0-9_-])|"
    r"(?<![\w-])(?:\+\d[\d ()/.-]{6,20}\d|1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?=[\u4e00-\u9fff])"
)
_POSTCODE = re.compile(rf"(?<![\w.-])(?:\d{{5}}(?:-\d{{4}})?|\d{{6}}|{UK_POSTCODE})(?![\w-])", re.I)
# A letter after a blank belongs to the number, unless it is Spanish for "and" or "or": "14 y no 12".
_HOUSE = r"\d{1,4}(?:(?:[ ](?![yo]\b))?[a-z](?![a-z]))?"
_NUMBER = re.compile(rf"(?<![\w.,/-])({_HOUSE})(?![\w%€$£]|[.,:]\d)", re.I)
_SIZE = r"(?:\d{2}(?:[.,]5)?|[3-9]|1[0-9])"
_SIZE_ALONE = r"(?<![A-Za-z0-9.,/#+-])((?:3[2-9]|4\d|50)(?:[.,]5)?)(?!\d|[.,]\d|\s*[%€$£¥])"

# Two short words may stand before four digits or more: "ok its 1014".
_ONE_NUMBER = re.compile(
    r"(?:\W*[^\W\d]{1,6}){0,2}\W*(\d{4,6}|\d{3} \d{3})\W*|[^\w€$£¥+-]*(?P<short>\d{1,3}[a-z]?)[^\w%€$£¥]*",
    re.IGNORECASE,
)
_SHAPES = {
    "ordinal": re.compile("[1-5]"),
    "rating": re.compile("[1-5]"),
    # What looks like a size is no quantity.
    "quantity": re.compile("[1-9]|[12][0-9]|3[01]"),
    # What looks like a choice or a size is no house number.
    "house_number": re.compile("(?![1-5]$)(?!(?:3[2-9]|4[0-9]|50)$)[0-9]{1,3}[A-WYZa-wyz]?"),
    "order_number": re.compile("[0-9]{4}"),
    "postal_code": re.compile("[0-9]{4}"),
    "code": re.compile("[0-9]{6}"),
}
_VALUES: dict[str, Callable[[str], Any]] = {"order_number": "GS-{}".format, "rating": int, "quantity": int}


@dataclass(frozen=True)
class Detail:
    """One entity where it stands in the text."""

    entity: str
    value: Any
    start: int
    end: int

    def overlaps(self, other: Detail) -> bool:
        return self.start < other.end and other.start < self.end


class Details:
    """Finds details by form; `cues` are the words that tell what a number is."""

    def __init__(self, cues: dict[str, list[str]]) -> None:
        between = rf"[\s.:#]*(?:{alternation(cues.get('is_word', []))})?[\s:#]*"

        def after(cue: str, pattern: str) -> re.Pattern[str]:
            return re.compile(rf"(?:{alternation(cues.get(cue, []))}){between}({pattern})(?![\w])", re.I)

        self._order = after("order_word", r"\d{4,6}")
        self._case = after("case_word", r"(?:C[\s-]?)?\d{4,6}")
        self._postcode = after("postcode_word", rf"\d{{4,6}}|{UK_POSTCODE}")
        self._code = after("code_word", r"\d{6}")
        self._size = after("size_word", _SIZE)
        size_after, unit = (alternation(cues.get(cue, [])) for cue in ("size_after_word", "other_unit_word"))
        self._size_before = re.compile(rf"(?<!\d)(\d{{2}}(?:\.5)?)\s?(?:{size_after})")
        self._size_alone = re.compile(rf"{_SIZE_ALONE}(?!\s*(?:{unit}))", re.I)
        self._house_word = re.compile(alternation(cues.get("house_number_word", [])), re.I)
        self._house = after("house_number_word", _HOUSE)
        house_after = alternation(cues.get("house_number_after_word", []))
        self._house_before = re.compile(rf"(?<!\d)(\d{{1,4}})\s?(?:{house_after})(?!{size_after})")
        at, dot = (alternation(cues.get(cue, [])) for cue in ("at_word", "dot_word"))
        self._dot = re.compile(rf" (?:{dot}) ", re.I)
        name, domain = (
            rf"[a-z0-9_][a-z0-9_.-]{{0,63}}(?: (?:{dot}) [a-z0-9_]+)*",
            rf"[a-z0-9-]+(?:\.[a-z]{{2,}}| (?:{dot}) [a-z]{{2,}})+",
        )
        self._spoken_email = re.compile(rf"\b({name}) (?:{at}) ({domain})\b", re.I)
        former, house = (alternation(cues.get(cue, [])) for cue in ("former_word", "house_number_word"))
        self._former = re.compile(rf"(?:{former})[\s.]*(?:{house})?[\s.]*$", re.I)

    def contacts(self, text: str) -> list[Detail]:
        """E-mail addresses, case and order numbers, which nothing else may be part of."""
        emails = _EMAIL.finditer(text) if "@" in text else ()
        found = [Detail("email", match.group().lower(), *match.span()) for match in emails]
        for match in self._spoken_email.finditer(text):
            value = self._dot.sub(".", f"{match[1]}@{match[2]}").lower()
            found.append(Detail("email", value, *match.span()))
        if not has_digit(text):  # most messages
            return _apart(found, [])
        found += [Detail("case_number", _case(m[1] or m[2] or m[3]), *m.span()) for m in _CASE.finditer(text)]
        found += [Detail("case_number", _case(m[1]), *m.span(1)) for m in self._case.finditer(text)]
        found += [Detail("order_number", f"GS-{m[1] or m[2]}", *m.span()) for m in _ORDER.finditer(text)]
        found += [Detail("order_number", f"GS-{m[1]}", *m.span(1)) for m in self._order.finditer(text)]
        return _apart(found, [])

    def numbers(self, text: str, taken: list[Detail]) -> list[Detail]:
        """Phones, codes, postcodes, house numbers and sizes outside what is `taken`."""
        if not has_digit(text):
            return []
        found = _apart([Detail("phone", _digits(m.group()), *m.span()) for m in _PHONE.finditer(text)], taken)
        taken = taken + found
        codes = [Detail("code", m[1], *m.span(1)) for m in self._code.finditer(text)]
        posts = [Detail("postal_code", _upper(m[1]), *m.span(1)) for m in self._postcode.finditer(text)]
        posts += [Detail("postal_code", _upper(m.group()), *m.span()) for m in _POSTCODE.finditer(text)]
        found += _apart(codes, taken) + _apart(posts, taken + codes)
        rest = taken + found
        return found + self._houses(text, rest) + self._sizes(text, rest) + _alone(text, taken)

    def is_former(self, before: str) -> bool:
        """Whether the words before a value say that it is the old one: "not", "instead of"."""
        return bool(self._former.search(before))

    def _houses(self, text: str, taken: list[Detail]) -> list[Detail]:
        """The number that shall be; of `14 not 12` and `nicht 12 sondern 14` it is 14."""
        before = [m.span(1) for m in self._house_before.finditer(text)]
        if not self._house_word.search(text) and not before:
            return []
        named = [m.span(1) for m in self._house.finditer(text)] + before
        spans = sorted({*named, *(m.span(1) for m in _NUMBER.finditer(text))})
        kept = [(a, b) for a, b in spans if not self.is_former(text[:a]) and (a, b)]
        first = next((span for span in kept if span in named), kept[0] if kept else None)
        return _apart([Detail("house_number", _house(text[first[0] : first[1]]), *first)], taken) if first else []

    def _sizes(self, text: str, taken: list[Detail]) -> list[Detail]:
        found = [Detail("size", m[1].replace(",", "."), *m.span(1)) for m in self._size.finditer(text)]
        found += [Detail("size", m[1], *m.span(1)) for m in self._size_before.finditer(text)]
        found += [Detail("size", m[1].replace(",", "."), *m.span(1)) for m in self._size_alone.finditer(text)]
        return _apart(found, [each for each in taken if each.entity != "house_number"])


def _alone(text: str, taken: list[Detail]) -> list[Detail]:
    """A message that is one number can be several things; the dialogue knows which it asked for."""
    match = _ONE_NUMBER.fullmatch(text)
    if not match:
        return []
    number = "short" if match["short"] else 1
    if any(each.start <= match.start(number) < each.end for each in taken):
        return []
    value, span = match[number].replace(" ", ""), match.span(number)
    kinds = [kind for kind, shape in _SHAPES.items() if shape.fullmatch(value)]
    return [Detail(kind, _VALUES.get(kind, str)(value), *span) for kind in kinds]


def _apart(found: list[Detail], taken: list[Detail]) -> list[Detail]:
    """Those that overlap neither what is taken nor a longer one of their own."""
    kept: list[Detail] = []
    for each in sorted(found, key=lambda detail: (detail.start - detail.end, detail.start)):
        if not any(each.overlaps(other) for other in taken + kept):
            kept.append(each)
    return sorted(kept, key=lambda detail: detail.start)


def _digits(phone: str) -> str:
    return re.sub(r"(?!^\+)\D", "", phone.strip())


def _case(number: str) -> str:
    return f"C-{number.lstrip('Cc -')}"


def _upper(code: str) -> str:
    return " ".join(code.upper().split())


def _house(number: str) -> str:
    return number.replace(" ", "")
