"""The customer's orders, also for who does not know any number of them."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told

ANNA = "anna.schmidt@example.com"


def numbers(turn_orders: list[dict[str, str]]) -> set[str]:
    return {order["number"] for order in turn_orders}


def test_with_a_code_to_the_e_mail_all_orders_are_listed(chat: Chat, shop: OrderService) -> None:
    ask = chat.says(clause("order_list"))
    assert ask.names == ["utter_ask_sign_in"]
    sent = chat.says(clause("inform", email=ANNA))
    assert sent.names == ["utter_ask_sign_in_code"]
    listed = chat.says(clause("inform", code=shop.last_code()))
    assert listed.names == ["utter_order_list"]
    assert numbers(listed.facts("utter_order_list")["orders"]) == {"GS-1001", "GS-1002", "GS-1020"}
    for turn in (ask, sent, listed):
        told(turn, "GS-1001")
    assert chat.says(clause("order_status", order_number="GS-1002")).names == ["utter_order_status"]


def test_an_unknown_e_mail_gets_the_same_words(chat: Chat) -> None:
    assert chat.says(clause("order_list", email="nobody@example.com")).names == ["utter_ask_sign_in_code"]


def test_a_wrong_code_lists_nothing(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("order_list", email=ANNA))
    wrong = "000000" if shop.last_code() != "000000" else "000001"
    assert chat.says(clause("inform", code=wrong)).names == ["utter_code_wrong"]
    assert chat.says(clause("inform", code=shop.last_code())).names == ["utter_order_list"]


def test_too_many_wrong_codes_lock(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("order_list", email=ANNA))
    wrong = "000000" if shop.last_code() != "000000" else "000001"
    names = [chat.says(clause("inform", code=wrong)).names for _ in range(6)]
    assert names == [["utter_code_wrong"]] * 5 + [["utter_verification_locked"]]


def test_an_order_number_in_place_of_the_e_mail_is_a_proof_too(chat: Chat) -> None:
    chat.says(clause("order_list"))
    turn = chat.says(clause("inform", **whose("GS-1002")))
    assert turn.names == ["utter_order_list"]
    assert len(turn.facts("utter_order_list")["orders"]) == 3


def test_who_is_known_is_asked_nothing_and_the_preview_comes_back(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("order_list")).names == ["utter_order_list", "utter_preview"]


def test_another_e_mail_is_another_customer(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1001")))
    chat.slots["order_number"] = None
    assert chat.says(clause("order_list", email="lukas.weber@example.com")).names == ["utter_ask_sign_in_code"]


def test_of_many_orders_the_ten_newest_are_told(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1001")))
    turn = chat.says(clause("order_list"))
    turn.facts("utter_order_list")["orders"] *= 4
    assert "and 2 older ones" in turn.words()
    told(turn, "GS-1001")
