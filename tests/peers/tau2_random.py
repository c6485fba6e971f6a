"""Tasks that nobody wrote: a few writes of one customer, not all of them sensible; the same seed, the same task."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.peers.tau2_oracle import REASONS
from tests.peers.tau2_source import Call, Order, Source, Task, User

Arguments = dict[str, Any]


def random_task(source: Source, seed: int) -> Task:
    """Two to six calls about the orders of one customer who has some."""
    dice = Random(seed)  # noqa: S311 - not a secret
    user = source.users[dice.choice(sorted({order.user for order in source.orders.values()}))]
    orders = [order for order in source.orders.values() if order.user == user.id]
    calls = tuple(_call(source, dice, user, dice.choice(orders)) for _ in range(dice.randint(2, 6)))
    return Task(f"random-{seed}", calls)


def _call(source: Source, dice: Random, user: User, order: Order) -> Call:
    fitting = {"pending": PENDING, "delivered": DELIVERED}.get(order.status, tuple(TOOLS))
    tool = dice.choice(fitting if dice.random() < 0.8 else tuple(TOOLS))
    return Call(tool, TOOLS[tool](source, dice, user, order))


def _cancel(source: Source, dice: Random, user: User, order: Order) -> Arguments:
    return {"order_id": order.id, "reason": dice.choice(REASONS)}


def _address(source: Source, dice: Random, user: User, order: Order) -> Arguments:
    return {"order_id": order.id, **_somewhere(source, dice)}


def _user_address(source: Source, dice: Random, user: User, order: Order) -> Arguments:
    return {"user_id": user.id, **_somewhere(source, dice)}


def _payment(source: Source, dice: Random, user: User, order: Order) -> Arguments:
    return {"order_id": order.id, "payment_method_id": _method(source, dice, user)}


def _return(source: Source, dice: Random, user: User, order: Order) -> Arguments:
    original = order.history[0].method
    method = original if dice.random() < 0.6 else _method(source, dice, user)
    return {"order_id": order.id, "item_ids": _some_items(dice, order), "payment_method_id": method}


def _replacement(source: Source, dice: Random, user: User, order: Order) -> Arguments:
    old = _some_items(dice, order)
    new = [_another(source, dice, item) for item in old]
    return {
        "order_id": order.id,
        "item_ids": old,
        "new_item_ids": new[: len(new) - (dice.random() < 0.05)],
        "payment_method_id": _method(source, dice, user),
    }


TOOLS: dict[str, Callable[[Source, Random, User, Order], Arguments]] = {
    "cancel_pending_order": _cancel,
    "modify_pending_order_address": _address,
    "modify_pending_order_items": _replacement,
    "modify_pending_order_payment": _payment,
    "modify_user_address": _user_address,
    "return_delivered_order_items": _return,
    "exchange_delivered_order_items": _replacement,
}
PENDING = tuple(tool for tool in TOOLS if "delivered" not in tool)
DELIVERED = ("modify_user_address", "return_delivered_order_items", "exchange_delivered_order_items")


def _somewhere(source: Source, dice: Random) -> Arguments:
    return dict(source.users[dice.choice(sorted(source.users))].address)


def _method(source: Source, dice: Random, user: User) -> str:
    owner = user if dice.random() < 0.95 else source.users[dice.choice(sorted(source.users))]
    return dice.choice(sorted(owner.methods))


def _some_items(dice: Random, order: Order) -> list[str]:
    items = [item.item for item in order.items]
    return dice.sample(items, dice.randint(1, len(items)))


def _another(source: Source, dice: Random, item: str) -> str:
    """Mostly one that can be had of the same product; now and then any of it, or of the whole shop."""
    product, luck = source.variants[item].product, dice.random()
    others = [variant for variant in source.variants.values() if variant.item != item]
    if luck < 0.98:
        others = [variant for variant in others if variant.product == product]
    if luck < 0.9:
        others = [variant for variant in others if variant.available] or others
    return dice.choice(sorted(variant.item for variant in others))
