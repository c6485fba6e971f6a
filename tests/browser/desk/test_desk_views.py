"""Every page of the desk on every screen: axe finds nothing, nothing is wider than the screen, dialogs included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk_sizes import SIZES
from fake_desk import FakeDesk
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
Check = Callable[[Page], None]
Picture = Callable[[Page, str], None]

VIEWS = {
    "queue": ("inbox/waiting", ".queue-row"),
    "talk": ("inbox/waiting/t-anna", ".timeline .note"),
    "own-talk": ("inbox/mine/t-3", ".composer textarea"),
    "side": ("inbox/waiting/t-anna/side", ".steps li"),
    "search": ("search?q=anna", ".card-link"),
    "order": ("orders/GS-1001", ".steps li"),
    "approvals": ("approvals", ".approval"),
    "insights": ("insights", ".chart svg"),
    "staff": ("staff", ".people tbody tr"),
    "canned": ("canned", ".canned-card"),
    "rules": ("rules", ".rule-card"),
    "audit": ("audit", ".audit tbody tr"),
    "account": ("account", ".panel"),
}
DIALOGS = {
    "?": "help",
    "Control+k": "command",
    "h": "hand-back",
    "e": "close",
    "a": "assign",
    "t": "transfer",
    "l": "labels",
}
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest(".unseen, svg, .skip, .tabs, .rail, .table-scroll, textarea"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.className || one.localName)"""


def look(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_and_fits_on_every_screen(
    desk_page: Open, accessible: Check, desk_picture: Picture, view: str
) -> None:
    where, sign = VIEWS[view]
    page = desk_page(where)
    for size in SIZES:
        look(page, size)
        expect(page.locator(sign).first).to_be_attached()
        assert page.evaluate(TOO_WIDE) == []
        desk_picture(page, f"{view}-{size}")
        accessible(page)


@pytest.mark.parametrize("view", ["talk", "side", "insights", "staff"])
def test_the_dark_look_in_german_is_accessible(
    desk_page: Open, accessible: Check, desk_picture: Picture, view: str
) -> None:
    where, sign = VIEWS[view]
    page = desk_page(where, lang="de", color_scheme="dark")
    expect(page.locator(sign).first).to_be_attached()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    desk_picture(page, f"{view}-dark")
    accessible(page)


def test_signing_in_is_accessible_on_every_screen(
    desk_page: Open, desk: FakeDesk, accessible: Check, desk_picture: Picture
) -> None:
    desk.signed_in, desk.oidc = False, "Shop SSO"
    page = desk_page("")
    expect(page.get_by_role("link", name="Sign in with Shop SSO")).to_be_visible()
    for size in ("phone", "laptop"):
        look(page, size)
        assert page.evaluate(TOO_WIDE) == []
        desk_picture(page, f"sign-in-{size}")
        accessible(page)


def test_every_dialog_is_accessible_and_gives_the_focus_back(
    desk_page: Open, accessible: Check, desk_picture: Picture
) -> None:
    page = desk_page("inbox/mine/t-3")
    row = page.locator(".queue-row").first
    row.focus()
    for key, name in DIALOGS.items():
        page.keyboard.press(key)
        dialog = page.get_by_role("dialog")
        expect(dialog, name).to_be_visible()
        desk_picture(page, f"dialog-{name}")
        accessible(page)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(row).to_be_focused()


def test_the_forms_of_staff_and_canned_replies_are_accessible(
    desk_page: Open, accessible: Check, desk_picture: Picture
) -> None:
    page = desk_page("staff", size="phone")
    page.get_by_role("button", name="Edit Peer Holm").click()
    expect(page.get_by_label("Unlock now")).to_be_visible()
    accessible(page)
    page.goto(f"{page.url.partition('#')[0]}#/canned")
    page.get_by_role("button", name="New reply").click()
    desk_picture(page, "dialog-canned")
    accessible(page)


def test_a_phone_shows_one_pane_at_a_time_and_goes_back(desk_page: Open) -> None:
    page = desk_page(size="phone")
    page.locator(".queue-row").first.click()
    expect(page.locator(".thread")).to_be_visible()
    expect(page.locator(".queue")).to_be_hidden()
    page.get_by_role("link", name="Order and customer").click()
    expect(page.locator(".order-head")).to_be_visible()
    expect(page.locator(".thread")).to_be_hidden()
    page.get_by_role("link", name="Back to the talk").click()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(".queue-row").first).to_be_visible()
    page.go_back()
    expect(page.locator(".thread")).to_be_visible()


def test_a_wide_screen_shows_three_panes(desk_page: Open) -> None:
    page = desk_page("inbox/waiting/t-anna", size="wide")
    for pane in (".queue-row", ".thread", ".order-head"):
        expect(page.locator(pane).first).to_be_visible()
