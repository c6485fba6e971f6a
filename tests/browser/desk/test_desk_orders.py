"""The order beside the talk: looked at, changed by the rules, confirmed, undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk_samples import proposal
from fake_desk import FakeDesk
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
Picture = Callable[[Page, str], None]


@pytest.fixture
def order(desk_page: Open) -> Page:
    """Order GS-1001 beside Mia's own talk, its form open."""
    page = desk_page("inbox/mine/t-3")
    page.get_by_role("button", name="Change", exact=True).click()
    return page


def kind(page: Page, change: str) -> None:
    page.get_by_label("What to change").select_option(change)


def test_the_panel_shows_the_order_and_the_customer(desk_page: Open) -> None:
    page = desk_page("inbox/waiting/t-anna")
    side = page.locator(".side")
    expect(side.locator(".order-row")).to_have_count(2)
    expect(side.locator(".order-state")).to_contain_text("2 days late")
    expect(side.locator(".goods")).to_contain_text("2 × Leather belt")
    expect(side.locator(".steps .current")).to_contain_text("In transit")
    expect(side).to_contain_text("Paid by card")
    expect(side.get_by_role("button", name="Change", exact=True)).to_have_count(0)
    side.get_by_role("tab", name="Customer").click()
    expect(side.locator(".customer-card")).to_contain_text("anna@example.com")
    expect(side.locator(".stars")).to_have_attribute("aria-label", "4/5")


def test_nobody_verified_means_nothing_to_see_and_says_what_to_ask(desk_page: Open) -> None:
    page = desk_page("inbox/waiting/t-1")
    expect(page.locator(".side .empty")).to_contain_text("Ask for the order number and the e-mail of the order")


def test_an_address_is_checked_confirmed_and_undone(order: Page, desk: FakeDesk, desk_picture: Picture) -> None:
    expect(order.get_by_label("Postcode")).to_have_value("10117")
    order.get_by_label("Street").fill("Elbchaussee 5")
    order.get_by_label("City").fill("Hamburg")
    order.get_by_role("button", name="Check").click()
    expect(order.locator(".decision.allowed")).to_contain_text("address.allowed")
    expect(order.locator(".verdicts .before-after")).to_contain_text("Elbchaussee 5, Hamburg")
    expect(order.locator(".verdicts .sums")).to_contain_text("+€4.90")
    desk_picture(order, "proposal")
    order.get_by_role("button", name="Confirm for GS-1001").click()
    expect(order.locator(".change-done")).to_contain_text("Delivery address")
    order.locator(".change-done").get_by_role("button", name="Undo").click()
    expect(order.locator(".toast")).to_contain_text("Undone")
    expect(order.get_by_role("button", name="Undo")).to_have_count(0)
    changes = desk.asked("POST", "talks/t-3/orders/GS-1001/proposals")[0]["changes"]
    assert changes[0]["address"] | {} == {
        "name": "Anna Schmidt",
        "street_address": "Elbchaussee 5",
        "postal_code": "10117",
        "city": "Hamburg",
        "country_code": "DE",
    }
    (confirmed,) = desk.asked("POST", "talks/t-3/proposals/01PROPOSAL0000000000000000/confirm")
    assert len(confirmed["key"]) == 26


def test_a_refusal_shows_rule_facts_and_offers_that_can_be_taken(order: Page, desk: FakeDesk) -> None:
    kind(order, "variant")
    order.get_by_role("combobox", name="Line", exact=True).select_option("2")
    order.get_by_role("combobox", name="Colour", exact=True).select_option("brown")
    order.get_by_role("button", name="Check").click()
    refused = order.locator(".decision.refused")
    expect(refused).to_contain_text("variant.handed_over")
    expect(refused).to_contain_text("In transit")
    expect(order.get_by_role("button", name="Confirm")).to_have_count(0)
    order.get_by_role("button", name="Hold at location").click()
    expect(order.locator(".decision.allowed")).to_contain_text("hold.allowed")
    first, second = (body["changes"] for body in desk.asked("POST", "talks/t-3/orders/GS-1001/proposals"))
    assert first == [{"type": "variant", "line": 2, "options": {"color": "brown", "size": "M"}}]
    assert second == [{"type": "hold"}]


def test_what_goes_over_the_caps_waits_for_a_lead(order: Page, desk: FakeDesk) -> None:
    kind(order, "compensation")
    order.get_by_label("Amount (EUR)").fill("60,50")
    order.get_by_label("Case").fill("C-10007")
    order.get_by_role("button", name="Check").click()
    expect(order.locator(".need")).to_contain_text("waits for a lead")
    expect(order.get_by_role("button", name="Confirm")).to_have_count(0)
    (body,) = desk.asked("POST", "talks/t-3/orders/GS-1001/proposals")
    assert body["changes"] == [{"type": "compensation", "remedy": "refund", "amount": 6050, "case": "C-10007"}]


def test_several_changes_are_proposed_together_and_the_form_survives_a_reload(order: Page, desk: FakeDesk) -> None:
    kind(order, "phone")
    order.get_by_label("Phone", exact=True).fill("+49 40 1234567")
    order.get_by_role("button", name="Add another change").click()
    order.get_by_label("Quantity").last.fill("3")
    order.reload()
    expect(order.get_by_label("Phone", exact=True)).to_have_value("+49 40 1234567")
    order.get_by_role("button", name="Check").click()
    expect(order.locator(".decision")).to_have_count(2)
    (body,) = desk.asked("POST", "talks/t-3/orders/GS-1001/proposals")
    assert body["changes"] == [
        {"type": "phone", "phone": "+49 40 1234567"},
        {"type": "quantity", "line": 1, "quantity": 3},
    ]


@pytest.mark.parametrize("inside", [False, True], ids=["plain", "inside order_refused"])
def test_an_order_that_changed_meanwhile_comes_back_with_a_fresh_answer(
    order: Page, desk: FakeDesk, inside: bool
) -> None:
    order.get_by_role("button", name="Check").click()
    fresh = proposal([{"type": "address"}]) | {"id": "01FRESH0000000000000000000"}
    stale = {"type": "urn:reroute:proposal_stale", "proposal": fresh}
    path = "talks/t-3/proposals/01PROPOSAL0000000000000000/confirm"
    if inside:
        desk.refuse("POST", path, 409, "order_refused", problem=stale)
    else:
        desk.refuse("POST", path, 409, "proposal_stale", proposal=fresh)
    order.get_by_role("button", name="Confirm").click()
    expect(order.locator(".order-file").get_by_role("alert")).to_contain_text("has changed meanwhile")
    order.get_by_role("button", name="Confirm").click()
    expect(order.locator(".change-done")).to_be_visible()
    assert len(desk.asked("POST", "talks/t-3/proposals/01FRESH0000000000000000000/confirm")) == 1
