"""The demo shop's page, in its five languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_gateway import FakeGateway, strings
from playwright.sync_api import Page, expect
from test_widget_talk import bubbles

Chat = Callable[..., Page]
Picture = Callable[..., None]


@pytest.mark.parametrize(
    ("lang", "locale", "price"),
    [
        ("en", "en-GB", "€89.00"),
        ("de", "de-DE", "89,00\xa0€"),
        ("zh", "zh-CN", "€89.00"),
        ("fr", "fr-FR", "89,00\xa0€"),
        ("es", "es-ES", "89,00\xa0€"),
    ],
)
def test_the_shop_and_its_chat_speak_the_chosen_language(
    visit: Chat, picture: Picture, lang: str, locale: str, price: str
) -> None:
    page = visit(lang=lang)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("script[data-locale]")).to_have_attribute("data-locale", locale)
    expect(page.locator(".collection .price").first).to_have_text(price)
    expect(page.locator(".launcher")).to_have_attribute("aria-label", strings(lang)["launcher_open"])
    picture(page, f"shop-{lang}", full_page=True)


def test_a_sentence_to_try_is_put_into_the_chat(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    page.get_by_role("button", name="GS-1001, anna.schmidt@example.com").click()
    expect(page.locator("reroute-chat textarea")).to_have_value("GS-1001, anna.schmidt@example.com")
    page.keyboard.press("Enter")
    expect(bubbles(page, "customer")).to_have_text("GS-1001, anna.schmidt@example.com")


def test_the_page_fits_every_width(visit: Chat, picture: Picture) -> None:
    page = visit(lang="de")
    for width in (360, 768, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        picture(page, f"shop-de-{width}", full_page=True)


def test_the_page_can_set_the_chats_language_and_open_it(visit: Chat) -> None:
    page = visit()
    page.evaluate("Reroute.setLocale('de-DE')")
    expect(page.locator(".launcher")).to_have_attribute("aria-label", strings("de")["launcher_open"])
    page.evaluate("Reroute.open()")
    expect(page.locator("reroute-chat textarea")).to_be_focused()
    page.evaluate("Reroute.close()")
    expect(page.get_by_role("dialog")).to_have_count(0)
