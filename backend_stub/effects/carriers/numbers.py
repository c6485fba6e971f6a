"""Tracking numbers with the shapes and check digits that customers and scanners know."""

from __future__ import annotations

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
