"""Search, approvals, insights, staff, canned replies, log, account; the command bar and the keys."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fake_desk import FakeDesk
from fake_gateway import ROOT
from playwright.sync_api import Page, Route, expect

Open = Callable[..., Page]
Picture = Callable[[Page, str], None]
WORDS = ROOT / "bot" / "web" / "desk" / "words"


def test_search_finds_orders_and_talks(desk_page: Open) -> None:
    page = desk_page()
    expect(page.locator(".queue-row")).to_have_count(3)
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("gs-1001")
    expect(page.locator(".results h2")).to_have_text(["Orders 1", "Talks 1"])
    page.get_by_role("link", name="GS-1001").first.click()
    expect(page.locator(".order-page .steps .current")).to_contain_text("In transit")
    expect(page.get_by_role("button", name="Change", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Back to the search").click()
    expect(page.get_by_role("searchbox")).to_have_value("gs-1001")


def test_a_pause_after_a_space_does_not_take_it_away(desk_page: Open) -> None:
    page = desk_page("search")
    words = page.get_by_role("searchbox")
    with page.expect_request(lambda request: request.url.endswith("/search?q=anna")):
        words.press_sequentially("anna ")
    expect(page.locator(".results h2").first).to_have_text("Orders 1")
    words.press_sequentially("schmidt")
    expect(words).to_have_value("anna schmidt")
    expect(page.locator(".results h2").first).to_have_text("Orders 1")


def test_a_late_failure_of_an_earlier_search_is_not_told(desk_page: Open) -> None:
    page = desk_page("search")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(lambda url: url.endswith("/search?q=anna"), hold)
    words = page.get_by_role("searchbox")
    with page.expect_request("**/search?q=anna"):
        words.fill("anna")
    words.fill("gs-1001")
    expect(page.locator(".results h2")).to_have_text(["Orders 1", "Talks 1"])
    with page.expect_event("requestfailed"):
        held[0].abort()
    page.evaluate("fetch('/desk/api/labels').then((answer) => answer.text())")
    expect(page.locator(".page").get_by_role("alert")).to_have_count(0)


def test_a_search_that_one_has_left_does_not_change_the_address(desk_page: Open) -> None:
    page = desk_page("search")
    page.clock.install()
    page.get_by_role("searchbox").fill("anna")
    page.get_by_role("link", name="Inbox").click()
    expect(page.locator(".queue")).to_be_visible()
    page.clock.run_for(1_000)
    assert page.url.endswith("#/inbox/waiting")


@pytest.mark.parametrize(
    ("where", "sign"),
    [("approvals", ".approval"), ("canned", ".canned-card"), ("rules", ".rule-card"), ("staff", ".people tbody tr")],
)
def test_what_could_not_be_loaded_says_so_and_is_asked_for_again(
    desk_page: Open, desk: FakeDesk, accessible: Callable[[Page], None], desk_picture: Picture, where: str, sign: str
) -> None:
    desk.refuse("GET", where, 503, "unavailable")
    page = desk_page(where)
    main = page.locator("main")
    expect(main.get_by_role("alert")).to_contain_text("Not available right now")
    expect(main.locator(".empty, .loading, table")).to_have_count(0)
    accessible(page)
    desk_picture(page, f"failed-{where}")
    desk.accept("GET", where)
    main.get_by_role("button", name="Try again").click()
    expect(main.locator(sign).first).to_be_visible()
    expect(main.get_by_role("alert")).to_have_count(0)


def test_an_approval_takes_one_click_and_a_reason(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("approvals")
    expect(page.locator(".approval")).to_contain_text("€60.00")
    page.get_by_label("Reason").fill("Regular customer")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".empty-title")).to_have_text("Nothing waits for approval")
    expect(page.locator(".rail .badge")).to_have_count(1)
    (body,) = desk.asked("POST", "approvals/01APPROVAL0000000000000000")
    assert body == {"approved": True, "reason": "Regular customer"}


def test_a_refusal_says_what_the_customer_reads(desk_page: Open, desk: FakeDesk) -> None:
    proposed = {
        "changes": [{"change": {"type": "compensation", "amount": 6000}, "rule": "compensation.above_cap"}],
        "price_difference": {"amount": -6000, "currency": "EUR"},
    }
    bare = {
        "proposal": "01APPROVAL0000000000000000",
        "order": "GS-1001",
        "talk": None,
        "asked_at": "2026-11-27T10:00:00Z",
    }
    desk.approvals = [bare | {"proposed": {"proposal": proposed, "waits_for_approval": True}}]
    page = desk_page("approvals")
    expect(page.locator(".approval h2")).to_have_text("Compensation")
    expect(page.locator(".approval-amount")).to_have_text("€60.00")
    page.get_by_label("Reason").fill("No photo")
    page.get_by_role("button", name="Refuse").click()
    page.get_by_label("What the customer reads").select_option("evidence_missing")
    page.get_by_role("button", name="Refuse").click()
    expect(page.locator(".toast")).to_contain_text("Refused")
    (body,) = desk.asked("POST", "approvals/01APPROVAL0000000000000000")
    assert body == {"approved": False, "reason": "No photo", "because": "evidence_missing"}


def test_every_chart_has_its_table(desk_page: Open, desk_picture: Picture) -> None:
    page = desk_page("insights", size="wide")
    charts = page.locator(".chart")
    expect(charts).to_have_count(12)
    for button in page.get_by_role("button", name="Table").all():
        button.click()
    expect(page.locator(".chart table")).to_have_count(12)
    expect(page.locator(".chart svg")).to_have_count(0)
    expect(charts.first.locator("tbody tr")).to_have_count(30)
    desk_picture(page, "insights-tables")


def test_insights_follow_dates_and_filters_and_can_be_taken_as_csv(desk_page: Open) -> None:
    page = desk_page("insights")
    expect(page.locator(".tile").first).to_contain_text("1,6")
    with page.expect_request(lambda request: "language=de" in request.url and "/insights?" in request.url):
        page.get_by_role("combobox", name="Language").select_option("de")
    page.get_by_role("button", name="7 days").click()
    expect(page.locator(".chart").first.locator("rect.bar")).to_have_count(7)
    href = page.get_by_role("link", name="Download CSV").get_attribute("href") or ""
    assert href.startswith("/desk/api/insights.csv?from=")
    assert "language=de" in href


def test_an_admin_adds_a_colleague_and_lets_another_in_again(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("staff")
    page.get_by_role("button", name="Add a colleague").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Full name").fill("Eva Novak")
    form.get_by_label("First name").fill("Eva")
    form.get_by_label("E-mail").fill("eva@shop.example")
    form.get_by_label("Role").select_option("lead")
    form.get_by_label("Languages").fill("cs, EN")
    form.get_by_label("First password").fill("twelve letters")
    form.get_by_role("button", name="Add").click()
    expect(page.locator(".people")).to_contain_text("Eva Novak")
    page.get_by_role("button", name="Edit Peer Holm").click()
    page.get_by_label("Unlock now").check()
    page.get_by_label("May sign in").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".people tr.gone")).to_contain_text("Peer Holm")
    (new,) = desk.asked("POST", "staff")
    assert (new["role"], new["teams"], new["languages"]) == ("lead", ["service"], ["cs", "en"])
    assert desk.asked("PATCH", "staff/s-old")[0]["unlock"] is True


def test_what_a_form_got_wrong_is_said_where_it_is(desk_page: Open, desk: FakeDesk) -> None:
    desk.refuse("PATCH", "staff/s-mia", 409, "last_admin")
    page = desk_page("staff")
    page.get_by_role("button", name="Edit Mia Brandt").click()
    page.get_by_label("Role").select_option("agent")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("Make another colleague one first")


def test_canned_replies_are_written_changed_and_removed(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("canned")
    page.get_by_role("button", name="New reply").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title").fill("Thanks")
    form.get_by_label("English").fill("Thank you, {customer}.")
    form.get_by_label("German").fill("Danke, {customer}.")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".canned-card")).to_have_count(3)
    page.get_by_role("button", name="Edit Greeting").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".canned-card h2")).to_have_text(["Parcel late", "Thanks"])
    texts = {"en": "Thank you, {customer}.", "de": "Danke, {customer}."}
    assert desk.asked("POST", "canned") == [{"title": "Thanks", "team": None, "texts": texts}]


def test_the_log_goes_back_page_by_page(desk_page: Open) -> None:
    page = desk_page("audit")
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.locator("tbody tr").first).to_contain_text("Mia Brandt")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("tbody tr")).to_have_count(60)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_a_second_factor_is_enrolled_with_a_code_drawn_here(
    desk_page: Open, desk: FakeDesk, desk_picture: Picture
) -> None:
    desk.staff[0]["totp"] = False
    page = desk_page("account")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("img", name="QR code of the secret")).to_be_visible()
    expect(page.locator(".secret")).to_have_text("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")
    link = page.get_by_role("link", name="Open in an app")
    assert (link.get_attribute("href") or "").startswith("otpauth://totp/Reroute:")
    desk_picture(page, "totp")
    page.get_by_role("textbox", name="Code").fill("111111")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the newest one")
    page.get_by_role("textbox", name="Code").fill("123456")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("button", name="Turn off")).to_be_visible()


def test_presence_theme_and_password(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("account")
    with page.expect_response("**/me/presence"):
        page.get_by_role("button", name="Available").click()
    expect(page.get_by_role("button", name="Away")).to_be_visible()
    assert desk.asked("PUT", "me/presence") == [{"available": False}]
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    desk.refuse("PUT", "me/password", 403, "password_wrong")
    page.get_by_label("Current password").fill("not mine")
    page.get_by_label("New password").fill("a much longer one")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("current password is wrong")


def test_the_command_bar_does_everything_by_name(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".message")).to_have_count(6)
    page.keyboard.press("Control+k")
    page.keyboard.type("claim")
    page.keyboard.press("Enter")
    expect(page.locator(".talk .owner-agent")).to_have_text("You")
    page.keyboard.press("Control+k")
    page.keyboard.type("insi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Insights")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("belt from Berlin")
    expect(page.locator("#commands").get_by_role("option")).to_contain_text(["Search for “belt from Berlin”"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_have_value("belt from Berlin")


def test_single_keys_rest_while_one_types_and_can_be_switched_off(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    reply = page.get_by_role("textbox", name="Reply")
    reply.press_sequentially("cheh?/")
    expect(reply).to_have_value("cheh?/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Command bar")).to_be_visible()


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_a_role_sees_its_own_pages_alone(desk_page: Open, desk: FakeDesk, role: str) -> None:
    desk.role = role
    page = desk_page("staff")
    expect(page.locator(".empty-title")).to_have_text("For administrators only.")
    expected = (
        ["Inbox", "Search", "Replies"]
        if role == "agent"
        else ["Inbox", "Search", "Approvals", "Insights", "Replies", "Rules"]
    )
    expect(page.locator(".rail li .rail-link > span:not(.badge)")).to_have_text(expected)


def test_every_language_of_the_desk_has_the_same_words() -> None:
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(WORDS.glob("*.json"))}
    assert set(files) >= {"en", "de"}
    for words in files.values():
        assert list(words) == list(files["en"])
        assert all(text.strip() for text in words.values())
