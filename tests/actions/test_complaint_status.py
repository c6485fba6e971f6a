"""What became of a complaint or another case."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


@pytest.mark.parametrize(
    ("state", "words"),
    [("open", "with a colleague, answer promised by"), ("settled", "settled on"), ("escalated", "opened again")],
)
def test_the_customers_cases_are_told_with_their_state(chat: Chat, shop: OrderService, state: str, words: str) -> None:
    chat.says(clause("invoice", **whose("GS-1008")))
    shop.rows("UPDATE cases SET state = ?, settled_at = datetime('now')", state)
    for asked in (clause("complaint_status"), clause("complaint_status", case_number="C-10001")):
        turn = chat.says(asked)
        assert turn.names == ["utter_complaint_status"]
        assert "C-10001" in turn.words()
        assert words in turn.words()
        told(turn, "GS-1008")


def test_a_case_of_this_conversation_needs_no_proof(chat: Chat) -> None:
    chat.says(clause("talk_to_person"))
    assert chat.says(clause("complaint_status", case_number="C-10001")).names == ["utter_complaint_status"]


def test_who_is_unknown_says_who_it_is_and_then_hears(chat: Chat) -> None:
    assert chat.says(clause("complaint_status", case_number="C-10009")).names == ["utter_ask_identity"]
    turn = chat.says(clause("inform", **whose("GS-1008")))
    assert turn.names == ["utter_case_unknown"]
    assert turn.facts("utter_case_unknown")["number"] == "C-10009"
    told(turn, "GS-1008")


def test_a_case_of_somebody_else_is_as_unknown_as_one_that_does_not_exist(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("invoice", **whose("GS-1008")))
    shop.rows("UPDATE cases SET customer_id = 'anna'")
    assert chat.says(clause("complaint_status", case_number="C-10001")).names == ["utter_case_unknown"]


def test_who_has_no_case_is_told_so(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1008")))
    turn = chat.says(clause("complaint_status"))
    assert turn.names == ["utter_no_case"]
    told(turn, "GS-1008")
