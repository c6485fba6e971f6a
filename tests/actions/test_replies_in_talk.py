"""What a proposal still needs, the other way that it offers, and why a change is not taken back."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from actions.orders import Refused
from actions.replies import UNDO_REFUSALS
from actions.topic import order_service
from tests.actions.harness import Chat, Turn, clause, whose
from tests.actions.service import SECRET, OrderService
from tests.actions.test_replies_of_rules import RULES, told

Json = dict[str, Any]

GIVES_TOO_MUCH = {"type": "compensation", "remedy": "refund", "amount": 3000, "case": "C-10001"}
TO_BERLIN = {"type": "address", "address": {"street_address": "Hauptstr. 12", "postal_code": "10117", "city": "Berlin"}}
TO_HAMBURG = {
    "type": "address",
    "address": {"street_address": "Neuer Wall 1", "postal_code": "20354", "city": "Hamburg"},
}


def wish(chat: Chat, number: str, *changes: Json) -> Turn:
    chat.slots["wishes"] = [{"topic": "choose_offer", "change": change} for change in changes]
    return chat.says(clause("inform", **whose(number)))


def complaint(chat: Chat, shop: OrderService, number: str) -> None:
    wish(chat, number)
    order_service(chat._conversation).open_case("complaint", number, "The seam is torn", "en")
    shop.rows("UPDATE cases SET order_number = ?", number)


def approve(shop: OrderService, proposal: str) -> None:
    """A person at the desk says yes."""
    answer = requests.post(
        f"http://127.0.0.1:{shop.port}/v1/proposals/{proposal}/approval",
        json={"approved": True, "reason": "The seam is torn indeed"},
        headers={"Authorization": f"Bearer {SECRET}", "X-Agent": "desk-1"},
        timeout=5,
    )
    assert answer.status_code == 200, answer.text


def test_what_a_person_must_approve_waits_for_the_person(chat: Chat, shop: OrderService) -> None:
    complaint(chat, shop, "GS-1014")
    turn = wish(chat, "GS-1014", GIVES_TOO_MUCH)
    assert turn.names == ["utter_needs_approval"]
    assert turn.rows() == [("total", {"amount": 6400, "currency": "EUR"}, {"amount": 3400, "currency": "EUR"})]
    early = chat.says(clause("affirm"))
    assert early.names == ["utter_not_approved"]
    told(early, "GS-1014")
    assert shop.receipts("GS-1014") == 0


def test_after_the_approval_a_yes_carries_it_out(chat: Chat, shop: OrderService) -> None:
    complaint(chat, shop, "GS-1014")
    wish(chat, "GS-1014", GIVES_TOO_MUCH)
    approve(shop, chat.slots["proposal"])
    done = chat.says(clause("affirm"))
    assert done.names == ["utter_confirmed_compensation"]
    assert "€30.00" in done.words()
    assert shop.receipts("GS-1014") == 1


def test_who_is_still_there_hears_of_the_approval_and_may_say_yes(chat: Chat, shop: OrderService) -> None:
    complaint(chat, shop, "GS-1014")
    wish(chat, "GS-1014", GIVES_TOO_MUCH)
    proposal = chat.slots["proposal"]
    approve(shop, proposal)
    told = chat.presses("inform", decided={"proposal": proposal, "approved": True})
    assert told.names == ["utter_approved"]
    assert chat.presses("inform", decided={"proposal": "another", "approved": True}).names == []
    assert chat.presses("affirm", proposal=proposal).names == ["utter_confirmed_compensation"]
    assert shop.receipts("GS-1014") == 1


def test_a_refused_approval_closes_the_question(chat: Chat, shop: OrderService) -> None:
    complaint(chat, shop, "GS-1014")
    wish(chat, "GS-1014", GIVES_TOO_MUCH)
    refused = {"proposal": chat.slots["proposal"], "approved": False}
    assert chat.presses("inform", decided=refused).names == ["utter_approval_refused"]
    assert (chat.slots["asked"], shop.receipts("GS-1014")) == (None, 0)


def test_a_gift_card_that_is_too_small_changes_nothing_and_is_told_once(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE payment_methods SET balance = 100 WHERE id = 'anna-gift'")
    shop.rows(
        "UPDATE orders SET payment_method = 'gift_card', payment_method_id = 'anna-gift' WHERE number = 'GS-1001'"
    )
    assert wish(chat, "GS-1001", {"type": "shipping_method", "method": "express"}).names == [
        "utter_needs_payment_method"
    ]
    assert chat.says(clause("affirm")).names != ["utter_needs_payment_method"]
    assert shop.receipts("GS-1001") == 0


def test_who_does_not_want_to_pay_more_for_the_shops_mistake_cancels(chat: Chat, shop: OrderService) -> None:
    assert wish(chat, "GS-1011", {"type": "correct_price"}).names == ["utter_preview_correct_price"]
    assert chat.presses("choose_offer", offer_id="1").names == ["utter_preview_cancel"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_cancel"]
    assert shop.state("GS-1011") == "cancelled"


def test_changes_with_different_replies_are_one_preview_that_tells_all(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE orders SET promised_date = date('now', '-2 days') WHERE number = 'GS-1003'")
    turn = wish(chat, "GS-1003", {"type": "phone", "phone": "+49 89 23396599"}, {"type": "delay_voucher"})
    assert turn.names == ["utter_preview"]
    assert "Phone" in turn.words()
    assert "5% off your next order" in turn.words()


def done(chat: Chat, number: str, change: Json) -> str:
    """The receipt of a change that is confirmed."""
    orders = order_service(chat._conversation)
    return str(orders.confirm(orders.propose(number, [change])["id"])["id"])


def refusal(chat: Chat, number: str, receipt: str) -> str:
    """The rule that refuses to take this back; what is said of it is read."""
    with pytest.raises(Refused) as refused:
        order_service(chat._conversation).undo(receipt)
    rule = str(refused.value.problem["rule"])
    told(Turn([(UNDO_REFUSALS[rule], {"order": number, **refused.value.problem["facts"]})]), number)
    return rule


def test_every_refusal_to_take_a_change_back_is_told(chat: Chat, shop: OrderService) -> None:
    wish(chat, "GS-1001")
    first = done(chat, "GS-1001", TO_BERLIN)
    second = done(chat, "GS-1001", TO_HAMBURG)
    nothing = done(chat, "GS-1001", {"type": "keep_variant"})
    rules = [refusal(chat, "GS-1001", first), refusal(chat, "GS-1001", nothing)]
    order_service(chat._conversation).undo(second, "once")
    rules.append(refusal(chat, "GS-1001", second))
    black = done(chat, "GS-1001", {"type": "variant", "options": {"color": "black"}})
    shop.rows("UPDATE variants SET on_hand = 0 WHERE sku = 'milano-handbag-red'")
    rules.append(refusal(chat, "GS-1001", black))
    shop.move("GS-1001", "handed_over")
    rules.append(refusal(chat, "GS-1001", black))
    told_of = ["changed_since", "nothing", "already_undone", "out_of_stock", "handed_over"]
    assert rules == [f"undo.{rule}" for rule in told_of]
    assert {*rules, "undo.gift_card_spent"} == {rule for rule in RULES if rule in UNDO_REFUSALS}


def test_money_on_a_gift_card_that_is_spent_is_told(chat: Chat, shop: OrderService) -> None:
    shop.rows(
        "UPDATE orders SET payment_method = 'gift_card', payment_method_id = 'paul-gift' WHERE number = 'GS-1011'"
    )
    shop.rows("UPDATE payments SET method = 'gift_card', method_id = 'paul-gift' WHERE order_number = 'GS-1011'")
    wish(chat, "GS-1011")
    cancelled = done(chat, "GS-1011", {"type": "cancel"})
    shop.rows("UPDATE outbox SET attempts = 1 WHERE kind = 'refund'")
    shop.rows("UPDATE payment_methods SET balance = 0 WHERE id = 'paul-gift'")
    assert refusal(chat, "GS-1011", cancelled) == "undo.gift_card_spent"


def test_what_left_no_row_is_taken_back_in_one_sentence() -> None:
    told(Turn([("utter_undone", {"order": "GS-1010", "before_after": []})]), "GS-1010")
