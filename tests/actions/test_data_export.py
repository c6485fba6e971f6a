"""A copy of what is stored about the customer."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


def test_with_the_code_it_is_told_how_much_there_is_and_a_person_sends_it(chat: Chat, shop: OrderService) -> None:
    ask = chat.says(clause("data_export", **whose("GS-1001")))
    assert ask.names == ["utter_ask_own_code"]
    turn = chat.says(clause("inform", code=shop.last_code()))
    assert turn.names == ["utter_data_export"]
    assert "Orders: 3" in turn.words()
    told(ask, "GS-1001")
    told(turn, "GS-1001")
    assert shop.rows("SELECT kind, customer_id FROM cases") == [{"kind": "data_export", "customer_id": "anna"}]


def test_a_wrong_code_and_a_yes_show_nothing(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("data_export", **whose("GS-1001")))
    wrong = "000000" if shop.last_code() != "000000" else "000001"
    assert chat.says(clause("inform", code=wrong)).names == ["utter_code_wrong"]
    assert chat.says(clause("affirm")).names == ["utter_ask_own_code"]
    assert shop.rows("SELECT kind FROM cases") == []
    assert len(shop.rows("SELECT id FROM codes")) == 1


def test_who_is_known_and_has_several_orders_is_asked_for_none(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1001")))
    chat.slots["order_number"] = None
    assert chat.says(clause("data_export")).names == ["utter_ask_own_code"]
