"""The menu in the chat's head: the rating, the talk by e-mail, the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_gateway import FakeGateway, strings
from playwright.sync_api import Locator, Page, expect
from sizes import SIZES
from test_widget_talk import bubbles, choose, say, start

Chat = Callable[..., Page]
Picture = Callable[[Page, str], None]


def talk(page: Page) -> None:
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello")


def items(page: Page) -> Locator:
    return page.get_by_role("menuitem")


def star(page: Page, stars: int, language: str = "en") -> Locator:
    return page.get_by_role("radio", name=strings(language)["rate_stars"].replace("{stars}", str(stars)))


def test_the_menu_is_walked_with_the_arrow_keys_and_left_with_escape(visit: Chat, picture: Picture) -> None:
    page = visit()
    talk(page)
    page.get_by_role("button", name=strings("en")["menu"]).focus()
    page.keyboard.press("Enter")
    names = [strings("en")[key] for key in ("picture_send", "transcript", "rate", "end")]
    expect(items(page)).to_have_text(names)
    expect(items(page).first).to_be_focused()
    picture(page, "desktop-menu")
    for key, at in (("ArrowDown", 1), ("End", 3), ("ArrowDown", 0), ("ArrowUp", 3), ("Home", 0)):
        page.keyboard.press(key)
        expect(items(page).nth(at)).to_be_focused()
    page.keyboard.press("Escape")
    expect(items(page)).to_have_count(0)
    expect(page.get_by_role("button", name=strings("en")["menu"])).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_menu_closes_when_something_else_is_pressed(visit: Chat) -> None:
    page = visit()
    talk(page)
    page.get_by_role("button", name=strings("en")["menu"]).click()
    expect(items(page).first).to_be_focused()
    page.locator("reroute-chat textarea").click()
    expect(items(page)).to_have_count(0)


def test_before_the_first_word_there_is_nothing_to_rate_to_send_or_to_end(visit: Chat) -> None:
    page = visit()
    start(page)
    page.get_by_role("button", name=strings("en")["menu"]).click()
    expect(items(page)).to_have_text([strings("en")["picture_send"]])


@pytest.mark.parametrize("size", SIZES)
def test_a_talk_is_rated_with_stars_and_words(visit: Chat, gateway: FakeGateway, picture: Picture, size: str) -> None:
    page = visit(lang="es", **SIZES[size])
    talk(page)
    choose(page, "rate", "es")
    sheet = page.get_by_role("dialog", name=strings("es")["rate_title"])
    expect(sheet.get_by_role("button", name=strings("es")["rate_send"])).to_be_disabled()
    star(page, 4, "es").check()
    sheet.get_by_label(strings("es")["rate_words"]).fill("Muy rápido, gracias")
    expect(page.locator(".stars .lit")).to_have_count(4)
    picture(page, f"{size}-rating")
    sheet.get_by_role("button", name=strings("es")["rate_send"]).click()
    expect(page.locator(".note")).to_have_text(strings("es")["rate_thanks"])
    expect(sheet).to_have_count(0)
    assert gateway.ratings == [{"stars": 4, "words": "Muy rápido, gracias"}]


def test_stars_are_given_with_the_keyboard_alone(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    choose(page, "rate")
    expect(page.get_by_role("dialog", name=strings("en")["rate_title"])).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(star(page, 3)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_have_text(strings("en")["rate_thanks"])
    assert gateway.ratings == [{"stars": 3}]
    expect(page.get_by_role("button", name=strings("en")["menu"])).to_be_focused()


def test_a_rating_that_did_not_arrive_is_kept_to_be_sent_again(visit: Chat, gateway: FakeGateway) -> None:
    gateway.refuse("/chat/rating", 503, "unavailable")
    page = visit()
    talk(page)
    choose(page, "rate")
    star(page, 5).check()
    page.get_by_role("button", name=strings("en")["rate_send"]).click()
    expect(page.get_by_role("alert")).to_have_text(strings("en")["error_generic"])
    gateway.refusals.clear()
    page.get_by_role("button", name=strings("en")["rate_send"]).click()
    expect(page.locator(".note")).to_have_text(strings("en")["rate_thanks"])
    assert gateway.ratings == [{"stars": 5}]


def test_a_talk_can_be_rated_while_it_is_ended(visit: Chat, gateway: FakeGateway, picture: Picture) -> None:
    page = visit(lang="de")
    talk(page)
    choose(page, "end", "de")
    sheet = page.get_by_role("dialog", name=strings("de")["end_title"])
    star(page, 2, "de").check()
    picture(page, "desktop-de-end")
    sheet.get_by_role("button", name=strings("de")["end"]).click()
    expect(bubbles(page, "customer")).to_have_count(0)
    assert gateway.ratings == [{"stars": 2}]
    say(page, "hallo?")
    expect(bubbles(page, "bot").last).to_have_text("You said: hallo?")
    assert len(gateway.sessions) == 2


def test_an_end_that_was_not_meant_can_be_called_off(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    choose(page, "end")
    page.get_by_role("button", name=strings("en")["cancel"]).click()
    expect(bubbles(page, "customer")).to_have_count(1)
    choose(page, "end")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name=strings("en")["end_title"])).to_have_count(0)
    assert gateway.signed_out == 0


@pytest.mark.parametrize(
    ("status", "problem", "sentence"),
    [
        (409, "not_verified", "transcript_not_verified"),
        (429, "rate_limited", "transcript_rate_limited"),
        (503, "unavailable", "error_generic"),
    ],
)
def test_why_the_talk_was_not_sent_by_e_mail_is_said(
    visit: Chat, gateway: FakeGateway, status: int, problem: str, sentence: str
) -> None:
    gateway.refuse("/chat/transcript", status, problem)
    page = visit()
    talk(page)
    choose(page, "transcript")
    expect(page.locator(".note.bad")).to_have_text(strings("en")[sentence])


def test_the_talk_is_sent_by_e_mail_to_the_address_on_file(visit: Chat, picture: Picture) -> None:
    page = visit(lang="zh", **SIZES["phone"])
    talk(page)
    choose(page, "transcript", "zh")
    sentence = strings("zh")["transcript_sent"].replace("{address}", "a•••@example.com")
    expect(page.locator(".note.good")).to_have_text(sentence)
    picture(page, "phone-zh-transcript")
