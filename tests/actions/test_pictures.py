"""A picture is evidence: of the fault that was asked for, or for the case that is open."""

import pytest

from tests.actions.harness import Chat, Turn, clause, whose
from tests.actions.service import OrderService


def shows(chat: Chat, picture: str = "p-1") -> Turn:
    """The gateway's word that the customer has sent a picture."""
    return chat.presses("inform", picture=picture)


def test_asked_what_is_wrong_a_picture_tells_it(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("parcel_damaged", **whose("GS-1014")))
    turn = shows(chat)
    assert turn.names == ["utter_defect_noted", "utter_offers"]
    preview = chat.says(clause("choose_offer", offer="refund_parcel"))
    facts = preview.facts("utter_preview_refund_parcel")
    assert facts["changes"][0]["change"]["evidence"] == "picture p-1"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_refund_parcel"]
    assert shop.receipts("GS-1014") == 1


def test_a_picture_before_the_words_is_asked_about_and_then_counts(chat: Chat) -> None:
    first = shows(chat)
    assert first.names == ["utter_picture_kept"]
    assert first.facts("utter_picture_kept")["asks"] is True
    assert first.evidence == []
    turn = chat.says(clause("parcel_damaged", **whose("GS-1014")))
    assert turn.names == ["utter_defect_noted", "utter_offers"]
    assert chat.slots["picture"] is None


def test_a_picture_before_the_order_is_known_leaves_that_question_open(chat: Chat) -> None:
    assert chat.says(clause("parcel_damaged")).names == ["utter_ask_identity"]
    turn = shows(chat)
    assert turn.names == ["utter_picture_kept", "utter_ask_identity"]
    assert turn.facts("utter_picture_kept")["asks"] is False
    assert chat.says(clause("inform", **whose("GS-1014"))).names == ["utter_defect_noted", "utter_offers"]


@pytest.mark.parametrize("first", ["picture", "complaint"])
def test_a_complaint_takes_the_pictures_of_the_talk(chat: Chat, first: str) -> None:
    if first == "picture":
        shows(chat)
    opened = chat.says(clause("complaint", "the courier was rude", **whose("GS-1014")))
    assert opened.names == ["utter_complaint_opened", "utter_offers"]
    assert opened.evidence == [{"case": "C-10001"}]
    more = shows(chat, "p-2")
    assert more.names == ["utter_picture_filed", "utter_offers"]
    assert more.evidence == [{"case": "C-10001"}]
    assert "C-10001" in more.words()


def test_a_case_that_was_opened_before_takes_them_until_it_is_settled(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("complaint", "the courier was rude", **whose("GS-1014")))
    chat.says(clause("deny"))
    assert shows(chat).names == ["utter_picture_filed"]
    shop.rows("UPDATE cases SET state = 'settled', settled_at = '2026-11-22 09:30:00'")
    assert shows(chat, "p-2").names == ["utter_picture_kept"]


def test_a_person_gets_the_pictures_too(chat: Chat) -> None:
    shows(chat)
    turn = chat.says(clause("talk_to_person"))
    assert (turn.names, turn.evidence) == (["utter_case_opened"], [{"case": "C-10001"}])


def test_an_open_question_is_asked_again_after_a_picture(chat: Chat) -> None:
    chat.says(clause("change_color", **whose("GS-1001")))
    turn = shows(chat)
    assert turn.names[0] == "utter_picture_kept"
    assert turn.facts("utter_picture_kept")["asks"] is False
    assert len(turn.names) == 2
    assert chat.says(clause("inform", color="black")).names == ["utter_preview"]
