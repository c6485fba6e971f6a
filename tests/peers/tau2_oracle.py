"""What the writes of tau2-bench retail mean: small, independent of the service, with the end state that was intended.

Where the source's own tools miss what they promise, this says what they promise:
- its items call gives every item of a call the price and options of the last one: here each gets its own;
- it looks an item up again after it has changed another, so that a chain (a for b, b for c) changes one item twice:
  here the items are chosen before anything changes;
- its cancel pays every row of the payment history back, refunds too: here what is still held goes back.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.peers.tau2_picture import OrderPicture, ShopPicture, UserPicture
from tests.peers.tau2_source import ADDRESS, Call, Entry, Item, Method, Order, Source, User, Variant

PENDING, MODIFIED = "pending", "pending (item modified)"
PLAIN = {MODIFIED: PENDING, "return requested": "delivered", "exchange requested": "delivered"}
REASONS = ("no longer needed", "ordered by mistake")


class Refused(Exception):
    """The source answers this call with an error and changes nothing."""


def perform(source: Source, call: Call) -> None:
    """Carries one write out; raises Refused when the source would not, LookupError for a tool that does not exist."""
    _require(whole(call), "arguments")
    WRITES[call.name](source, **call.arguments)


def whole(call: Call) -> bool:
    """Whether the call has the arguments that its tool takes, and no others."""
    return set(call.arguments) == ARGUMENTS[call.name]


def find_user(source: Source, call: Call) -> str | None:
    """The user whom one of the two search tools finds."""
    wanted = {name: str(value).casefold() for name, value in call.arguments.items()}
    return next((user.id for user in source.users.values() if wanted == _sought(user, call.name)), None)


def _sought(user: User, tool: str) -> dict[str, str]:
    if tool == "find_user_id_by_email":
        return {"email": user.email.casefold()}
    names = {"first_name": user.first_name.casefold(), "last_name": user.last_name.casefold()}
    return {**names, "zip": user.address["zip"].casefold()}


def cancel_pending_order(source: Source, order_id: str, reason: str) -> None:
    order = _order(source, order_id)
    _require(order.status == PENDING, "not pending")
    _require(reason in REASONS, "reason")
    for method, held in _held(order).items():
        _pay(source, order, method, -held)
    order.status = "cancelled"


def modify_pending_order_address(source: Source, order_id: str, **address: str) -> None:
    order = _order(source, order_id)
    _require(PENDING in order.status, "not pending")
    order.address = address


def modify_user_address(source: Source, user_id: str, **address: str) -> None:
    _require(user_id in source.users, "user")
    source.users[user_id].address = address


def modify_pending_order_items(
    source: Source, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(source, order_id)
    _require(order.status == PENDING, "not pending")
    positions = _positions(order, item_ids)
    _require(len(item_ids) == len(new_item_ids), "numbers differ")
    _require(all(old != new for old, new in zip(item_ids, new_item_ids, strict=True)), "same item")
    new = _variants(source, order, positions, new_item_ids)
    difference = _difference(order, positions, new)
    method = _method(source, order, payment_method_id)
    _require_cover(method, difference)
    _pay(source, order, method.id, difference)
    for position, variant in zip(positions, new, strict=True):
        order.items[position] = Item(variant.item, variant.product, variant.price)
    order.status = MODIFIED


def modify_pending_order_payment(source: Source, order_id: str, payment_method_id: str) -> None:
    order = _order(source, order_id)
    _require(PENDING in order.status, "not pending")
    method = _method(source, order, payment_method_id)
    _require([entry.kind for entry in order.history] == ["payment"], "more than one payment")
    paid = order.history[0]
    _require(paid.method != method.id, "same method")
    _require_cover(method, paid.amount)
    _pay(source, order, method.id, paid.amount)
    _pay(source, order, paid.method, -paid.amount)


def return_delivered_order_items(source: Source, order_id: str, item_ids: list[str], payment_method_id: str) -> None:
    order = _order(source, order_id)
    _require(order.status == "delivered", "not delivered")
    method = _method(source, order, payment_method_id)
    _require(method.kind == "gift_card" or method.id == order.history[0].method, "neither original nor gift card")
    order.returned = _positions(order, item_ids)
    order.return_method = method.id
    order.status = "return requested"


def exchange_delivered_order_items(
    source: Source, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(source, order_id)
    _require(order.status == "delivered", "not delivered")
    positions = _positions(order, item_ids)
    _require(len(item_ids) == len(new_item_ids), "numbers differ")
    new = _variants(source, order, positions, new_item_ids)
    difference = _difference(order, positions, new)
    method = _method(source, order, payment_method_id)
    _require_cover(method, difference)
    order.exchanged = [(position, variant.item) for position, variant in zip(positions, new, strict=True)]
    order.exchange_method, order.exchange_difference = method.id, difference
    order.status = "exchange requested"


WRITES: dict[str, Callable[..., None]] = {
    tool.__name__: tool
    for tool in (
        cancel_pending_order,
        modify_pending_order_address,
        modify_pending_order_items,
        modify_pending_order_payment,
        modify_user_address,
        return_delivered_order_items,
        exchange_delivered_order_items,
    )
}
ARGUMENTS = {
    "cancel_pending_order": {"order_id", "reason"},
    "modify_pending_order_address": {"order_id", *ADDRESS},
    "modify_pending_order_items": {"order_id", "item_ids", "new_item_ids", "payment_method_id"},
    "modify_pending_order_payment": {"order_id", "payment_method_id"},
    "modify_user_address": {"user_id", *ADDRESS},
    "return_delivered_order_items": {"order_id", "item_ids", "payment_method_id"},
    "exchange_delivered_order_items": {"order_id", "item_ids", "new_item_ids", "payment_method_id"},
}


def picture(source: Source) -> ShopPicture:
    """The shop as both sides are compared."""
    return ShopPicture(
        {key: order_picture(order) for key, order in source.orders.items()},
        {key: _user_picture(user) for key, user in source.users.items()},
    )


def order_picture(order: Order) -> OrderPicture:
    returned, exchanged = order.returned, order.exchanged
    worth = sum(order.items[position].price for position in returned)
    return OrderPicture(
        state=PLAIN.get(order.status, order.status),
        address=_shown(order.address),
        lines=tuple((item.item, item.price) for item in order.items),
        money=tuple(sorted((entry.kind, entry.method, entry.amount) for entry in order.history)),
        returned=tuple(sorted(returned)),
        return_refund=(order.return_method, worth) if returned else None,
        exchanged=tuple(sorted(exchanged)),
        exchange_money=(order.exchange_method, order.exchange_difference) if order.exchange_difference else None,
    )


def _user_picture(user: User) -> UserPicture:
    cards = {key: method.balance for key, method in user.methods.items() if method.balance is not None}
    return UserPicture(_shown(user.address), tuple(sorted(cards.items())))


def _shown(address: dict[str, str]) -> tuple[str, ...]:
    return tuple(address[part] for part in ADDRESS)


def _order(source: Source, order_id: str) -> Order:
    _require(order_id in source.orders, "order")
    return source.orders[order_id]


def _method(source: Source, order: Order, method_id: str) -> Method:
    methods = source.users[order.user].methods
    _require(method_id in methods, "payment method")
    return methods[method_id]


def _positions(order: Order, item_ids: list[str]) -> list[int]:
    """One place of the order for each item asked for; the same item asked for twice has two."""
    free = [item.item for item in order.items]
    found = []
    for item_id in item_ids:
        _require(item_id in free, "item")
        found.append(free.index(item_id))
        free[found[-1]] = ""
    return found


def _variants(source: Source, order: Order, positions: list[int], new_item_ids: list[str]) -> list[Variant]:
    """The items wished for: each of the same product as the one it replaces, and to be had."""
    new = [source.variants.get(item_id) for item_id in new_item_ids]
    pairs = [(order.items[at].product, variant) for at, variant in zip(positions, new, strict=True)]
    _require(all(variant and variant.product == product for product, variant in pairs), "variant")
    _require(all(variant and variant.available for _product, variant in pairs), "not available")
    return [variant for variant in new if variant]


def _difference(order: Order, positions: list[int], new: list[Variant]) -> int:
    return sum(variant.price - order.items[at].price for at, variant in zip(positions, new, strict=True))


def _require_cover(method: Method, amount: int) -> None:
    _require(method.balance is None or method.balance >= amount, "gift card too small")


def _held(order: Order) -> dict[str, int]:
    """What the shop still has of the customer's money, by payment method."""
    held: dict[str, int] = {}
    for entry in order.history:
        held[entry.method] = held.get(entry.method, 0) + (entry.amount if entry.kind == "payment" else -entry.amount)
    return {method: amount for method, amount in held.items() if amount}


def _pay(source: Source, order: Order, method_id: str, amount: int) -> None:
    """Notes a payment (> 0) or a refund (< 0); a gift card's balance moves at once."""
    if amount:
        order.history.append(Entry("payment" if amount > 0 else "refund", abs(amount), method_id))
    method = source.users[order.user].methods[method_id]
    if method.balance is not None:
        method.balance -= amount


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise Refused(reason)
