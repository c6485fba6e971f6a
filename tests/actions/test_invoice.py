"""An invoice, or what should stand on it."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


def test_a_person_writes_it_and_knows_what_was_said_before_the_proof(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("invoice", "an invoice for my company, please")).names == ["utter_ask_identity"]
    turn = chat.says(clause("inform", **whose("GS-1008")))
    assert turn.names == ["utter_invoice"]
    assert turn.facts("utter_invoice")["number"] == "C-10001"
    told(turn, "GS-1008")
    case = shop.rows("SELECT kind, order_number, summary FROM cases")
    assert case == [{"kind": "invoice", "order_number": "GS-1008", "summary": "an invoice for my company, please"}]


def test_a_button_has_no_words(chat: Chat, shop: OrderService) -> None:
    chat.presses("invoice")
    chat.says(clause("inform", **whose("GS-1008")))
    assert shop.rows("SELECT kind, summary FROM cases") == [{"kind": "invoice", "summary": None}]


def test_words_about_an_open_case_are_added_to_it(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("invoice", "an invoice, please", **whose("GS-1008")))
    turn = chat.says(clause("invoice", "with the VAT number FR40303265045"))
    assert turn.names == ["utter_case_is_open"]
    told(turn, "GS-1008")
    assert [row["words"] for row in shop.rows("SELECT words FROM evidence")] == ["with the VAT number FR40303265045"]
    assert len(shop.rows("SELECT id FROM cases")) == 1
    told(chat.presses("invoice"), "GS-1008")
