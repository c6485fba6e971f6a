"""The talk that Reroute was founded on: wrong address, and make the bag black; and all back again."""

from __future__ import annotations

import re

import pytest

from tests.conversations.talks import LANGUAGES, UNDO, WRONG_ADDRESS_AND_BLACK, YES, Talk
from tests.installation import Installation

NEW_ADDRESS = "Hauptstr. 12, 10827 Berlin"
WORDS = {
    "en": {
        "label": "label",
        "done": "Done",
        "undone": "back as it was",
        "black": "black",
        "left": "left our warehouse",
    },
    "de": {
        "label": "Versandetikett",
        "done": "geändert",
        "undone": "wie",
        "black": "Schwarz",
        "left": "Lager verlassen",
    },
    "zh": {"label": "面单", "done": "改", "undone": "恢复", "black": "黑色", "left": "仓库"},
    "fr": {
        "label": "étiquette",
        "done": "C’est fait",
        "undone": "de nouveau comme avant",
        "black": "noir",
        "left": "entrepôt",
    },
    "es": {
        "label": "etiqueta",
        "done": "Hecho",
        "undone": "como estaba",
        "black": "negro",
        "left": "almacén",
    },
}


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, shop: Installation) -> Talk:
    return Talk(shop, request.param)


def to_the_preview(talk: Talk) -> str:
    assert "GS-1001" in talk.say(WRONG_ADDRESS_AND_BLACK)  # asks who it talks to, and says what a number looks like
    talk.identify("GS-1001", "anna.schmidt@example.com")
    return talk.say(NEW_ADDRESS)


def test_one_preview_shows_both_changes_and_writes_nothing(talk: Talk, shop: Installation) -> None:
    words, books = WORDS[talk.language], shop.books
    stock = books.on_hand("milano-handbag", color="black")

    preview = to_the_preview(talk)

    assert "Hauptstr. 12" in preview
    assert "10827 Berlin" in preview
    assert words["black"] in preview
    assert words["label"] in preview
    assert re.search(r"20\d\d", preview), "the expected date"
    assert [row["after"] for row in talk.cards[0]["rows"]][1] == words["black"]
    assert len(talk.buttons) == 2
    assert books.order("GS-1001")["address"]["postal_code"] == "10115"
    assert books.options("GS-1001") == {"color": "red"}
    assert books.on_hand("milano-handbag", color="black") == stock
    assert books.reserved("GS-1001") == 1
    assert books.outbox("GS-1001") == []


def test_after_a_yes_order_stock_label_and_mail_are_done_together(talk: Talk, shop: Installation) -> None:
    words, books = WORDS[talk.language], shop.books
    black, red = (books.on_hand("milano-handbag", color=color) for color in ("black", "red"))
    to_the_preview(talk)

    receipt = talk.say(YES)

    assert words["done"] in receipt
    order = books.order("GS-1001")
    assert (order["address"]["street_address"], order["address"]["postal_code"]) == ("Hauptstr. 12", "10827")
    assert order["total"] == 8900
    assert books.options("GS-1001") == {"color": "black"}
    assert books.on_hand("milano-handbag", color="black") == black - 1
    assert books.on_hand("milano-handbag", color="red") == red + 1
    assert books.reserved("GS-1001") == 0
    assert books.changes("GS-1001")[-1] == "change"
    assert books.balanced()
    books.all_sent("GS-1001")
    assert books.kinds("GS-1001").count("label") == 1
    assert len(books.labels("GS-1001")) == 1
    mails = [mail["Subject"] for mail in books.mails("anna.schmidt@example.com")]
    assert any("GS-1001" in subject and "geändert" in subject for subject in mails), (
        mails
    )  # her language, not the page's


def test_one_sentence_takes_both_back(talk: Talk, shop: Installation) -> None:
    books = shop.books
    black = books.on_hand("milano-handbag", color="black")
    to_the_preview(talk)
    talk.say(YES)

    undone = talk.say(UNDO)

    assert WORDS[talk.language]["undone"] in undone
    assert books.order("GS-1001")["address"]["postal_code"] == "10115"
    assert books.options("GS-1001") == {"color": "red"}
    assert books.on_hand("milano-handbag", color="black") == black
    assert books.changes("GS-1001")[-2:] == ["change", "undo"]
    assert books.balanced()


def test_after_hand_over_it_says_why_it_cannot_be_undone(talk: Talk, shop: Installation) -> None:
    to_the_preview(talk)
    talk.say(YES)
    shop.books.move("GS-1001", "handed_over")

    refused = talk.say(UNDO)

    assert WORDS[talk.language]["left"] in refused
    assert shop.books.options("GS-1001") == {"color": "black"}


def test_details_given_early_are_not_asked_again(shop: Installation) -> None:
    talk = Talk(shop, "en")

    preview = talk.say(
        "GS-1001, anna.schmidt@example.com, black instead of red please, and send it to Hauptstr. 12, 10827 Berlin"
    )

    assert "Hauptstr. 12" in preview
    assert "black" in preview
    assert len(talk.buttons) == 2


def test_the_button_confirms_like_the_word(shop: Installation) -> None:
    talk = Talk(shop, "de")
    to_the_preview(talk)

    talk.press("Ja")

    assert shop.books.options("GS-1001") == {"color": "black"}
