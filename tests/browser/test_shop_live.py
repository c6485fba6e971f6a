"""The demo shop with everything real behind it: who signs in there is known in the chat, and a picture is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from customer import Customer
from playwright.sync_api import Browser, expect
from samples import chosen
from sizes import SIZES

from tests.installation import Installation, eventually

pytestmark = pytest.mark.live

Enter = Callable[..., Customer]


@pytest.fixture
def enter(browser: Browser, shop: Installation) -> Iterator[Enter]:
    """A customer enters the shop and signs in as one of the demo's; fails on what no page should do."""
    customers: list[Customer] = []

    def entered(name: str, size: str = "desktop") -> Customer:
        customer = Customer(browser, shop.settings.gateway_url, "en", size)
        customers.append(customer)
        customer.page.locator("#account summary").click()
        customer.page.get_by_role("button", name=name).click()
        expect(customer.page.locator("#account summary")).to_have_text(name)
        return customer

    yield entered
    for customer in customers:
        customer.close()
    assert [customer.wrong for customer in customers] == [[] for _ in customers]


@pytest.mark.parametrize("size", SIZES)
def test_a_signed_in_customer_changes_an_order_from_its_page_without_being_asked_who_it_is(
    enter: Enter, size: str
) -> None:
    customer = enter("Anna Schmidt", size)
    page = customer.page
    page.get_by_role("link", name="My orders").click()
    page.get_by_role("link", name="Order GS-1001").click()
    expect(page.locator("address")).to_contain_text("Torstraße 89")
    expect(page.locator(".lines li")).to_contain_text("Milano handbag")
    page.get_by_role("button", name="Change this order").click()
    expect(customer.field).to_have_value("I would like to change order GS-1001.")
    answer = customer.answer_to(lambda: page.keyboard.press("Enter"))
    customer.picture("shop-change")
    assert "e-mail" not in answer.lower()
    assert "GS-1001" in answer


def test_the_talk_outlives_new_tokens_and_ends_when_the_customer_signs_out(enter: Enter) -> None:
    customer = enter("John Miller")
    customer.open()
    customer.say("where is my parcel GS-1004?")
    with customer.page.expect_response("**/chat/session/token") as renewed:
        customer.reload()
    assert renewed.value.status == 200
    expect(customer.page.locator(".message.customer")).to_have_count(1)
    customer.page.locator(".launcher").click()
    with customer.page.expect_response("**/chat/session") as ended:
        customer.page.locator("#account summary").click()
        customer.page.get_by_role("button", name="Sign out").click()
    assert ended.value.status == 204
    expect(customer.page.locator(".message.customer")).to_have_count(0)


def test_a_picture_is_kept_and_shown_again_after_a_reload(enter: Enter) -> None:
    customer = enter("Sofia García")
    customer.open()
    with customer.page.expect_response("**/chat/pictures?*") as sent:
        customer.page.locator("input[type=file]").set_input_files([chosen("roto.jpg")])
    assert sent.value.status == 200
    expect(customer.page.locator(".delivery")).to_have_text("Sent")
    customer.reload()
    image = customer.page.locator(".message.customer a.picture img")
    expect(image).to_have_count(1)
    eventually(lambda: image.evaluate("image => image.naturalWidth") == 320, "the picture is drawn")


def test_a_verified_customer_gets_the_talk_by_e_mail(enter: Enter) -> None:
    customer = enter("Anna Schmidt")
    customer.open()
    customer.say("hello")
    page = customer.page
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("menuitem", name="Get this chat by e-mail").click()
    expect(page.locator(".note.good")).to_contain_text("@example.com")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("menuitem", name="Rate this chat").click()
    page.get_by_role("radio", name="5 of 5 stars").check()
    page.get_by_role("button", name="Send rating").click()
    expect(page.locator(".note.good")).to_have_text("Thank you for your rating!")
