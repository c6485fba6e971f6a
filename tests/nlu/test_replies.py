"""The wording of replies."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlu.formats import Formats
from bot.nlu.replies import Replies
from bot.nlu.templates import Templates

WORDS = {
    "field.color": "Colour",
    "field.address": "Delivery address",
    "color.red": "red",
    "color.black": "black",
    "option.size": "Size",
}
MONEY = {"amount": 8900, "currency": "EUR"}
BERLIN = {"street_address": "Hauptstr. 12", "postal_code": "10115", "city": "Berlin", "country_code": "DE"}


def _said(text: str, language: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "metadata": {"language": language}, **more}


RESPONSES = {
    "utter_moved": [
        _said("Now: {{ place }}", "en"),
        _said("Jetzt: {{ place }}", "de"),
        _said("现在：{{ place }}", "zh"),
    ],
    "utter_two": [_said("one", "en"), _said("two", "en")],
    "utter_apology": [_said("Sorry.", "en"), _said("Tut mir leid.", "de")],
}


@pytest.fixture
def replies(tmp_path: Path) -> Replies:
    domain = Domain.from_dict({"responses": RESPONSES})
    return Replies(EndpointConfig(type="bot.nlu.replies.Replies", data=str(tmp_path)), domain)


def _heard(text: str, code: str | None, confidence: float = 0.95, locale: str = "") -> UserUttered:
    parsed = {"language": {"code": code, "confidence": confidence}, "intent": {}, "entities": []}
    return UserUttered(text, parse_data=parsed, metadata={"locale": locale} if locale else {})  # type: ignore[typeddict-item]


def _worded(replies: Replies, name: str, *events: Any, **facts: Any) -> Any:
    tracker = DialogueStateTracker.from_events("talk-1", list(events))
    envelope = {"text": None, "buttons": [], "custom": {}, "template": name, "image": None}
    return asyncio.run(replies.generate(name, tracker, "gateway", **envelope, **facts))


@pytest.mark.parametrize(
    "value", ["Apt 0[3]", "{order}", "{{ x }}", "{% for a in b %}", "<b>&", "‮abc", "{{ 7*7 }}", "{0}"]
)
def test_a_value_is_shown_as_it_was_written(replies: Replies, value: str) -> None:
    assert _worded(replies, "utter_moved", place=value)["text"] == f"Now: {value}"


@pytest.mark.parametrize(
    ("events", "text"),
    [
        ([_heard("wo ist mein Paket", "de")], "Jetzt: x"),
        ([_heard("wo ist mein Paket", "de"), _heard("ok", None, 0.0)], "Jetzt: x"),
        ([_heard("wo ist mein Paket", "de"), _heard("super", "en")], "Jetzt: x"),
        ([_heard("wo ist mein Paket", "de"), _heard("please speak English", "en")], "Now: x"),
        ([_heard("where is my parcel", "en"), _heard("好的", "zh")], "现在：x"),
        ([_heard("GS-1001", None, 0.0, "de-AT")], "Jetzt: x"),
        ([_heard("hm", "de", 0.4)], "Now: x"),
        ([], "Now: x"),
        ([_heard("Где посылка", "ru", 0.99, "ru-RU")], "Now: x"),
    ],
)
def test_a_reply_is_in_the_language_of_the_talk(replies: Replies, events: list[Any], text: str) -> None:
    assert _worded(replies, "utter_moved", *events, place="x")["text"] == text


def test_the_same_words_do_not_come_twice_in_a_row(replies: Replies) -> None:
    first = _worded(replies, "utter_two")
    said = BotUttered(first["text"], metadata={"utter_action": "utter_two", "variation": first["variation"]})
    assert _worded(replies, "utter_two", said)["text"] != first["text"]


def test_the_same_point_of_the_same_talk_gets_the_same_words(replies: Replies) -> None:
    assert len({_worded(replies, "utter_two", _heard("hi", "en"))["text"] for _ in range(10)}) == 1


def test_a_missing_fact_becomes_an_apology_and_a_log_line_without_facts(
    replies: Replies, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        said = _worded(replies, "utter_moved", _heard("wo ist es", "de"), street="Geheimweg 1")
    assert said["text"] == "Tut mir leid."
    assert "utter_moved" in caplog.text
    assert "Geheimweg" not in caplog.text


def test_facts_do_not_return_into_the_tracker(replies: Replies) -> None:
    said = _worded(replies, "utter_moved", place="x")
    said.update({"place": "x", "text": "replaced"})
    assert said["text"] == "Now: x"
    assert "place" not in said


def _fill(template: Any, language: str = "en", locale: str = "", **facts: Any) -> Any:
    return Templates(Formats(language, WORDS, locale)).fill(template, facts)


def test_a_template_cannot_leave_its_sandbox() -> None:
    with pytest.raises(Exception, match="unsafe"):
        _fill("a {{ ''.__class__.__mro__ }}")


def test_a_lone_expression_in_a_card_keeps_its_type() -> None:
    card = {"card": {"steps": "{{ steps }}", "title": "Order {{ number }}"}}
    assert _fill(card, steps=[{"done": True}], number=5) == {"card": {"steps": [{"done": True}], "title": "Order 5"}}


def test_a_missing_value_of_a_lone_expression_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        _fill({"card": "{{ nothing }}"})


def test_a_button_is_repeated_for_each_item() -> None:
    buttons = [
        {
            "each": "offers",
            "title": "{{ index }}. {{ item.name }}",
            "payload": '/choose_offer{"offer_id": "{{ item.id }}"}',
        }
    ]
    assert _fill(buttons, offers=[{"id": "1", "name": "Hold"}, {"id": "2", "name": "No"}]) == [
        {"title": "1. Hold", "payload": '/choose_offer{"offer_id": "1"}'},
        {"title": "2. No", "payload": '/choose_offer{"offer_id": "2"}'},
    ]


@pytest.mark.parametrize(
    ("template", "language", "expected"),
    [
        ("{{ price | money }}!", "en", "€89.00!"),
        ("{{ price | money }}!", "de", "89,00\xa0€!"),
        ("{{ day | date }}.", "en", "24 November 2026."),
        ("{{ day | date }}.", "de", "24. November 2026."),
        ("{{ day | date }}.", "zh", "2026年11月24日."),
        ("{{ day | date }}.", "fr", "24 novembre 2026."),
        ("{{ '2026-12-01' | date }}, {{ '2026-12-11' | date }}.", "fr", "1er décembre 2026, 11 décembre 2026."),
        ("{{ '2026-12-01T09:30:00Z' | time }}.", "fr", "1er déc. 2026, 09:30 UTC."),
        ("{{ moment | time }}.", "en", "24 Nov 2026, 09:30 UTC."),
        ("{{ place | address }}.", "en", "Hauptstr. 12, 10115 Berlin, DE."),
        ("{{ lines | address }}.", "en", "A 1, Rom."),
        ("{{ title | title }}.", "de", "Tasche."),
        ("{{ title | title }}.", "zh", "Bag."),
        ("{{ options | options }}.", "en", "red, size 38."),
        ("{{ 'red' | word('color') }}.", "en", "red."),
        ("{{ 'in_transit' | word('state') }}.", "en", "in transit."),
        ("{{ [1, 2, 3] | listed }}.", "en", "1, 2 and 3."),
        ("{{ ['a', 'b'] | listed }}.", "de", "a und b."),
        ("{{ ['Francia', 'España', 'Italia'] | listed }}.", "es", "Francia, España e Italia."),
        ("{{ ['nieve', 'hielo'] | listed }}.", "es", "nieve y hielo."),
        ("{{ ['plata', 'oro'] | listed('or') }}.", "es", "plata u oro."),
        ("{{ ['rojo', 'negro'] | listed('or') }}.", "es", "rojo o negro."),
    ],
)
def test_filters_write_as_the_language_does(template: str, language: str, expected: str) -> None:
    facts = {
        "price": MONEY,
        "day": "2026-11-24",
        "moment": "2026-11-24T09:30:00Z",
        "place": BERLIN,
        "lines": {"lines": ["A 1", "Rom"]},
        "title": {"en": "Bag", "de": "Tasche"},
        "options": {"color": "red", "size": "38"},
    }
    assert _fill(template, language, **facts) == expected


def test_the_locale_of_the_page_decides_within_its_language() -> None:
    assert _fill("{{ day | date }}.", "en", "en-US", day="2026-11-24") == "November 24, 2026."
    assert _fill("{{ day | date }}.", "de", "en-US", day="2026-11-24") == "24. November 2026."
    assert _fill("{{ day | date }}.", "en", "en-../../etc", day="2026-11-24") == "24 November 2026."


def test_rows_tell_before_and_after_in_words() -> None:
    changes = [
        {"field": "color", "line": 1, "title": {"en": "Bag"}, "before": "red", "after": "black"},
        {"field": "address", "line": None, "title": None, "before": BERLIN, "after": None},
    ]
    assert _fill("{{ changes | rows }}", changes=changes) == [
        {"label": "Bag · Colour", "before": "red", "after": "black"},
        {"label": "Delivery address", "before": "Hauptstr. 12, 10115 Berlin, DE", "after": "–"},
    ]
