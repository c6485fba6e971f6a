"""A voucher or discount code."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


def promised(chat: Chat) -> None:
    chat.slots["wishes"] = [{"topic": "choose_offer", "change": {"type": "voucher"}}]
    chat.says(clause("inform", **whose("GS-1003")))
    assert chat.says(clause("affirm")).names == ["utter_confirmed_voucher"]


@pytest.mark.parametrize(
    ("state", "words"),
    [("open", "on its way"), ("fulfilled", "was sent"), ("escalated", "is late"), ("cancelled", "taken back")],
)
def test_a_voucher_that_was_promised_is_told(chat: Chat, shop: OrderService, state: str, words: str) -> None:
    promised(chat)
    shop.rows("UPDATE promises SET state = ?", state)
    turn = chat.says(clause("voucher_code"))
    assert turn.names == ["utter_vouchers_promised"]
    assert words in turn.words()
    told(turn, "GS-1003")


def test_any_other_code_goes_to_a_person(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("voucher_code", "my code SUMMER does not work", **whose("GS-1001")))
    assert turn.names == ["utter_passed_on"]
    told(turn, "GS-1001")
    case = shop.rows("SELECT kind, summary FROM cases")
    assert case == [{"kind": "voucher_code", "summary": "my code SUMMER does not work"}]


def test_who_has_ordered_nothing_yet_hears_how_it_goes(chat: Chat) -> None:
    assert chat.says(clause("voucher_code")).names == ["utter_voucher_code", "utter_ask_identity"]
