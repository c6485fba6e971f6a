"""What texts say: short, in one line, and no more than two messages to the network."""

from __future__ import annotations

import pytest
from effects_notices import LANGUAGES, every_fact, required_facts
from jinja2 import TemplateNotFound, UndefinedError

from backend_stub.effects.notifications import Templates
from backend_stub.effects.notifications.catalogue import catalogue
from backend_stub.effects.sms import segments

TEXTS = [name for name, entry in catalogue().items() if entry.sms]
LONGEST = {
    "carrier": "Deutsche Post",
    "tracking_number": "00340434161094042557",
    "code": "GS-7KQ2M4XW9T",
    "missing": ["street_address", "postal_code"],
    "trackable": True,
}


def test_the_ten_texts_of_the_shop() -> None:
    assert set(TEXTS) == {
        *("code", "shipped", "delay", "out_for_delivery", "delivered", "change_confirmed"),
        *("security_details_changed", "parcel_lost", "hold_missing_detail", "case_opened"),
    }


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_two_messages_at_most(name: str, tag: str) -> None:
    longest = {**every_fact(name), **{fact: value for fact, value in LONGEST.items() if fact in every_fact(name)}}
    for facts in (longest, {**longest, "trackable": False}, required_facts(name)):
        text = Templates().sms(name, tag, facts)
        assert "GlobalStyle" in text
        assert "\n" not in text
        assert not set("{}") & set(text)
        assert segments(text) <= 2, text


@pytest.mark.parametrize("name", TEXTS)
def test_a_german_or_english_text_is_of_the_small_alphabet(name: str) -> None:
    for tag in ("de", "en"):
        text = Templates().sms(name, tag, every_fact(name))
        assert segments(text + "x" * (153 * 2 - len(text))) == 2, text


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("de", "GlobalStyle: Bestellung GS-1010 ist mit DHL unterwegs, voraussichtlich am 26.11. bei Ihnen. "),
        ("en", "GlobalStyle: order GS-1010 is on its way with DHL, expected 26 Nov. "),
        ("fr", "GlobalStyle : commande GS-1010 en route avec DHL, prévue le 26/11. "),
        ("es", "GlobalStyle: su pedido GS-1010 va en camino con DHL, previsto el 26/11. "),
        ("zh", "【GlobalStyle】订单 GS-1010 已由 DHL 发出，预计 11月26日送达。"),
    ],
)
def test_a_text_says_it_as_the_reader_would(tag: str, text: str) -> None:
    assert Templates().sms("shipped", tag, every_fact("shipped")).startswith(text)


def test_a_parcel_that_cannot_be_tracked_has_no_number_in_its_text() -> None:
    text = Templates().sms("shipped", "en", {**every_fact("shipped"), "trackable": False})
    assert text.endswith("This delivery cannot be tracked.")
    assert "CE123456785DE" not in text


def test_hostile_facts_stay_in_their_line() -> None:
    text = Templates().sms("shipped", "en", {**every_fact("shipped"), "carrier": "{{ 7*7 }}\r\n\u202e<b>"})
    assert "with {{ 7*7 }} <b>, expected" in text


def test_a_message_without_a_text_or_a_fact_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        Templates().sms("order_received", "en", every_fact("order_received"))
    with pytest.raises(UndefinedError):
        Templates().sms("code", "en", {})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("äöüÄÖÜßé" * 20, 1),  # all of the small alphabet
        ("€" * 80, 1),  # two septets each
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # an escape is not torn from its character
        ("ê" + "a" * 69, 1),  # one letter outside, and all of it is UCS-2
        ("ê" + "a" * 70, 2),
        ("您" * 134, 2),
        ("您" * 135, 3),
        ("您" * 66 + "👜" + "您" * 66, 3),  # nor a surrogate from its pair
    ],
)
def test_the_network_counts_parts_like_this(text: str, count: int) -> None:
    assert segments(text) == count
