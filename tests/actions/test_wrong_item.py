"""Something else came than ordered, or not all of it."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_the_right_one_is_sent_and_the_wrong_one_comes_back_free(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("wrong_item", **whose("GS-1014"))).names == ["utter_evidence_missing"]
    turn = chat.says(clause("wrong_item", "it is a shirt"))
    assert turn.names == ["utter_defect_noted", "utter_offers"]
    assert turn.offers() == ["reship", "refund_parcel", "keep_defective"]
    preview = chat.says(clause("choose_offer", offer="resend"))
    assert preview.names == ["utter_preview_reship"]
    assert preview.facts("utter_preview_reship")["changes"][0]["change"]["cause"] == "wrong_item"
    done = chat.says(clause("affirm"))
    assert done.names == ["utter_confirmed_reship"]
    assert "return_label" in [effect["type"] for effect in done.facts("utter_confirmed_reship")["effects"]]
    assert shop.rows("SELECT state FROM order_lines WHERE order_number = 'GS-1014'") == [{"state": "resent"}]


def test_the_item_is_named_in_the_answer(chat: Chat) -> None:
    chat.says(clause("wrong_item", **whose("GS-1008")))
    chat.says(clause("inform", "there is a scarf in the box"))
    turn = chat.says(clause("choose_offer", ordinal="2"))
    assert turn.names == ["utter_defect_noted", "utter_offers"]
    assert turn.facts("utter_offers")["offers"][0]["change"]["lines"] == [2]
