"""What happens elsewhere is seen here at once, and nothing is missed while the line is broken."""

from __future__ import annotations

from collections.abc import Callable

from desk_samples import APPROVAL, talk
from fake_desk import FakeDesk
from playwright.sync_api import Page, expect

from tests.installation import eventually

Open = Callable[..., Page]


def listening(page: Page, desk: FakeDesk) -> None:
    """The page is drawn and its stream is open."""
    expect(page.locator(".queue-row").first).to_be_visible()
    eventually(lambda: desk.streams > 0, "the stream is open")


def test_a_new_talk_and_its_count_appear_by_themselves(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page()
    listening(page, desk)
    new = talk(9, "waiting", "Olga Petrova", "My size is wrong", 0, unread=1)
    desk.talks["t-9"] = new
    desk.push("talk", desk.summary(new))
    expect(page.locator(".queue-row")).to_have_count(4)
    expect(page.locator(".view-waiting .count")).to_have_text("4")
    expect(page).to_have_title("(4) Reroute Desk")


def test_a_talk_that_a_colleague_takes_leaves_the_queue(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page()
    listening(page, desk)
    desk.take("t-1", "s-jonas", "Jonas")
    expect(page.locator("[data-id=t-1]")).to_have_count(0)
    expect(page.locator(".view-agent .count")).to_have_text("3")


def test_messages_typing_and_colleagues_are_seen_in_the_open_talk(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    listening(page, desk)
    expect(page.locator(".message")).to_have_count(1)
    desk.push("typing", {"talk": "t-3", "from": "customer"})
    expect(page.locator(".typing")).to_have_text("Tom Baker is typing…")
    desk.says("t-3", "One more thing")
    expect(page.locator(".message.customer").last).to_contain_text("One more thing")
    expect(page.locator(".typing")).to_be_empty()
    desk.push("viewers", {"talk": "t-3", "viewers": ["Mia", "Lin"]})
    expect(page.locator(".talk .viewers")).to_contain_text("Also here: Lin")
    desk.push("typing", {"talk": "t-3", "from": "agent", "name": "Lin"})
    expect(page.locator(".typing")).to_have_text("Lin is typing…")


def test_what_is_typed_stays_with_its_approval_when_a_colleague_decides_another(
    desk_page: Open, desk: FakeDesk
) -> None:
    desk.approvals.append(APPROVAL | {"proposal": "01APPROVAL0000000000000001", "order": "GS-1002"})
    page = desk_page("approvals")
    eventually(lambda: desk.streams > 0, "the stream is open")
    page.get_by_label("Reason").first.fill("Regular customer")
    page.get_by_label("Reason").last.fill("Photo is missing")
    desk.decide("01APPROVAL0000000000000000")
    expect(page.locator(".approval .code")).to_have_text(["GS-1002"])
    expect(page.get_by_label("Reason")).to_have_value("Photo is missing")


def test_a_message_in_another_talk_marks_it_unread(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/all/t-3")
    listening(page, desk)
    expect(page.locator("[data-id=t-5].unread")).to_have_count(0)
    desk.says("t-5", "¿Hola?")
    expect(page.locator("[data-id=t-5].unread")).to_contain_text("1 unread message")


def test_what_happened_while_the_line_was_broken_is_fetched(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/bot/t-5")
    listening(page, desk)
    expect(page.locator(".message")).to_have_count(1)
    with desk.changed:
        desk.lines += 1
        desk.talks["t-5"]["messages"].append(desk.talks["t-5"]["messages"][0] | {"id": "m-9", "text": "In between"})
        desk.changed.notify_all()
    expect(page.locator(".message").last).to_contain_text("In between")
    assert desk.streams == 2


def test_what_happened_before_the_line_first_stood_is_fetched(desk_page: Open, desk: FakeDesk) -> None:
    desk.refuse("GET", "stream", 503, "unavailable")
    page = desk_page("inbox/bot/t-5")
    with page.expect_response("**/desk/api/stream"):
        expect(page.locator(".message")).to_have_count(1)
    desk.talks["t-5"]["messages"].append(desk.talks["t-5"]["messages"][0] | {"id": "m-9", "text": "In between"})
    desk.accept("GET", "stream")
    expect(page.locator(".message").last).to_contain_text("In between")


def test_what_more_has_shown_stays_when_something_happens(desk_page: Open, desk: FakeDesk) -> None:
    desk.talks |= {f"t-{number}": talk(number, "waiting", "Olga", "Hello", 1) for number in range(100, 160)}
    page = desk_page()
    listening(page, desk)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".queue-row")).to_have_count(63)
    with page.expect_response("**/talks?*"):
        desk.says("t-100", "Is anybody there?")
    expect(page.locator(".queue-list")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".queue-row")).to_have_count(63)


def test_a_mention_is_told_and_leads_to_the_talk(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("account")
    expect(page.locator(".panel").first).to_be_visible()
    eventually(lambda: desk.streams > 0, "the stream is open")
    desk.push("mention", {"talk": "t-anna", "by": "Lin"})
    expect(page.locator(".toast")).to_contain_text("Lin mentioned you in a note")
    page.locator(".toast").get_by_role("link", name="Open").click()
    expect(page.locator(".talk h2")).to_have_text("Anna Schmidt")


def test_the_waiting_time_ticks_and_turns_red_when_it_is_overdue(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page()
    overdue = page.locator("[data-id=t-anna] desk-wait")
    expect(overdue).to_contain_text("overdue")
    expect(overdue).to_have_class("overdue")
    ticking = page.locator("[data-id=t-1] desk-wait")
    before = ticking.text_content() or ""
    expect(ticking).not_to_have_text(before)
    expect(ticking).not_to_have_class("overdue")


def test_a_talk_in_the_queue_says_what_it_is_about(desk_page: Open) -> None:
    page = desk_page()
    anna = page.locator("[data-id=t-anna]")
    expect(anna.locator(".row-text")).to_have_text("Change of address, Change of colour · GS-1001")
    expect(anna.locator(".chip.topic")).to_have_count(0)
    expect(page.locator("[data-id=t-2] .row-text")).to_have_text("Je voudrais renvoyer les bottes.")


def test_filters_are_kept_over_a_reload_and_can_be_cleared(desk_page: Open) -> None:
    page = desk_page()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Language").select_option("fr")
    expect(page.locator(".queue-row .row-name")).to_have_text(["Camille Durand"])
    page.reload()
    expect(page.locator(".queue-row .row-name")).to_have_text(["Camille Durand"])
    page.get_by_role("combobox", name="Label").select_option("returns")
    page.get_by_role("combobox", name="Team").select_option("service")
    expect(page.locator(".queue .empty-title")).to_have_text("No talk matches these filters")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".queue-row")).to_have_count(3)
