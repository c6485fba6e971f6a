"""Something is to be changed, and not said what."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.test_replies_of_rules import told


def test_it_is_asked_what_with_the_commonest_changes_as_buttons(chat: Chat) -> None:
    turn = chat.says(clause("change_order", **whose("GS-1001")))
    assert turn.names == ["utter_ask_change"]
    told(turn, "GS-1001")
    assert [payload for _, payload in turn.buttons("utter_ask_change")] == [
        "/change_address",
        "/change_color",
        "/change_size",
        "/change_quantity",
        "/change_shipping_method",
        "/cancel_order",
    ]
    assert chat.presses("change_color").names == ["utter_ask_variant"]


def test_it_is_asked_who_asks_first(chat: Chat) -> None:
    assert chat.says(clause("change_order")).names == ["utter_ask_identity"]
    assert chat.says(clause("inform", **whose("GS-1001"))).names == ["utter_ask_change"]


def test_what_the_same_message_says_is_not_asked(chat: Chat) -> None:
    turn = chat.says(clause("change_order", **whose("GS-1001")), clause("change_color", color="black"))
    assert turn.names == ["utter_preview"]


def test_what_is_open_is_shown_again(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("change_order")).names == ["utter_preview_same", "utter_preview"]
