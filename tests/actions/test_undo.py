"""What was done is taken back with one sentence, until the parcel is handed over."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def changed(chat: Chat, color: str = "black") -> None:
    chat.says(clause("change_color", color=color, **whose("GS-1001")))
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]


def test_a_change_is_taken_back(chat: Chat, shop: OrderService) -> None:
    changed(chat)
    turn = chat.says(clause("undo"))
    assert turn.names == ["utter_undone"]
    assert turn.rows() == [("color", "black", "red")]
    assert shop.sku("GS-1001") == "milano-handbag-red"


def test_undo_before_the_yes_drops_the_preview(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("undo")).names == ["utter_stopped"]
    assert chat.says(clause("affirm")).names == ["utter_nothing_to_confirm"]
    assert shop.receipts("GS-1001") == 0


def test_after_hand_over_nothing_is_taken_back(chat: Chat, shop: OrderService) -> None:
    changed(chat)
    shop.move("GS-1001", "handed_over")
    assert chat.says(clause("undo")).names == ["utter_undo_handed_over"]
    assert shop.sku("GS-1001") == "milano-handbag-black"


def test_with_nothing_done_there_is_nothing_to_take_back(chat: Chat) -> None:
    assert chat.says(clause("undo", **whose("GS-1001"))).names == ["utter_nothing_to_undo"]


def test_undo_asks_who_is_asking(chat: Chat) -> None:
    assert chat.says(clause("undo")).names == ["utter_ask_identity"]


def test_a_change_of_an_earlier_talk_is_taken_back_too(chat: Chat, shop: OrderService) -> None:
    changed(chat)
    chat.slots.clear()
    assert chat.says(clause("undo", order_number="GS-1001")).names == ["utter_undone"]
    assert shop.sku("GS-1001") == "milano-handbag-red"


def test_undo_said_twice_in_one_message_takes_one_change_back(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_address", house_number="14", **whose("GS-1001")))
    chat.says(clause("affirm"))
    changed(chat)
    assert chat.says(clause("undo"), clause("undo")).names == ["utter_undone"]
    assert (shop.sku("GS-1001"), shop.street("GS-1001")) == ("milano-handbag-red", "Torstraße 14")


def test_undo_and_another_wish_in_one_message_are_both_served(chat: Chat, shop: OrderService) -> None:
    changed(chat)
    turn = chat.says(clause("undo"), clause("change_address", house_number="14"))
    assert turn.names == ["utter_undone", "utter_preview"]
    assert shop.sku("GS-1001") == "milano-handbag-red"


def test_undo_about_another_order_leaves_this_one(chat: Chat, shop: OrderService) -> None:
    changed(chat)
    assert chat.says(clause("undo", order_number="GS-1002")).names == ["utter_nothing_to_undo"]
    assert shop.sku("GS-1001") == "milano-handbag-black"


def test_a_cancelled_order_comes_back(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("cancel_order", **whose("GS-1009")))
    chat.says(clause("affirm"))
    assert chat.says(clause("undo")).names == ["utter_undone"]
    assert shop.state("GS-1009") == "confirmed"
