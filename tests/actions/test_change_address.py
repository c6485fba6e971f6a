"""Another address: before hand-over, after it, and where it cannot be used."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService

CHAUSSEE = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def test_a_new_address_is_previewed_and_after_a_yes_it_is_the_orders(chat: Chat, shop: OrderService) -> None:
    preview = chat.says(clause("change_address", address=CHAUSSEE, **whose("GS-1001")))
    assert preview.names == ["utter_preview"]
    assert preview.rows() == [("address", "Torstraße 89", "Chausseestraße 8")]
    assert shop.street("GS-1001") == "Torstraße 89"

    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert shop.street("GS-1001") == "Chausseestraße 8"
    assert shop.changes("GS-1001")[-1] == "change"


def test_a_packed_parcel_gets_a_new_label(chat: Chat) -> None:
    preview = chat.says(clause("change_address", address=CHAUSSEE, **whose("GS-1002")))
    effects = [effect["type"] for effect in preview.facts("utter_preview")["effects"]]
    assert effects == ["label", "email"]


def test_without_an_address_it_is_asked_for(chat: Chat) -> None:
    turn = chat.says(clause("change_address", **whose("GS-1001")))
    assert turn.names == ["utter_address_incomplete"]
    assert turn.facts("utter_address_incomplete")["missing"] == ["street_address", "postal_code", "city"]
    assert chat.slots["asked"] == "address"


def test_a_bare_street_keeps_city_and_postcode(chat: Chat) -> None:
    chat.says(clause("change_address", **whose("GS-1001")))
    turn = chat.says(clause("inform", address={"street_address": "Hauptstr. 12"}))
    assert turn.facts("utter_preview")["before_after"][0]["after"]["postal_code"] == "10115"


def test_an_address_is_completed_piece_by_piece(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("change_address", address={"city": "Hamburg"}, **whose("GS-1001")))
    assert turn.facts("utter_address_incomplete")["missing"] == ["street_address", "postal_code"]
    turn = chat.says(clause("inform", address={"street_address": "Hauptstr. 12"}))
    assert turn.facts("utter_address_incomplete")["missing"] == ["postal_code"]
    chat.says(clause("inform", postal_code="20095"))
    chat.says(clause("affirm"))
    address = shop.address("GS-1001")
    assert (address["street_address"], address["postal_code"], address["city"]) == ("Hauptstr. 12", "20095", "Hamburg")


def test_a_wrong_postcode_is_told_and_the_rest_is_kept(chat: Chat) -> None:
    wrong = {**CHAUSSEE, "postal_code": "1011"}
    turn = chat.says(clause("change_address", address=wrong, **whose("GS-1001")))
    assert turn.names == ["utter_address_invalid"]
    assert turn.facts("utter_address_invalid")["fields"] == {"postal_code": "wrong_for_country"}
    turn = chat.says(clause("inform", postal_code="10117"))
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 8")]


def test_a_country_that_is_not_served_is_refused_and_another_address_helps(chat: Chat) -> None:
    far = {"street_address": "Nevsky 1", "city": "Moscow", "postal_code": "101000", "country_code": "RU"}
    turn = chat.says(clause("change_address", address=far, **whose("GS-1001")))
    assert turn.names == ["utter_address_country_not_served"]
    assert chat.says(clause("inform", address=CHAUSSEE)).names == ["utter_preview"]


def test_the_same_address_is_no_change(chat: Chat) -> None:
    same = {"street_address": "Torstraße 89", "postal_code": "10115", "city": "Berlin"}
    assert chat.says(clause("change_address", address=same, **whose("GS-1001"))).names == ["utter_address_unchanged"]
    assert chat.says(clause("inform", house_number="90")).rows() == [("address", "Torstraße 89", "Torstraße 90")]


@pytest.mark.parametrize(
    ("number", "reply"),
    [("GS-1008", "utter_address_delivered"), ("GS-1018", "utter_order_closed"), ("GS-1013", "utter_order_closed")],
)
def test_too_late_for_any_address(chat: Chat, number: str, reply: str) -> None:
    assert chat.says(clause("change_address", address=CHAUSSEE, **whose(number))).names == [reply]
    assert chat.slots["wishes"] is None or chat.slots["wishes"] == []


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        ("GS-1003", ["hold", "former_address", "resend", "voucher"]),
        ("GS-1004", ["hold", "former_address", "voucher"]),
        ("GS-1005", ["redirect", "hold", "former_address", "voucher"]),
        ("GS-1006", ["former_address", "resend", "voucher"]),
        ("GS-1015", ["hold", "former_address", "voucher"]),
    ],
)
def test_after_hand_over_only_what_the_carrier_can_do_is_offered(chat: Chat, number: str, kinds: list[str]) -> None:
    turn = chat.says(clause("change_address", **whose(number)))
    assert turn.names == ["utter_address_handed_over", "utter_offers"]
    assert turn.offers() == kinds


def test_sending_again_goes_to_the_address_that_was_given(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_address", address=CHAUSSEE, **whose("GS-1003")))
    turn = chat.says(clause("choose_offer", offer="resend"))
    assert turn.names == ["utter_preview_resend"]
    assert turn.facts("utter_preview_resend")["changes"][0]["facts"]["address"]["street_address"] == "Chausseestraße 8"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_resend"]
    assert shop.street("GS-1003") == "Chausseestraße 8"


def test_an_offer_that_needs_the_address_asks_for_it(chat: Chat) -> None:
    chat.says(clause("change_address", **whose("GS-1005")))
    assert chat.says(clause("choose_offer", offer="redirect")).names == ["utter_address_incomplete"]
    turn = chat.says(clause("inform", address={"street_address": "10 rue Oberkampf"}))
    assert turn.names == ["utter_preview_redirect"]
    assert turn.facts("utter_preview_redirect")["price_difference"] == {"amount": 490, "currency": "EUR"}
    assert chat.says(clause("affirm")).names == ["utter_confirmed_redirect"]


def test_offer_and_address_come_in_one_sentence(chat: Chat) -> None:
    chat.says(clause("change_address", **whose("GS-1003")))
    turn = chat.says(clause("choose_offer", offer="resend", address=CHAUSSEE))
    assert turn.names == ["utter_preview_resend"]


@pytest.mark.parametrize(
    ("offer", "preview", "confirmed"),
    [
        ("hold", "utter_preview_hold", "utter_confirmed_hold"),
        ("former_address", "utter_preview_former_address", "utter_confirmed_former_address"),
        ("voucher", "utter_preview_voucher", "utter_confirmed_voucher"),
    ],
)
def test_an_offer_is_previewed_and_confirmed_in_its_own_words(
    chat: Chat, offer: str, preview: str, confirmed: str
) -> None:
    chat.says(clause("change_address", address=CHAUSSEE, **whose("GS-1003")))
    assert chat.says(clause("choose_offer", offer=offer)).names == [preview]
    assert chat.says(clause("affirm")).names == [confirmed]


def test_another_offer_is_taken_at_the_preview_whatever_its_words_sound_like(chat: Chat) -> None:
    chat.says(clause("change_address", **whose("GS-1004")))
    assert chat.says(clause("choose_offer", offer="hold")).names == ["utter_preview_hold"]
    assert chat.says(clause("change_payment_method", offer="voucher")).names == ["utter_preview_voucher"]
