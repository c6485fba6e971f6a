"""At any time: a person, a question in between, a correction, stop, and not being understood."""

from __future__ import annotations

import pytest

from tests.conversations.talks import FORGET_IT, LANGUAGES, PERSON, WHERE, WRONG_ADDRESS, YES, Talk
from tests.installation import Installation

NUMBER_14 = {
    "en": "no, wait, number 14 not 12",
    "de": "nein, Moment, Nummer 14 nicht 12",
    "zh": "等等，不对，是14号不是12号",
    "fr": "non, attendez, numéro 14, pas 12",
    "es": "no, espere, número 14, no 12",
}
DELIVERY = {
    "en": "what does express cost?",
    "de": "was kostet Expressversand?",
    "zh": "加急快递多少钱？",
    "fr": "combien coûte la livraison express ?",
    "es": "¿cuánto cuesta el envío exprés?",
}
NONSENSE = {**dict.fromkeys(LANGUAGES, "blorp quux fnord"), "zh": "喵喵咕噜哇啦"}


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, shop: Installation) -> Talk:
    return Talk(shop, request.param)


def open_a_preview(talk: Talk) -> str:
    talk.say(WRONG_ADDRESS)
    talk.identify("GS-1001", "anna.schmidt@example.com")
    return talk.say("Hauptstr. 12, 10827 Berlin")


def test_a_person_is_one_step_away_for_anybody(talk: Talk, shop: Installation) -> None:
    answer = talk.say(PERSON)

    case = shop.books.rows("select id, kind from cases order by id desc limit 1")[0]
    assert case["kind"] == "person_requested"
    assert f"C-{10_000 + case['id']}" in answer
    shop.books.assert_sound()


def test_tracking_in_the_middle_is_answered_and_the_change_goes_on(talk: Talk, shop: Installation) -> None:
    open_a_preview(talk)

    answer = talk.say(WHERE)

    assert "GS-1001" in answer
    assert "Hauptstr. 12" in answer  # the preview is back
    shop.books.assert_untouched("GS-1001")
    talk.say(YES)
    assert shop.books.order("GS-1001")["address"]["postal_code"] == "10827"
    shop.books.assert_carried_out("GS-1001", "anna.schmidt@example.com", "label", "email")


def test_a_question_about_delivery_in_the_middle_is_answered_and_the_change_goes_on(talk: Talk) -> None:
    open_a_preview(talk)

    answer = talk.say(DELIVERY)

    assert "12" in answer
    assert "Hauptstr. 12" in answer


def test_a_correction_changes_the_preview_and_nothing_else(talk: Talk, shop: Installation) -> None:
    open_a_preview(talk)

    corrected = talk.say(NUMBER_14)

    assert "Hauptstr. 14" in corrected
    assert "10827" in corrected
    talk.say(YES)
    assert shop.books.order("GS-1001")["address"]["street_address"] == "Hauptstr. 14"
    shop.books.assert_carried_out("GS-1001", "anna.schmidt@example.com", "label", "email")


def test_yes_but_is_a_correction(shop: Installation) -> None:
    talk = Talk(shop, "en")
    open_a_preview(talk)

    corrected = talk.say("yes but number 14")

    assert "Hauptstr. 14" in corrected
    assert shop.books.order("GS-1001")["address"]["postal_code"] == "10115", "nothing is written yet"


def test_forget_it_stops_and_changes_nothing(talk: Talk, shop: Installation) -> None:
    open_a_preview(talk)
    talk.say(FORGET_IT)

    talk.say(YES)

    assert shop.books.order("GS-1001")["address"]["postal_code"] == "10115"
    shop.books.assert_untouched("GS-1001")


def test_two_misunderstandings_bring_a_menu_with_a_person(talk: Talk) -> None:
    talk.say(NONSENSE)

    talk.say(NONSENSE)

    titles = [button["title"] for button in talk.buttons]
    assert len(titles) >= 4
    assert talk.press(titles[-1])  # a person


def test_a_postcode_of_another_country_is_refused_and_the_rest_is_kept(talk: Talk, shop: Installation) -> None:
    talk.say(WRONG_ADDRESS)
    talk.identify("GS-1001", "anna.schmidt@example.com")

    wrong = talk.say("Hauptstr. 12, 1010 Berlin")
    assert not talk.buttons, wrong

    preview = talk.say("10827")
    assert "Hauptstr. 12" in preview
    assert "10827" in preview
    shop.books.assert_untouched("GS-1001")
