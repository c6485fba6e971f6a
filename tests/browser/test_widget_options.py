"""Alternatives stand as a list that is easy to compare, with the price at the end of the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fake_gateway import FakeGateway
from playwright.sync_api import Locator, Page, expect
from samples import METHODS, OFFERS, ORDERS, STATUS
from sizes import SIZES
from test_widget_talk import bubbles, say, start

Chat = Callable[..., Page]
Picture = Callable[[Page, str], None]


def options(page: Page) -> Locator:
    return page.locator(".options button")


def column(page: Page, part: str) -> list[str]:
    return page.locator(f".options .{part}").all_inner_texts()


@pytest.mark.parametrize("size", SIZES)
def test_offers_are_a_list_with_their_prices_and_one_press_takes_one(
    visit: Chat, gateway: FakeGateway, picture: Picture, size: str
) -> None:
    gateway.answer("other address", OFFERS)
    gateway.answer("b-1", {"text": "Shall I arrange that?"})
    page = visit(**SIZES[size])
    start(page)
    say(page, "other address")
    expect(options(page)).to_have_count(3)
    assert column(page, "title") == ["Hold it for pick-up", "Keep the former address", "Keep it, partly refunded"]
    assert column(page, "price") == ["€3.00", "€14.90"]
    assert column(page, "detail")[2] == "Keep it and get €14.90 back."
    assert bubbles(page, "bot").all_inner_texts()[-2:] == [
        "I'm sorry, the carrier can't redirect parcel GS-1004 as things stand. Here is what I can do instead:",
        "Which one would you like?",
    ]
    ends = [box["x"] + box["width"] for price in page.locator(".options .price").all() if (box := price.bounding_box())]
    assert ends[0] == pytest.approx(ends[1], abs=1)
    picture(page, f"{size}-options")
    options(page).first.click()
    expect(bubbles(page, "customer").last).to_have_text("Hold it for pick-up")
    expect(bubbles(page, "bot").last).to_have_text("Shall I arrange that?")
    assert gateway.posts[-1]["button"] == "b-1"
    expect(options(page).first).to_be_disabled()


def test_what_a_line_tells_beyond_its_title_stands_under_it(visit: Chat, gateway: FakeGateway) -> None:
    gateway.answer("meine Bestellungen", ORDERS)
    page = visit(lang="de")
    start(page)
    say(page, "meine Bestellungen")
    expect(options(page)).to_have_count(2)
    assert column(page, "detail")[0] == "22. November 2026: Milano-Handtasche, 89,00 €, in Vorbereitung"
    assert column(page, "price") == ["89,00 €", "450,00 €"]


def test_prices_in_the_titles_of_buttons_are_taken_out_to_the_end(visit: Chat, gateway: FakeGateway) -> None:
    gateway.answer("schneller", METHODS)
    gateway.answer("b-1", {"text": "Gern."})
    page = visit(lang="de")
    start(page)
    say(page, "schneller")
    expect(options(page)).to_have_count(2)
    assert column(page, "title") == ["Express", "Standard"]
    assert column(page, "price") == ["12,90 €", "4,90 €"]
    options(page).first.click()
    expect(bubbles(page, "customer").last).to_have_text("Express 12,90 €")


def test_prices_of_a_told_list_stand_under_each_other_and_no_word_is_lost(visit: Chat, gateway: FakeGateway) -> None:
    gateway.answer("what did I order?", STATUS)
    page = visit()
    start(page)
    say(page, "what did I order?")
    expect(page.locator(".priced .price")).to_have_count(2)
    expect(bubbles(page, "bot").last).to_have_text(STATUS["text"])
    right: list[Any] = [price.bounding_box() for price in page.locator(".priced .price").all()]
    assert right[0]["x"] + right[0]["width"] == pytest.approx(right[1]["x"] + right[1]["width"], abs=1)


def test_yes_and_no_stay_simple_buttons(visit: Chat, gateway: FakeGateway) -> None:
    plain = {"text": "Change it?", "buttons": [{"id": "b-1", "title": "Yes, please"}, {"id": "b-2", "title": "No"}]}
    gateway.answer("hi", plain)
    page = visit()
    start(page)
    say(page, "hi")
    expect(page.get_by_role("button", name="Yes, please", exact=True)).to_be_visible()
    assert page.locator(".options").count() == 0
