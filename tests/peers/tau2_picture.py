"""The shape in which both sides of the replay are compared: what an order and a user look like, in cents."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

Address = tuple[str, ...]  # the members of the source's address, in its order
Money = tuple[tuple[str, str, int], ...]  # kind (payment or refund), payment method, cents; sorted


@dataclass(frozen=True)
class OrderPicture:
    """One order: `lines` are (item, cents) by position, `returned` positions, `exchanged` (position, new item).

    `state` is pending, processed, delivered or cancelled; that items were changed, are returned or are exchanged is
    told by the other members.
    """

    state: str
    address: Address
    lines: tuple[tuple[str, int], ...]
    money: Money
    returned: tuple[int, ...] = ()
    return_refund: tuple[str, int] | None = None
    exchanged: tuple[tuple[int, str], ...] = ()
    exchange_money: tuple[str, int] | None = None


@dataclass(frozen=True)
class UserPicture:
    """One customer: the default address, and the cents on each gift card."""

    address: Address
    gift_cards: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class ShopPicture:
    """Every order and every user."""

    orders: dict[str, OrderPicture] = field(default_factory=dict)
    users: dict[str, UserPicture] = field(default_factory=dict)


def differences(expected: ShopPicture, found: ShopPicture) -> list[str]:
    """One line for each member of an order or a user in which the two differ."""
    return [
        line for name in ("orders", "users") for line in _differences(getattr(expected, name), getattr(found, name))
    ]


def _differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    lines = [f"{key}: only on one side" for key in sorted(expected.keys() ^ found.keys())]
    for key in sorted(expected.keys() & found.keys()):
        if expected[key] == found[key]:
            continue
        for member in fields(expected[key]):
            one, other = getattr(expected[key], member.name), getattr(found[key], member.name)
            if one != other:
                lines.append(f"{key} {member.name}: expected {one!r}, found {other!r}")
    return lines
