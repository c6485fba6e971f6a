"""How many messages a text is to the network: 3GPP TS 23.038 (alphabet) and 23.040 (parts)."""

from __future__ import annotations

from collections.abc import Iterable

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_TWO = frozenset("\f^{}\\[~]|€")  # an escape and a character
GSM7_ALONE, GSM7_PART = 160, 153  # septets; a part gives seven to its header
UCS2_ALONE, UCS2_PART = 70, 67  # UTF-16 units


def segments(text: str) -> int:
    """The parts that a text is sent in, at least one; a character is never split over two."""
    if set(text) <= GSM7 | GSM7_TWO:
        return _parts([2 if char in GSM7_TWO else 1 for char in text], GSM7_ALONE, GSM7_PART)
    return _parts([2 if ord(char) > 0xFFFF else 1 for char in text], UCS2_ALONE, UCS2_PART)


def _parts(widths: Iterable[int], alone: int, part: int) -> int:
    widths = list(widths)
    if sum(widths) <= alone:
        return 1
    parts, room = 1, part
    for width in widths:
        if width > room:
            parts, room = parts + 1, part
        room -= width
    return parts
