"""Dear orders: where they go changes only with the one-time code sent to the contact on file."""

from tests.actions.harness import Chat, Turn, clause, whose
from tests.actions.service import OrderService

NEW = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def asked_for_the_code(chat: Chat) -> Turn:
    turn = chat.says(clause("change_address", address=NEW, **whose("GS-1020")))
    assert turn.names == ["utter_ask_code"]
    return turn


def test_with_the_code_the_address_is_previewed_and_changed(chat: Chat, shop: OrderService) -> None:
    asked_for_the_code(chat)
    assert chat.says(clause("inform", code=shop.last_code())).names == ["utter_preview"]
    assert shop.street("GS-1020") == "Torstraße 89"
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert shop.street("GS-1020") == "Chausseestraße 8"


def test_a_yes_is_no_code(chat: Chat, shop: OrderService) -> None:
    asked_for_the_code(chat)
    assert chat.says(clause("affirm")).names == ["utter_ask_code"]
    assert shop.street("GS-1020") == "Torstraße 89"


def test_a_wrong_code_is_told_and_the_right_one_still_counts(chat: Chat, shop: OrderService) -> None:
    asked_for_the_code(chat)
    right = shop.last_code()
    wrong = "000000" if right != "000000" else "000001"
    assert chat.says(clause("inform", code=wrong)).names == ["utter_code_wrong"]
    assert chat.says(clause("inform", code=right)).names == ["utter_preview"]


def test_an_aside_sends_no_other_code(chat: Chat, shop: OrderService) -> None:
    asked_for_the_code(chat)
    code = shop.last_code()
    assert chat.says(clause("where_is_my_parcel")).names == ["utter_tracking_not_shipped", "utter_ask_code"]
    assert chat.says(clause("thanks")).names == ["utter_thanks", "utter_ask_code"]
    assert len(shop.rows("SELECT id FROM codes")) == 1
    assert chat.says(clause("inform", code=code)).names == ["utter_preview"]


def test_too_many_wrong_codes_lock(chat: Chat, shop: OrderService) -> None:
    asked_for_the_code(chat)
    wrong = "000000" if shop.last_code() != "000000" else "000001"
    names = [chat.says(clause("inform", code=wrong)).names for _ in range(5)]
    assert names[:4] == [["utter_code_wrong"]] * 4
    turn = chat.says(clause("inform", code=shop.last_code()))
    assert turn.names == ["utter_verification_locked"]
    assert turn.facts("utter_verification_locked")["minutes"] == 15
    assert chat.says(clause("change_address", house_number="9")).names == ["utter_verification_locked"]


def test_another_colour_needs_no_code(chat: Chat) -> None:
    assert chat.says(clause("change_size", size="S", **whose("GS-1020"))).names == ["utter_preview"]
