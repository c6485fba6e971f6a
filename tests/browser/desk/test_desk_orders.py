"""The order beside the talk: looked at, changed by the rules, confirmed, undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk_samples import order_file, proposal
from fake_desk import FakeDesk
from playwright.sync_api import Page, Route, expect

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


def test_the_order_of_one_talk_does_not_stand_beside_the_next(desk_page: Open) -> None:
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".order-head")).to_contain_text("GS-1001")
    page.locator("[data-id=t-1]").click()
    expect(page.locator(".side .empty")).to_contain_text("Ask for the order number and the e-mail of the order")
    expect(page.locator(".side .code")).to_have_count(0)


def test_an_old_answer_does_not_hide_the_orders_of_who_is_verified_since(desk_page: Open, desk: FakeDesk) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page = desk_page("inbox/all")
    page.route("**/talks/t-1/orders", hold_the_first)
    with page.expect_request("**/talks/t-1/orders"):
        page.locator("[data-id=t-1]").click()
    desk.talks["t-1"]["customer"] = {"name": "Anna Schmidt", "verified": True}
    desk.push("talk", desk.summary(desk.talks["t-1"]))
    expect(page.locator(".side .order-row")).to_have_count(2)
    with page.expect_event("requestfailed"):
        held[0].abort()
    page.evaluate("fetch('/desk/api/labels').then((answer) => answer.text())")
    expect(page.locator(".side").get_by_role("alert")).to_have_count(0)


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


def test_what_is_confirmed_belongs_to_its_order_also_when_another_is_looked_at_since(
    order: Page, desk: FakeDesk
) -> None:
    other = order_file()
    other["order"] |= {"number": "GS-0987"}
    other["receipts"] = {"receipts": []}
    held: list[Route] = []
    order.route("**/orders/GS-0987?*", lambda route: route.fulfill(json=other))
    order.route("**/confirm", lambda route: held.append(route))
    order.get_by_label("Street").fill("Elbchaussee 5")
    order.get_by_role("button", name="Check").click()
    with order.expect_request("**/confirm"):
        order.get_by_role("button", name="Confirm for GS-1001").click()
    order.locator(".order-row", has_text="GS-0987").click()
    order.get_by_role("button", name="Change", exact=True).click()
    kind(order, "phone")
    order.get_by_label("Phone", exact=True).fill("+49 40 1234567")
    with order.expect_response("**/confirm"):
        held[0].continue_()
    expect(order.locator(".order-file")).to_have_attribute("aria-busy", "false")
    expect(order.locator(".change-done")).to_have_count(0)
    expect(order.get_by_label("Phone", exact=True)).to_have_value("+49 40 1234567")
    order.get_by_role("button", name="Hand back").click()
    order.get_by_role("dialog").get_by_role("button", name="Hand back").click()
    expect(order.locator(".talk .owner-bot")).to_be_visible()
    (body,) = desk.asked("POST", "talks/t-3/hand-back")
    assert body == {"settled": [], "order": "GS-1001", "receipt": "01RECEIPT00000000000000000"}


def test_a_proposal_is_not_shown_under_another_order(order: Page) -> None:
    other = order_file()
    other["order"] |= {"number": "GS-0987"}
    held: list[Route] = []
    order.route("**/orders/GS-0987?*", lambda route: route.fulfill(json=other))
    order.route("**/proposals", lambda route: held.append(route))
    with order.expect_request("**/proposals"):
        order.get_by_role("button", name="Check").click()
    order.locator(".order-row", has_text="GS-0987").click()
    order.get_by_role("button", name="Change", exact=True).click()
    with order.expect_response("**/proposals"):
        held[0].continue_()
    expect(order.locator(".order-file")).to_have_attribute("aria-busy", "false")
    expect(order.locator(".order-head")).to_contain_text("GS-0987")
    expect(order.locator(".decision")).to_have_count(0)


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


def test_other_wishes_need_another_check_and_a_removed_one_stays_away(order: Page) -> None:
    order.get_by_role("button", name="Check").click()
    expect(order.get_by_role("button", name="Confirm for GS-1001")).to_be_visible()
    order.get_by_role("button", name="Add another change").click()
    expect(order.locator(".change-form > fieldset")).to_have_count(2)
    expect(order.get_by_role("button", name="Confirm for GS-1001")).to_have_count(0)
    order.get_by_role("button", name="Remove this change").first.click()
    expect(order.locator(".change-form > fieldset")).to_have_count(1)
    order.reload()
    expect(order.get_by_label("What to change")).to_have_value("quantity")


def test_another_kind_of_wish_survives_a_reload(order: Page) -> None:
    order.get_by_label("Street").fill("Elbchaussee 5")
    kind(order, "redirect")
    expect(order.get_by_label("Street")).to_have_value("Hauptstr. 12")
    order.reload()
    expect(order.get_by_label("What to change")).to_have_value("redirect")
    expect(order.get_by_label("Street")).to_have_value("Hauptstr. 12")


def test_what_is_chosen_in_a_wish_is_what_its_fields_are_for(order: Page) -> None:
    kind(order, "variant")
    order.get_by_role("combobox", name="Line", exact=True).select_option("2")
    order.get_by_role("combobox", name="Colour", exact=True).select_option("brown")
    kind(order, "exchange")
    expect(order.get_by_role("combobox", name="Line", exact=True)).to_have_value("1")
    expect(order.get_by_role("combobox", name="Colour", exact=True)).to_have_value("red")
    kind(order, "phone")
    order.get_by_role("button", name="Add another change").click()
    order.get_by_label("What to change").last.select_option("recipient")
    order.get_by_role("button", name="Remove this change").first.click()
    expect(order.get_by_label("What to change")).to_have_value("recipient")
    expect(order.get_by_label("Name", exact=True)).to_be_visible()


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
