"""Where the money of a return or cancellation is."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("promised", "follows as soon as"),
        ("due", "is being sent"),
        ("sent", "sent on"),
        ("arrived", "arrived on"),
    ],
)
def test_a_refund_is_told_with_what_it_has_reached(chat: Chat, shop: OrderService, state: str, words: str) -> None:
    shop.rows("UPDATE refunds SET state = ?, sent_at = datetime('now'), arrived_at = datetime('now')", state)
    turn = chat.says(clause("refund_status", **whose("GS-1018")))
    assert turn.names == ["utter_refund_status"]
    assert f"€15.00 to your card: {words}" in turn.words()
    told(turn, "GS-1018")
    assert shop.rows("SELECT kind FROM cases") == []


def test_a_refund_that_failed_goes_to_a_person_with_the_customers_words(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE refunds SET state = 'failed'")
    turn = chat.says(clause("refund_status", "where is my money", **whose("GS-1018")))
    assert turn.names == ["utter_refund_status", "utter_passed_on"]
    told(turn, "GS-1018")
    case = shop.rows("SELECT kind, order_number, summary FROM cases")
    assert case == [{"kind": "refund_status", "order_number": "GS-1018", "summary": "where is my money"}]


@pytest.mark.parametrize(("number", "words"), [("GS-1001", "No refund is noted"), ("GS-1019", "nothing to give back")])
def test_where_no_refund_is_it_is_said(chat: Chat, number: str, words: str) -> None:
    turn = chat.says(clause("refund_status", **whose(number)))
    assert turn.names == ["utter_no_refund"]
    assert words in turn.words()
    told(turn, number)
