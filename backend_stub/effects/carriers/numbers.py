"""Tracking numbers with the shapes and check digits that customers and scanners know."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
EXPRESS_WEIGHTS = (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)


def s10(serial: int, service: str = "CE", country: str = "DE") -> str:
    """A postal item number as in UPU S10: service, eight digits, check digit, country ("CE100000003DE")."""
    digits = f"{serial:08d}"
    rest = 11 - sum(int(d) * w for d, w in zip(digits, S10_WEIGHTS, strict=True)) % 11
    check = {10: 0, 11: 5}.get(rest, rest)
    return f"{service}{digits}{check}{country}"


def express(serial: int) -> str:
    """Twelve digits, the last a check digit modulo 11, as FedEx Express prints them."""
    digits = f"{serial:011d}"
    check = sum(int(d) * w for d, w in zip(digits, EXPRESS_WEIGHTS, strict=True)) % 11 % 10
    return f"{digits}{check}"


def consolidator(serial: int) -> str:
    """LP and fourteen digits, as consolidators of small packets use; nobody scans it on the way."""
    return f"LP{serial:014d}"


def s10_fits(number: str) -> bool:
    """Whether a number of that shape has the check digit of UPU S10."""
    return number == s10(int(number[2:10]), number[:2], number[11:])


def gs1_fits(number: str) -> bool:
    """The check digit of GS1 numbers, as in a shipping container's code: weights 3 and 1 from the right."""
    return _weighed(number, (3, 1))


def identcode_fits(number: str) -> bool:
    """The check digit of DHL's Identcode: weights 4 and 9 from the right."""
    return _weighed(number, (4, 9))


def luhn_fits(number: str) -> bool:
    """The check digit of card numbers: every second digit doubled, its digits added."""
    doubled = (int(d) * w for d, w in zip(reversed(number), cycle((1, 2)), strict=False))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _weighed(number: str, weights: tuple[int, int]) -> bool:
    total = sum(int(d) * w for d, w in zip(reversed(number[:-1]), cycle(weights), strict=False))
    return (10 - total % 10) % 10 == int(number[-1])


def depot(serial: int) -> str:
    """Fourteen digits, the first four a depot, as DPD prints them."""
    return f"0150{serial:010d}"


def waybill(serial: int) -> str:
    """SF and thirteen digits, as SF Express prints them."""
    return f"SF{serial:013d}"


SCHEMES: dict[str, Callable[..., str]] = {
    "s10": s10,
    "express": express,
    "consolidator": consolidator,
    "depot": depot,
    "waybill": waybill,
}
