"""Signing in: password, code, the shop's own way; and what happens when the session ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk_samples import PASSWORD
from fake_desk import FakeDesk
from playwright.sync_api import Page, Route, expect

Open = Callable[..., Page]


@pytest.fixture
def door(desk: FakeDesk, desk_page: Open) -> Callable[..., Page]:
    """The sign-in page."""

    def opened(**options: str) -> Page:
        desk.signed_in = False
        return desk_page("inbox/mine", **options)

    return opened


def give(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill("mia@shop.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_the_password_opens_the_desk_where_one_wanted_to_go(door: Callable[..., Page], desk: FakeDesk) -> None:
    page = door()
    give(page)
    expect(page.locator(".queue-row .row-name")).to_have_text(["Tom Baker"])
    assert desk.asked("POST", "session") == [{"email": "mia@shop.example", "password": PASSWORD}]


def test_a_wrong_password_says_what_to_do(door: Callable[..., Page]) -> None:
    page = door()
    give(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("mia@shop.example")


def test_the_code_is_asked_for_after_the_password(door: Callable[..., Page], desk: FakeDesk) -> None:
    desk.code = "123456"
    page = door()
    give(page)
    code = page.get_by_label("Code")
    expect(code).to_be_focused()
    code.fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter the newest one")
    code.fill("123 456")
    page.keyboard.press("Enter")
    expect(page.locator(".queue-row")).to_have_count(1)


def test_a_locked_account_is_told_how_long(door: Callable[..., Page], desk: FakeDesk) -> None:
    desk.tries = 5
    page = door()
    give(page)
    expect(page.get_by_role("alert")).to_contain_text("15 minutes")


def test_a_session_that_ends_leads_to_the_door_and_back_with_the_draft(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    page.get_by_label("Reply", exact=True).fill("Half a sentence")
    desk.signed_in = False
    page.evaluate("location.hash = '#/approvals'")
    expect(page.get_by_role("alert")).to_contain_text("session has ended")
    give(page)
    expect(page.get_by_role("heading", name="Approvals")).to_be_visible()
    page.goto(f"{page.url.partition('#')[0]}#/inbox/mine/t-3")
    expect(page.get_by_label("Reply", exact=True)).to_have_value("Half a sentence")


def test_the_queue_is_there_again_after_its_own_request_ended_the_session(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/waiting")
    expect(page.locator(".queue-row")).to_have_count(3)
    desk.refuse("GET", "talks", 401, "session_unknown")  # no other request's, which could come before
    page.locator(".tab.view-mine").click()
    expect(page.get_by_role("alert")).to_contain_text("session has ended")
    desk.accept("GET", "talks")
    give(page)
    expect(page.locator(".queue-row .row-name")).to_have_text(["Tom Baker"])


def test_the_queue_is_there_again_after_a_step_that_ended_the_session(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".queue-row")).to_have_count(3)
    page.clock.install()
    desk.refuse("POST", "talks/t-anna/claim", 401, "session_unknown")
    page.get_by_role("button", name="Claim", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("session has ended")
    page.clock.run_for(1_000)
    give(page)
    expect(page.locator(".queue-row")).to_have_count(3)


def test_filters_end_with_the_session(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/waiting")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Language").select_option("fr")
    expect(page.locator(".queue-row")).to_have_count(1)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    give(page)
    page.get_by_role("link", name="Inbox").click()
    expect(page.locator(".queue-row")).to_have_count(3)


def test_one_stays_when_signing_out_does_not_reach_the_server(desk_page: Open, desk: FakeDesk) -> None:
    def cut(route: Route) -> None:
        route.abort()

    page = desk_page("account")
    page.route("**/api/session", cut)
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".toast.bad")).to_contain_text("Check your connection")
    expect(page.get_by_role("heading", name="Account")).to_be_visible()
    assert desk.signed_in is True
    page.unroute("**/api/session", cut)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()


def test_a_session_that_is_over_already_is_signed_out_of(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("account")
    desk.refuse("DELETE", "session", 401, "session_unknown")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_signing_out_leaves_nothing_of_the_talks_behind(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    page.get_by_label("Reply", exact=True).fill("secret")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert desk.signed_in is False
