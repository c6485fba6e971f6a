"""When a person takes over, with what they need to know; and when they give the talk back."""

from __future__ import annotations

from .conftest import Chat, OrderService
from .harness import clause


def test_who_asks_for_a_person_gets_a_case_and_the_person_all_that_is_open(chat: Chat) -> None:
    chat.says(clause("inform", order_number="GS-1001", email="anna.schmidt@example.com"))
    chat.says(clause("change_color", color="black"))
    turn = chat.says(clause("talk_to_person", "a person, please"))
    assert turn.names[0] == "utter_case_opened"
    (handover,) = turn.handovers
    assert (handover["reason"], handover["order"], handover["only_if_free"]) == ("asked", "GS-1001", False)
    assert handover["case"].startswith("C-")
    assert "expected_by" in handover
    assert [wish["topic"] for wish in handover["asked"]] == ["change_color"]
    assert handover["proposal"] == chat.slots["proposal"]


def test_what_was_offered_goes_along(chat: Chat) -> None:
    chat.says(clause("inform", order_number="GS-1002", email="anna.schmidt@example.com"))
    chat.says(clause("change_color", color="green"))
    (handover,) = chat.says(clause("talk_to_person", "a person, please")).handovers
    assert "wait_restock" in handover["offered"]


def test_two_misunderstandings_bring_a_person_if_one_is_there(chat: Chat) -> None:
    assert chat.says(clause("nlu_fallback", "blub")).handovers == []
    turn = chat.says(clause("nlu_fallback", "blub blub"))
    assert turn.names == ["utter_menu"]
    assert [(each["reason"], each["only_if_free"]) for each in turn.handovers] == [("misunderstood", True)]


def test_so_does_clear_anger(chat: Chat) -> None:
    assert chat.says(clause("insult", "you fools")).handovers == []
    turn = chat.says(clause("insult", "you utter fools"))
    assert [(each["reason"], each["mood"]) for each in turn.handovers] == [("anger", "angry")]


def test_what_a_person_has_settled_is_open_no_more(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("inform", order_number="GS-1001", email="anna.schmidt@example.com"))
    chat.says(clause("change_color", color="black"))
    assert chat.slots["proposal"]
    back = chat.presses("inform", handed_back={"order": "GS-1002", "receipt": None})
    assert back.names == []
    assert (chat.slots["wishes"], chat.slots["asked"], chat.slots["order_number"]) == ([], None, "GS-1002")
    assert chat.says(clause("affirm")).names == ["utter_nothing_to_confirm"]
    assert shop.receipts("GS-1001") == 0


def test_staff_see_how_a_message_was_understood(chat: Chat) -> None:
    turn = chat.says(clause("change_color", "black please", color="black"), language="de")
    (understood,) = turn.understood
    assert [intent for intent, _ in understood["intents"]] == ["change_color"]
    assert (understood["language"], understood["topic"]) == ("de", "change_color")
    assert chat.presses("affirm").understood == []
