"""A payment that failed, was taken twice, or is unknown."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


def test_the_payments_in_the_books_are_told(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("payment_problem", **whose("GS-1001")))
    assert turn.names == ["utter_payments"]
    assert "€89.00 by card" in turn.words()
    told(turn, "GS-1001")
    assert shop.rows("SELECT kind FROM cases") == []


def test_what_is_not_paid_can_be_paid_another_way(chat: Chat) -> None:
    turn = chat.says(clause("payment_problem", **whose("GS-1019")))
    assert turn.names == ["utter_no_payment"]
    assert "€12.00 is still to be paid" in turn.words()
    told(turn, "GS-1019")


def test_money_that_came_twice_goes_to_a_person(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE payments SET amount = 17800 WHERE order_number = 'GS-1001'")
    turn = chat.says(clause("payment_problem", "charged twice", **whose("GS-1001")))
    assert turn.names == ["utter_payments", "utter_passed_on"]
    assert "€89.00 too much" in turn.words()
    told(turn, "GS-1001")
    assert shop.rows("SELECT kind, summary FROM cases") == [{"kind": "payment_problem", "summary": "charged twice"}]


def test_money_that_is_on_its_way_back_is_none_too_much(chat: Chat) -> None:
    turn = chat.says(clause("payment_problem", **whose("GS-1018")))
    assert turn.names == ["utter_payments"]
    assert "€15.00 back to your card" in turn.words()
