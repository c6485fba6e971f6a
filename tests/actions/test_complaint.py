"""A complaint is on record at once, with what the service offers for it."""

from tests.actions.harness import Chat, Turn, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


def complained(chat: Chat) -> Turn:
    return chat.says(clause("complaint", "the courier was rude", **whose("GS-1014")))


def test_it_gets_a_number_and_the_remedies_of_the_service(chat: Chat, shop: OrderService) -> None:
    turn = complained(chat)
    assert turn.names == ["utter_complaint_opened", "utter_offers"]
    assert turn.facts("utter_complaint_opened")["number"] == "C-10001"
    assert turn.offers() == ["compensation", "compensation"]
    assert "Here is what I can offer you" in turn.words()
    told(turn, "GS-1014")
    case = shop.rows("SELECT kind, order_number, summary FROM cases")
    assert case == [{"kind": "complaint", "order_number": "GS-1014", "summary": "the courier was rude"}]


def test_the_remedy_that_was_chosen_is_given_after_a_yes(chat: Chat, shop: OrderService) -> None:
    complained(chat)
    assert chat.says(clause("choose_offer", ordinal=1)).names == ["utter_preview_compensation"]
    assert shop.receipts("GS-1014") == 0
    assert chat.says(clause("affirm")).names == ["utter_confirmed_compensation"]
    assert shop.receipts("GS-1014") == 1


def test_no_remedy_wanted_leaves_the_case_open(chat: Chat, shop: OrderService) -> None:
    complained(chat)
    assert chat.says(clause("deny")).names == ["utter_kept"]
    assert shop.rows("SELECT state FROM cases") == [{"state": "open"}]
    assert chat.slots["wishes"] == []


def test_a_question_in_between_opens_no_second_case(chat: Chat, shop: OrderService) -> None:
    complained(chat)
    assert chat.says(clause("thanks")).names == ["utter_thanks", "utter_offers"]
    assert len(shop.rows("SELECT kind FROM cases")) == 1


def test_more_words_are_added_to_the_case_that_is_open(chat: Chat, shop: OrderService) -> None:
    complained(chat)
    turn = chat.says(clause("complaint", "and he threw the parcel"))
    assert turn.names == ["utter_complaint_noted", "utter_offers"]
    told(turn, "GS-1014")
    assert len(shop.rows("SELECT kind FROM cases")) == 1
    assert shop.rows("SELECT words FROM evidence") == [{"words": "and he threw the parcel"}]


def test_where_nothing_can_be_given_the_rest_of_the_message_is_served(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE orders SET compensated = 100000 WHERE number = 'GS-1001'")
    turn = chat.says(clause("complaint", **whose("GS-1001")), clause("change_color", color="black"))
    assert turn.names == ["utter_complaint_opened", "utter_preview"]
