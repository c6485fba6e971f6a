"""The oracle's own promises: what the source's writes mean, fault by fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.peers.tau2_oracle import WRITES, Refused, find_user, perform, picture
from tests.peers.tau2_picture import differences
from tests.peers.tau2_source import Call, Method, Source, cents, load_source, load_tasks

PENDING, DELIVERED, PROCESSED = "#W9911714", "#W2378156", "#W2611340"
CARD, GIFT_CARD = "credit_card_9513926", "gift_card_4332117"
KEYBOARD, CLICKY = "1151293680", "7706410293"
Perform = Callable[..., None]


@pytest.fixture
def source() -> Source:
    return load_source()


@pytest.fixture
def do(source: Source) -> Perform:
    return lambda tool, **arguments: perform(source, Call(tool, arguments))


def refusal(source: Source, tool: str, **arguments: Any) -> str:
    """Why the call is refused; nothing has changed by it."""
    before = picture(source)
    with pytest.raises(Refused) as refused:
        perform(source, Call(tool, arguments))
    assert differences(before, picture(source)) == []
    return str(refused.value)


def items(source: Source, order: str) -> list[tuple[str, int]]:
    return [(item.item, item.price) for item in source.orders[order].items]


def money(source: Source, order: str) -> list[tuple[str, int, str]]:
    return [(entry.kind, entry.amount, entry.method) for entry in source.orders[order].history]


def test_the_data_are_whole(source: Source) -> None:
    sizes = (len(source.products), len(source.variants), len(source.users), len(source.orders), len(load_tasks()))
    assert sizes == (50, 591, 500, 1000, 74)


def test_a_dollar_price_is_cents() -> None:
    assert (cents(47.84), cents(0.1 + 0.2), cents(17.0)) == (4784, 30, 1700)


def test_of_the_gold_writes_the_source_refuses_one_for_a_gift_card_that_is_too_small() -> None:
    refused = []
    for task in load_tasks():
        source = load_source()
        for call in task.calls:
            try:
                if call.name in WRITES:
                    perform(source, call)
            except Refused as why:
                refused.append((task.id, call.name, str(why)))
    assert refused == [("105", "exchange_delivered_order_items", "gift card too small")]


def test_each_of_several_items_gets_its_own_price_and_options(source: Source, do: Perform) -> None:
    old, new = ["9791469541", "1340995114"], ["4107812777", "1421289881"]
    do(
        "modify_pending_order_items",
        order_id=PENDING,
        item_ids=old,
        new_item_ids=new,
        payment_method_id=GIFT_CARD,
    )
    changed = dict(items(source, PENDING))
    assert {item: changed[item] for item in new} == {item: source.variants[item].price for item in new}
    assert source.orders[PENDING].status == "pending (item modified)"


def test_items_are_changed_once_and_then_the_order_is_not_cancelled_nor_paid_otherwise(
    source: Source, do: Perform
) -> None:
    change = {"item_ids": ["9791469541"], "new_item_ids": ["4107812777"], "payment_method_id": GIFT_CARD}
    do("modify_pending_order_items", order_id=PENDING, **change)
    back = {"item_ids": ["4107812777"], "new_item_ids": ["9791469541"], "payment_method_id": GIFT_CARD}
    assert refusal(source, "modify_pending_order_items", order_id=PENDING, **back) == "not pending"
    assert refusal(source, "cancel_pending_order", order_id=PENDING, reason="no longer needed") == "not pending"
    source.users["ethan_garcia_1261"].methods["other"] = Method("other", "paypal")
    why = refusal(source, "modify_pending_order_payment", order_id=PENDING, payment_method_id="other")
    assert why == "more than one payment"


def test_the_address_may_change_after_the_items_have(source: Source, do: Perform) -> None:
    change = {"item_ids": ["9791469541"], "new_item_ids": ["4107812777"], "payment_method_id": GIFT_CARD}
    do("modify_pending_order_items", order_id=PENDING, **change)
    do("modify_pending_order_address", order_id=PENDING, **NEW_YORK)
    assert source.orders[PENDING].address == NEW_YORK


NEW_YORK = {
    "address1": "101 Highway",
    "address2": "",
    "city": "New York",
    "state": "NY",
    "country": "USA",
    "zip": "10001",
}


def test_an_address_without_a_part_is_refused(source: Source) -> None:
    lacking = {name: value for name, value in NEW_YORK.items() if name != "country"}
    assert refusal(source, "modify_pending_order_address", order_id=PENDING, **lacking) == "arguments"
    assert refusal(source, "modify_user_address", user_id="nobody", **NEW_YORK) == "user"


def test_cancelling_credits_a_gift_card_at_once(source: Source, do: Perform) -> None:
    order = next(
        order
        for order in source.orders.values()
        if order.status == "pending" and order.history[0].method.startswith("gift_card")
    )
    card = source.users[order.user].methods[order.history[0].method]
    had, paid = card.balance or 0, order.history[0].amount
    do("cancel_pending_order", order_id=order.id, reason="ordered by mistake")
    assert (order.status, card.balance) == ("cancelled", had + paid)
    assert money(source, order.id)[1:] == [("refund", paid, card.id)]


def test_after_another_payment_only_what_is_still_held_goes_back(source: Source, do: Perform) -> None:
    order = source.orders[PENDING]
    paid, first = order.history[0].amount, order.history[0].method
    source.users[order.user].methods["other"] = Method("other", "paypal")
    do("modify_pending_order_payment", order_id=PENDING, payment_method_id="other")
    do("cancel_pending_order", order_id=PENDING, reason="no longer needed")
    assert money(source, PENDING)[1:] == [
        ("payment", paid, "other"),
        ("refund", paid, first),
        ("refund", paid, "other"),
    ]


def test_a_cancellation_wants_one_of_two_reasons(source: Source) -> None:
    assert refusal(source, "cancel_pending_order", order_id=PENDING, reason="too expensive") == "reason"


def test_another_payment_must_be_another_and_cover_all(source: Source) -> None:
    paid = source.orders[PENDING].history[0].method
    methods = source.users[source.orders[PENDING].user].methods
    methods["small"] = Method("small", "gift_card", source.orders[PENDING].history[0].amount - 1)
    pay = "modify_pending_order_payment"
    assert refusal(source, pay, order_id=PENDING, payment_method_id=paid) == "same method"
    assert refusal(source, pay, order_id=PENDING, payment_method_id="small") == "gift card too small"
    assert refusal(source, pay, order_id=PENDING, payment_method_id="nobody's") == "payment method"
    assert refusal(source, pay, order_id=PROCESSED, payment_method_id="small") == "not pending"


def test_an_exchange_is_noted_and_no_money_moves(source: Source, do: Perform) -> None:
    paid = money(source, DELIVERED)
    exchange = {"item_ids": [KEYBOARD], "new_item_ids": [CLICKY], "payment_method_id": CARD}
    do("exchange_delivered_order_items", order_id=DELIVERED, **exchange)
    order = source.orders[DELIVERED]
    position = [item.item for item in order.items].index(KEYBOARD)
    assert (order.status, order.exchanged) == ("exchange requested", [(position, CLICKY)])
    assert order.exchange_difference == source.variants[CLICKY].price - source.variants[KEYBOARD].price
    assert money(source, DELIVERED) == paid


def test_after_an_exchange_nothing_of_the_order_is_exchanged_or_returned(source: Source, do: Perform) -> None:
    exchange = {"item_ids": [KEYBOARD], "new_item_ids": [CLICKY], "payment_method_id": CARD}
    do("exchange_delivered_order_items", order_id=DELIVERED, **exchange)
    again = {"item_ids": ["4602305039"], "payment_method_id": CARD}
    assert refusal(source, "return_delivered_order_items", order_id=DELIVERED, **again) == "not delivered"
    assert refusal(source, "exchange_delivered_order_items", order_id=DELIVERED, **exchange) == "not delivered"


def test_a_return_goes_to_the_payment_it_came_from_or_to_a_gift_card(source: Source, do: Perform) -> None:
    methods = source.users["yusuf_rossi_9620"].methods
    methods |= {"other": Method("other", "credit_card"), "gift": Method("gift", "gift_card", 0)}
    give = {"order_id": DELIVERED, "item_ids": [KEYBOARD]}
    why = refusal(source, "return_delivered_order_items", payment_method_id="other", **give)
    assert why == "neither original nor gift card"
    do("return_delivered_order_items", payment_method_id="gift", **give)
    assert picture(source).orders[DELIVERED].return_refund == ("gift", source.variants[KEYBOARD].price)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (["0"], [CLICKY], "item"),
        ([KEYBOARD, KEYBOARD], [CLICKY, CLICKY], "item"),
        ([KEYBOARD], [], "numbers differ"),
        ([KEYBOARD], ["7747408585"], "variant"),
        ([KEYBOARD], ["0"], "variant"),
    ],
)
def test_what_is_exchanged_must_fit(source: Source, old: list[str], new: list[str], why: str) -> None:
    asked = {"item_ids": old, "new_item_ids": new, "payment_method_id": CARD}
    assert refusal(source, "exchange_delivered_order_items", order_id=DELIVERED, **asked) == why


def test_an_item_that_cannot_be_had_is_refused(source: Source) -> None:
    product = source.variants[KEYBOARD].product
    gone = next(v.item for v in source.variants.values() if v.product == product and not v.available)
    asked = {"item_ids": [KEYBOARD], "new_item_ids": [gone], "payment_method_id": CARD}
    assert refusal(source, "exchange_delivered_order_items", order_id=DELIVERED, **asked) == "not available"


def test_the_same_item_twice_has_two_places(source: Source, do: Perform) -> None:
    order = source.orders["#W4316152"]
    source.users[order.user].methods["card"] = Method("card", "credit_card")
    asked = {"item_ids": ["7292993796"] * 2, "new_item_ids": ["3761330360", "9647374798"]}
    do("exchange_delivered_order_items", order_id=order.id, payment_method_id="card", **asked)
    first, second = (place for place, item in enumerate(order.items) if item.item == "7292993796")
    assert order.exchanged == [(first, "3761330360"), (second, "9647374798")]


def test_a_user_is_found_by_e_mail_or_by_name_and_postcode_whatever_the_case(source: Source) -> None:
    by_name = {"first_name": "yusuf", "last_name": "ROSSI", "zip": "19122"}
    assert find_user(source, Call("find_user_id_by_name_zip", by_name)) == "yusuf_rossi_9620"
    assert find_user(source, Call("find_user_id_by_name_zip", {**by_name, "zip": "19123"})) is None
    email = source.users["yusuf_rossi_9620"].email
    assert find_user(source, Call("find_user_id_by_email", {"email": email.upper()})) == "yusuf_rossi_9620"
