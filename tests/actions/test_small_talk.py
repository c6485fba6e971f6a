"""Words to the assistant itself, kind ones and others."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.test_replies_of_rules import told


def test_small_talk_is_answered_and_the_preview_comes_back(chat: Chat) -> None:
    turn = chat.says(clause("small_talk"))
    assert turn.names == ["utter_small_talk"]
    told(turn, "GS-1001")
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("small_talk")).names == ["utter_small_talk", "utter_preview"]


def test_the_second_insult_brings_a_person_into_sight(chat: Chat) -> None:
    first, second = chat.says(clause("insult")), chat.says(clause("insult"), clause("insult"))
    assert (first.names, second.names) == (["utter_insult"], ["utter_insult_again"])
    told(first, "GS-1001")
    told(second, "GS-1001")


def test_beside_a_wish_an_insult_is_not_spoken_of(chat: Chat) -> None:
    turn = chat.says(clause("insult"), clause("where_is_my_parcel", **whose("GS-1003")))
    assert turn.names == ["utter_tracking_on_time"]
