"""Whether the order went through."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.test_replies_of_rules import told


@pytest.mark.parametrize(
    ("number", "words"),
    [("GS-1001", "we have your order GS-1001"), ("GS-1018", "is cancelled"), ("GS-1019", "not paid")],
)
def test_what_we_have_is_told_with_its_state(chat: Chat, number: str, words: str) -> None:
    turn = chat.says(clause("order_confirmation", **whose(number)))
    assert turn.names == ["utter_order_confirmation"]
    assert words in turn.words()
    told(turn, number)
