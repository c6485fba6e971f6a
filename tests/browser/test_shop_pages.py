"""The demo shop behind the chat: products, signing in, the customer's orders, and the ways from there into the talk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_gateway import FakeGateway
from playwright.sync_api import Page, expect
from sizes import PHONE, SIZES
from test_widget_talk import bubbles, say

Chat = Callable[..., Page]
Picture = Callable[..., None]
Check = Callable[[Page], None]

LANGUAGES = ("en", "de", "fr", "es", "zh")
PAGES = {"home": "#", "product": "#/product/bag_red", "orders": "#/orders", "order": "#/orders/GS-1003"}
LOOKS = {"desktop": SIZES["desktop"], "phone dark": PHONE | {"color_scheme": "dark"}}


def sign_in(page: Page) -> None:
    page.locator("#account summary").click()
    page.get_by_role("button", name="Anna Schmidt").click()
    expect(page.locator("#account summary")).to_have_text("Anna Schmidt")


def go(page: Page, place: str) -> None:
    page.evaluate("place => { location.hash = place }", place)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("signed_in", [False, True], ids=["anonymous", "signed in"])
def test_axe_finds_nothing_on_any_page(
    visit: Chat, accessible: Check, picture: Picture, place: str, signed_in: bool, look: str
) -> None:
    page = visit(**LOOKS[look])
    if signed_in:
        sign_in(page)
    go(page, PAGES[place])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"shop-{place}-{look}-{'anna' if signed_in else 'anonymous'}".replace(" ", "-"), full_page=True)


def test_axe_finds_nothing_in_the_list_of_who_can_sign_in(visit: Chat, accessible: Check, picture: Picture) -> None:
    page = visit()
    page.locator("#account summary").click()
    expect(page.get_by_role("button", name="John Miller")).to_be_visible()
    accessible(page)
    picture(page, "shop-sign-in")


def test_a_product_has_a_page_of_its_own_and_questions_about_it_go_into_the_chat(visit: Chat) -> None:
    page = visit()
    page.get_by_role("link", name="Silk scarf, blue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Silk scarf, blue")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator(".product .price")).to_have_text("€24.90")
    expect(page).to_have_title("Silk scarf, blue · GlobalStyle")
    assert page.locator(".view .collection li").count() == 4
    page.get_by_role("button", name="Ask about this product").click()
    draft = "I have a question about this product: Silk scarf, blue"
    expect(page.locator("reroute-chat textarea")).to_have_value(draft)
    page.go_back()
    expect(page.locator("#home")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_signed_in_customer_finds_an_order_and_changes_it_in_the_chat(
    visit: Chat, gateway: FakeGateway, size: str
) -> None:
    page = visit(**SIZES[size])
    sign_in(page)
    page.get_by_role("link", name="My orders").click()
    expect(page.locator(".order-list h2")).to_have_text(["Order GS-1001", "Order GS-1003"])
    page.get_by_role("link", name="Order GS-1001").click()
    expect(page.locator(".headline .chip")).to_have_text("Being packed")
    expect(page.locator("address")).to_contain_text("Torstraße 89")
    expect(page.locator(".lines li")).to_contain_text("Milano handbag")
    expect(page.locator(".way [aria-current=step]")).to_contain_text("Being packed")
    page.get_by_role("button", name="Change this order").click()
    expect(page.locator("reroute-chat textarea")).to_have_value("I would like to change order GS-1001.")
    page.keyboard.press("Enter")
    expect(bubbles(page, "bot").last).to_have_text("You said: I would like to change order GS-1001.")
    assert gateway.sessions[0]["identity"]["email"] == "anna.schmidt@example.com"


def test_a_parcel_on_its_way_can_be_asked_for(visit: Chat) -> None:
    page = visit(lang="de")
    sign_in(page)
    go(page, PAGES["order"])
    page.get_by_role("button", name="Wo ist mein Paket?").click()
    expect(page.locator("reroute-chat textarea")).to_have_value("Wo ist mein Paket GS-1003?")


def test_a_customer_stays_signed_in_over_a_reload_and_leaves_nothing_when_signing_out(
    visit: Chat, gateway: FakeGateway
) -> None:
    page = visit()
    sign_in(page)
    page.reload()
    expect(page.locator("#account summary")).to_have_text("Anna Schmidt")
    page.locator(".launcher").click()
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello")
    page.keyboard.press("Escape")
    page.locator("#account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#account summary")).to_have_text("Sign in")
    assert gateway.signed_out == 1
    assert page.evaluate("[sessionStorage.getItem('shop.person'), localStorage.length]") == [None, 0]


def test_without_signing_in_there_are_no_orders_but_a_way_to_sign_in(visit: Chat) -> None:
    page = visit()
    go(page, "#/orders/GS-1001")
    page.locator(".view").get_by_role("button", name="Anna Schmidt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Order GS-1001")


def test_a_sign_in_that_is_over_is_asked_for_again(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    sign_in(page)
    gateway.refuse("/shop/orders", 401, "identity_refused")
    go(page, PAGES["orders"])
    expect(page.locator(".view")).to_contain_text("You are signed out. Please sign in again.")
    expect(page.locator("#account summary")).to_have_text("Sign in")


@pytest.mark.parametrize("place", ["#/product/none", "#/orders/GS-9999", "#/orders/%3Cimg%20src=x%3E"])
def test_what_is_not_there_is_said(visit: Chat, place: str) -> None:
    page = visit()
    sign_in(page)
    go(page, place)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page here.")
    assert page.locator("main img").count() == 0


def test_where_nobody_can_be_signed_in_nothing_is_offered(visit: Chat, gateway: FakeGateway) -> None:
    gateway.refuse("/shop/customers", 404, "not_found")
    page = visit()
    expect(page.locator(".launcher")).to_be_visible()
    expect(page.locator("#account")).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_the_language_and_keep_the_place_when_it_changes(
    visit: Chat, picture: Picture, language: str
) -> None:
    page = visit()
    sign_in(page)
    go(page, PAGES["order"])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator(f".languages [hreflang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_contain_text("GS-1003")
    assert "{" not in page.locator("main").inner_text()
    brand, languages = page.locator(".top .brand").bounding_box(), page.locator(".languages").bounding_box()
    assert brand and languages
    assert abs(brand["y"] - languages["y"]) < brand["height"]  # all on one line
    picture(page, f"shop-order-{language}", full_page=True)
