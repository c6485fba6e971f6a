"""What is not understood, help, a person, and where a parcel is."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


@pytest.mark.parametrize(
    ("number", "reply"),
    [
        ("GS-1001", "utter_tracking_not_shipped"),
        ("GS-1003", "utter_tracking_on_time"),
        ("GS-1006", "utter_tracking_untrackable"),
        ("GS-1008", "utter_tracking_delivered"),
        ("GS-1013", "utter_tracking_lost"),
        ("GS-1018", "utter_tracking_cancelled"),
    ],
)
def test_where_the_parcel_is_decides_the_words(chat: Chat, number: str, reply: str) -> None:
    assert chat.says(clause("where_is_my_parcel", **whose(number))).names == [reply]


@pytest.mark.parametrize(("days", "reply"), [(-2, "utter_tracking_late"), (-8, "utter_tracking_overdue")])
def test_after_the_promised_date_it_is_late_and_after_a_week_overdue(
    chat: Chat, shop: OrderService, days: int, reply: str
) -> None:
    shop.rows("UPDATE orders SET promised_date = date('now', ?) WHERE number = 'GS-1003'", f"{days} days")
    turn = chat.says(clause("where_is_my_parcel", **whose("GS-1003")))
    assert turn.names == [reply]
    assert turn.facts(reply)["days_late"] == -days


def test_a_parcel_on_its_way_back_is_told_so(chat: Chat) -> None:
    chat.says(clause("cancel_order", **whose("GS-1003")))
    chat.says(clause("affirm"))
    chat.says(clause("affirm"))
    assert chat.says(clause("where_is_my_parcel")).names == ["utter_tracking_returning"]


def test_economy_is_honest_about_what_cannot_be_seen(chat: Chat) -> None:
    turn = chat.says(clause("where_is_my_parcel", **whose("GS-1006")))
    facts = turn.facts("utter_tracking_untrackable")
    assert (facts["days_late"], facts["overdue"]) == (9, True)


def test_two_misunderstandings_in_a_row_bring_the_menu(chat: Chat) -> None:
    names = [chat.says(clause("nlu_fallback", "blorp")).names for _ in range(3)]
    assert names == [["utter_rephrase"], ["utter_menu"], ["utter_rephrase"]]


def test_what_is_understood_in_between_starts_the_count_anew(chat: Chat) -> None:
    chat.says(clause("nlu_fallback", "blorp"))
    chat.says(clause("return_policy"))
    assert chat.says(clause("nlu_fallback", "blorp")).names == ["utter_rephrase"]


def test_a_misunderstanding_leaves_the_preview_open(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("nlu_fallback", "blorp")).names == ["utter_rephrase"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]


def test_an_address_that_cannot_be_read_is_asked_for_with_an_example(chat: Chat) -> None:
    chat.says(clause("change_address", **whose("GS-1001")))
    assert chat.says(clause("nlu_fallback", "over there")).names == ["utter_address_unclear"]


def test_help_is_given_and_the_preview_comes_back(chat: Chat) -> None:
    assert chat.says(clause("help")).names == ["utter_help"]
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("help")).names == ["utter_help", "utter_preview"]


def test_what_is_not_ours_is_said_kindly(chat: Chat) -> None:
    assert chat.says(clause("out_of_scope", "tell me a joke")).names == ["utter_out_of_scope"]


def test_delivery_options_are_those_of_the_pages_country(chat: Chat) -> None:
    prices = {
        locale: [
            way["price"]["amount"]
            for way in chat.says(clause("delivery_options"), locale=locale).facts("utter_delivery_options")["delivery"]
        ]
        for locale in ("de-DE", "en-GB", "zh-CN", "de", "xx-XX")
    }
    assert prices == {
        "de-DE": [0, 0, 1200],
        "en-GB": [0, 490, 1800],
        "zh-CN": [0, 990, 2400],
        "de": [0, 0, 1200],
        "xx-XX": [0, 0, 1200],
    }


def test_the_return_policy_names_the_days(chat: Chat) -> None:
    assert chat.says(clause("return_policy")).facts("utter_return_policy")["return_window_days"] == 30


def test_a_person_needs_no_proof(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("talk_to_person"), language="de")
    assert turn.facts("utter_case_opened")["number"] == "C-10001"
    case = shop.rows("SELECT kind, customer_id, order_claimed, language FROM cases")[0]
    assert case == {"kind": "person_requested", "customer_id": None, "order_claimed": None, "language": "de"}


def test_a_person_learns_order_customer_and_what_is_open_and_the_plan_stays_open(
    chat: Chat, shop: OrderService
) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("talk_to_person")).names == ["utter_case_opened"]
    case = shop.rows("SELECT customer_id, order_claimed, summary FROM cases")[0]
    assert case == {"customer_id": "anna", "order_claimed": "GS-1001", "summary": "change_color"}
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]


def test_a_person_in_an_unknown_language_is_asked_for_all_the_same(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("talk_to_person"), language=None).names == ["utter_case_opened"]
    assert shop.rows("SELECT language FROM cases") == [{"language": None}]


def test_what_is_no_business_of_the_shop_leaves_the_preview_before_the_customer(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("out_of_scope", "tell me a joke")).names == ["utter_out_of_scope", "utter_preview"]


def test_the_cheaper_one_is_the_one_that_brings_most_back(chat: Chat) -> None:
    turn = chat.says(clause("cancel_order", **whose("GS-1005")))
    refunds = {
        offer["change"]["type"]: offer["facts"]["refund"]["amount"]
        - (offer["facts"].get("fee") or {"amount": 0})["amount"]
        for offer in turn.facts("utter_offers")["offers"]
    }
    best = max(refunds, key=refunds.__getitem__)
    assert chat.says(clause("choose_offer", offer="cheapest")).names == [f"utter_preview_{best}"]


def test_where_nothing_costs_more_the_cheaper_one_is_no_choice(chat: Chat, shop: OrderService) -> None:
    shop.watch()
    chat.says(clause("out_of_stock", **whose("GS-1012")))
    assert chat.says(clause("choose_offer", offer="cheapest")).names == ["utter_rephrase", "utter_offers"]
