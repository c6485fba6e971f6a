"""The customer's data deleted: after a yes, and with the one-time code."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


def nothing_is_open(shop: OrderService) -> None:
    """Sofia's orders are done, and nothing more is on its way to her."""
    shop.rows("UPDATE orders SET state = 'completed' WHERE customer_id = 'sofia'")
    shop.rows("UPDATE outbox SET state = 'done'")


def name(shop: OrderService) -> str:
    return str(shop.rows("SELECT name FROM customers WHERE id = 'sofia'")[0]["name"])


def asked_for_the_code(chat: Chat, shop: OrderService) -> None:
    nothing_is_open(shop)
    ask = chat.says(clause("data_deletion", **whose("GS-1008")))
    assert ask.names == ["utter_ask_data_deletion"]
    assert "Sofia García" in ask.words()
    assert shop.rows("SELECT id FROM codes") == []
    told(ask, "GS-1008")
    assert chat.presses("affirm", proposal="data_deletion").names == ["utter_ask_own_code"]


def test_after_a_yes_and_with_the_code_the_customer_is_gone(chat: Chat, shop: OrderService) -> None:
    asked_for_the_code(chat, shop)
    assert name(shop) == "Sofia García"
    turn = chat.says(clause("inform", code=shop.last_code()))
    assert turn.names == ["utter_data_deleted"]
    told(turn, "GS-1008")
    assert shop.rows("SELECT id FROM customers WHERE name = 'Sofia García'") == []
    assert [chat.slots[slot] for slot in ("order_number", "asked", "wishes")] == [None, None, []]
    assert chat.says(clause("order_status")).names == ["utter_ask_identity"]


def test_a_yes_is_no_code(chat: Chat, shop: OrderService) -> None:
    asked_for_the_code(chat, shop)
    assert chat.says(clause("affirm")).names == ["utter_ask_own_code"]
    assert name(shop) == "Sofia García"


def test_a_no_before_or_after_the_code_keeps_all(chat: Chat, shop: OrderService) -> None:
    nothing_is_open(shop)
    chat.says(clause("data_deletion", **whose("GS-1008")))
    assert chat.says(clause("deny")).names == ["utter_stopped"]
    chat.says(clause("data_deletion"))
    chat.says(clause("affirm"))
    code = shop.last_code()
    assert chat.says(clause("deny")).names == ["utter_stopped"]
    chat.says(clause("inform", code=code))
    assert name(shop) == "Sofia García"


def test_the_button_of_an_earlier_preview_deletes_nothing(chat: Chat, shop: OrderService) -> None:
    nothing_is_open(shop)
    chat.says(clause("data_deletion", **whose("GS-1008")))
    assert chat.presses("affirm", proposal="an-earlier-one").names == ["utter_old_yes"]
    assert shop.rows("SELECT id FROM codes") == []


def test_the_button_of_this_question_confirms_no_preview(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.presses("affirm", proposal="data_deletion").names == ["utter_old_yes", "utter_preview"]
    assert shop.sku("GS-1001") == "milano-handbag-red"


@pytest.mark.parametrize(
    ("happening", "reply"),
    [
        ("UPDATE orders SET state = 'in_transit' WHERE number = 'GS-1008'", "utter_erasure_order_open"),
        ("UPDATE orders SET payment_state = 'unpaid' WHERE number = 'GS-1008'", "utter_erasure_money_open"),
        (
            "INSERT INTO outbox (id, kind, payload, order_number, idempotency_key, state, attempts, next_attempt_at,"
            " created_at) VALUES ('1', 'carrier_call', '{}', 'GS-1008', '1', 'pending', 0, datetime('now'),"
            " datetime('now'))",
            "utter_erasure_in_flight",
        ),
    ],
)
def test_while_something_is_open_it_is_told_why_not(chat: Chat, shop: OrderService, happening: str, reply: str) -> None:
    nothing_is_open(shop)
    chat.says(clause("data_deletion", **whose("GS-1008")))
    shop.rows(happening)
    turn = chat.says(clause("affirm"))
    assert turn.names == [reply]
    told(turn, "GS-1008")
    assert name(shop) == "Sofia García"


def test_a_promise_that_is_not_kept_yet_is_told(chat: Chat, shop: OrderService) -> None:
    chat.slots["wishes"] = [{"topic": "choose_offer", "change": {"type": "return", "lines": [2]}}]
    chat.says(clause("inform", **whose("GS-1008")))
    chat.says(clause("affirm"))
    nothing_is_open(shop)
    shop.rows("UPDATE order_lines SET state = 'ordered' WHERE order_number = 'GS-1008'")
    shop.rows("UPDATE orders SET payment_state = 'paid' WHERE number = 'GS-1008'")
    shop.rows("DELETE FROM refunds")
    chat.says(clause("data_deletion"))
    turn = chat.says(clause("affirm"))
    assert turn.names == ["utter_erasure_promises_open"]
    told(turn, "GS-1008")
