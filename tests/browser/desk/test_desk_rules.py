"""The rules by which talks go to a person: read, written, tried."""

from __future__ import annotations

from collections.abc import Callable

from fake_desk import FakeDesk
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
Picture = Callable[[Page, str], None]


def test_rules_tell_what_they_look_for_and_where_a_talk_goes(desk_page: Open) -> None:
    cards = desk_page("rules").locator(".rule-card")
    expect(cards.locator("h2")).to_have_text(["Bulk orders", "French complaints"])
    bulk, french = cards.all()
    expect(bulk.locator(".chip")).to_have_text(["Service"])
    expect(bulk.locator("dd")).to_have_text(["“bulk order”, “批发”"])
    expect(french.locator(".chip")).to_have_text(["The talk’s own team", "Not in use"])
    expect(french.locator("dt")).to_have_text(["Languages", "Channels", "Topics"])
    expect(french.locator("dd")).to_have_text(["French", "Website", "Complaint, Parcel lost"])


def test_a_rule_is_written(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("rules")
    page.get_by_role("button", name="New rule").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title").fill("Press")
    form.get_by_label("Goes to").select_option("service")
    form.get_by_label("Words").fill("journalist\n\n 记者 \n")
    form.get_by_role("group", name="Languages").get_by_label("German").check()
    form.get_by_role("group", name="Topics").get_by_label("Complaint", exact=True).check()
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".rule-card h2")).to_have_text(["Bulk orders", "French complaints", "Press"])
    when = {"words": ["journalist", "记者"], "languages": ["de"], "channels": [], "topics": ["complaint"]}
    assert desk.asked("POST", "rules") == [{"title": "Press", "team": "service", "active": True, "when": when}]


def test_a_rule_is_changed_and_removed(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("rules")
    page.get_by_role("button", name="Edit French complaints").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Website")).to_be_checked()
    form.get_by_label("Website").uncheck()
    form.get_by_label("In use").check()
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Saved")
    when = {"words": [], "languages": ["fr"], "channels": [], "topics": ["parcel_lost", "complaint"]}
    new = {"title": "French complaints", "team": None, "active": True, "when": when}
    assert desk.asked("PATCH", "rules/r-2") == [new]
    page.get_by_role("button", name="Edit Bulk orders").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".rule-card h2")).to_have_text(["French complaints"])


def test_a_rule_without_a_condition_is_not_sent(
    desk_page: Open, desk: FakeDesk, accessible: Callable[[Page], None], desk_picture: Picture
) -> None:
    page = desk_page("rules", size="phone")
    page.get_by_role("button", name="New rule").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title").fill("Everything")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("at least one condition")
    accessible(page)
    desk_picture(page, "dialog-rule")
    assert desk.asked("POST", "rules") == []
    form.get_by_label("WhatsApp").check()
    desk.refuse("POST", "rules", 403, "role_refused")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("Your role does not allow this")
    expect(form.get_by_label("Title")).to_have_value("Everything")


def test_a_sentence_shows_which_rules_find_their_words_in_it(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("rules")
    sentence = page.get_by_label("Try a sentence")
    sentence.fill("a bulk order of bags")
    sentence.press("Enter")
    expect(page.locator(".rule-try").get_by_role("status")).to_have_text("1 rule finds its words in it.")
    expect(page.locator(".rule-card").first.locator(".chip.good")).to_have_text("Found")
    expect(page.locator(".rule-card .chip.good")).to_have_count(1)
    sentence.fill("hello")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.locator(".rule-try").get_by_role("status")).to_have_text("0 rules find their words in it.")
    expect(page.locator(".rule-card .chip.good")).to_have_count(0)


def test_rules_are_for_leads(desk_page: Open, desk: FakeDesk) -> None:
    desk.role = "agent"
    page = desk_page("rules")
    expect(page.locator(".empty-title")).to_contain_text("For leads only")
    expect(page.get_by_role("button", name="New rule")).to_have_count(0)


def test_a_talk_tells_which_rule_brought_it(desk_page: Open, desk: FakeDesk) -> None:
    desk.talks["t-anna"]["packet"] |= {"reason": "rule", "rule": "Bulk orders"}
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".packet summary .chip").first).to_have_text("Staff rule")
    expect(page.locator(".packet summary .chip").nth(1)).to_have_text("Bulk orders")
