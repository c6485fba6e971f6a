"""The chat is for everybody: axe finds nothing in any state, on any screen, in light and dark, left to right or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fake_gateway import FakeGateway, strings
from playwright.sync_api import Page, expect
from samples import OFFERS, STATUS, chosen
from sizes import DESKTOP, PHONE, SIZES
from test_widget_menu import talk
from test_widget_talk import CHANGE, RECEIPT, TRACKING, bubbles, choose, say, start

Chat = Callable[..., Page]
Picture = Callable[[Page, str], None]
Check = Callable[[Page], None]
State = Callable[[Page, FakeGateway], None]

LANGUAGES = ("en", "de", "fr", "es", "zh")
LOOKS: dict[str, dict[str, Any]] = {"desktop light": DESKTOP, "phone dark": PHONE | {"color_scheme": "dark"}}
CASE = {
    "text": "Noted. Your case number is C-10001.",
    "card": {"type": "case", "title": "C-10001", "rows": [], "facts": [{"label": "Case", "value": "C-10001"}]},
}
ORDER = {
    "text": "Here it is.",
    "card": {
        "type": "order",
        "title": "GS-1001",
        "rows": [],
        "facts": [{"label": "Milano handbag", "value": "€89.00"}, {"label": "Total", "value": "€89.00"}],
    },
}
ARABIC = """<!doctype html><html lang=ar dir=rtl><meta name=viewport content="width=device-width, initial-scale=1">
<title>متجر</title><main><h1>متجر</h1></main><script src='/widget.js' data-locale=de></script></html>"""
SMALL = """
() => [...document.querySelector("reroute-chat").shadowRoot.querySelectorAll("button, a, input:not([hidden])")]
  .filter((element) => element.checkVisibility() && !element.closest(".bubble"))
  .map((element) => [element.className || element.textContent, element.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([name]) => name)
"""
WIDER = """
() => [...document.querySelector("reroute-chat").shadowRoot.querySelectorAll(".panel, .panel *")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline")
  .filter((element) => !element.closest(".unseen, svg, h2, textarea") && element.clientWidth > 0)
  .map((element) => element.className || element.localName)
"""


def answered(message: dict[str, Any]) -> State:
    def reach(page: Page, gateway: FakeGateway) -> None:
        gateway.answer("hello", message)
        start(page)
        say(page, "hello")
        expect(page.locator(".message.bot")).to_have_count(2)

    return reach


def closed(page: Page, gateway: FakeGateway) -> None:
    expect(page.locator(".launcher")).to_be_visible()


def unread(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    page.keyboard.press("Escape")
    gateway.push("Your parcel is on its way.")
    expect(page.locator(".unread")).to_be_visible()


def empty(page: Page, gateway: FakeGateway) -> None:
    start(page)


def menu(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    page.get_by_role("button", name=strings("en")["menu"]).click()
    expect(page.get_by_role("menuitem").first).to_be_focused()


def rating(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    choose(page, "rate")
    page.locator(".stars input").nth(3).check()
    expect(page.locator(".sheet .words")).to_be_visible()


def end(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    choose(page, "end")
    expect(page.locator(".sheet")).to_be_focused()


def sent_picture(page: Page, gateway: FakeGateway) -> None:
    start(page)
    page.locator("input[type=file]").set_input_files([chosen()])
    expect(bubbles(page, "bot")).to_have_count(2)


def failed_picture(page: Page, gateway: FakeGateway) -> None:
    gateway.fail("before")
    start(page)
    page.locator("input[type=file]").set_input_files([chosen()])
    expect(page.locator(".delivery.bad")).to_be_visible()


def refused_picture(page: Page, gateway: FakeGateway) -> None:
    start(page)
    page.locator("input[type=file]").set_input_files([chosen("bill.pdf", "application/pdf", b"%PDF")])
    expect(page.locator(".note.bad")).to_be_visible()


def queue(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    gateway.stand("waiting", queue={"position": 2, "minutes": 5})
    expect(page.locator(".standing")).not_to_be_empty()


def agent(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    gateway.push("Good morning, I am taking over.", "agent")
    expect(bubbles(page, "agent")).to_be_visible()
    gateway.stand("bot")
    expect(page.locator(".invite")).to_be_visible()


def offline(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    page.context.set_offline(True)
    say(page, "one more")
    expect(page.locator(".delivery.bad")).to_be_visible()
    expect(page.locator(".trouble")).not_to_be_empty()


def too_long(page: Page, gateway: FakeGateway) -> None:
    start(page).fill("x" * 1001)
    expect(page.locator(".limit.bad")).to_be_visible()


def ended(page: Page, gateway: FakeGateway) -> None:
    talk(page)
    gateway.expire()
    expect(page.locator(".notice")).to_be_visible()


STATES: dict[str, State] = {
    "closed": closed,
    "unread": unread,
    "open and empty": empty,
    "change card": answered(CHANGE),
    "receipt card": answered(RECEIPT),
    "tracking card": answered(TRACKING),
    "order card": answered(ORDER),
    "case card": answered(CASE),
    "options": answered(OFFERS),
    "told prices": answered(STATUS),
    "menu": menu,
    "rating": rating,
    "end": end,
    "picture sent": sent_picture,
    "picture failed": failed_picture,
    "picture refused": refused_picture,
    "queue": queue,
    "take-over": agent,
    "offline": offline,
    "too long": too_long,
    "ended": ended,
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(
    visit: Chat, gateway: FakeGateway, accessible: Check, picture: Picture, state: str, look: str
) -> None:
    page = visit(**LOOKS[look])
    STATES[state](page, gateway)
    accessible(page)
    assert page.evaluate(SMALL) == []
    picture(page, f"{look} {state}".replace(" ", "-"))


def test_in_forced_colours_everything_keeps_its_edges(visit: Chat, gateway: FakeGateway, picture: Picture) -> None:
    page = visit(forced_colors="active")
    answered(CHANGE)(page, gateway)
    picture(page, "desktop-forced-colours")
    for part in (".message.customer .bubble", ".launcher", ".send", ".decision button >> nth=0"):
        assert page.locator(part).evaluate("element => getComputedStyle(element).borderStyle") == "solid", part


def right_to_left(page: Page) -> None:
    """An Arabic shop's page; the widget speaks what the gateway has."""
    page.route("**/rtl", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=ARABIC))
    page.goto(page.url.split("?")[0] + "rtl")


@pytest.mark.parametrize("size", SIZES)
def test_in_a_page_read_from_right_to_left_the_chat_stands_on_the_other_side(
    visit: Chat, gateway: FakeGateway, accessible: Check, picture: Picture, size: str
) -> None:
    gateway.answer("schwarz", CHANGE)
    page = visit(**SIZES[size])
    right_to_left(page)
    launcher, width = page.locator(".launcher").bounding_box(), SIZES[size]["viewport"]["width"]
    assert launcher
    assert launcher["x"] + launcher["width"] < width / 2
    start(page)
    say(page, "schwarz")
    expect(page.locator(".card")).to_be_visible()
    picture(page, f"{size}-rtl-page")
    before, after = (page.locator(f".card .{part}").first.bounding_box() for part in ("before", "after"))
    assert before and after
    assert before["x"] < after["x"]  # German is read from left to right there, too
    assert page.evaluate(WIDER) == []
    accessible(page)


@pytest.mark.parametrize("size", SIZES)
def test_in_a_language_read_from_right_to_left_the_talk_stands_mirrored(
    visit: Chat, gateway: FakeGateway, accessible: Check, picture: Picture, size: str
) -> None:
    gateway.answer("schwarz", CHANGE)
    page = visit(**SIZES[size])
    arabic = {"language": "ar", "strings": strings("en")}
    page.route("**/chat/strings?*", lambda route: route.fulfill(json=arabic))
    right_to_left(page)
    start(page)
    say(page, "schwarz")
    expect(page.locator(".card")).to_be_visible()
    picture(page, f"{size}-rtl")
    places = (page.locator(part).first.bounding_box() for part in (".log", ".customer .bubble", ".before", ".after"))
    view, said, before, after = places
    assert view and said and before and after
    assert said["x"] == pytest.approx(view["x"], abs=1)
    assert after["x"] < before["x"]
    arrow = "element => getComputedStyle(element, '::before').content"
    assert "←" in page.locator(".card .after").first.evaluate(arrow)
    assert page.evaluate(WIDER) == []
    accessible(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_its_place(
    visit: Chat, gateway: FakeGateway, picture: Picture, language: str, width: int
) -> None:
    gateway.answer("hello", CHANGE)
    page = visit(lang=language, viewport={"width": width, "height": 720})
    start(page)
    say(page, "hello")
    expect(page.locator(".card")).to_be_visible()
    gateway.stand("waiting", queue={"position": 12, "minutes": 15})
    expect(page.locator(".standing")).not_to_be_empty()
    assert page.evaluate(WIDER) == []
    page.get_by_role("button", name=strings(language)["menu"]).click()
    expect(page.get_by_role("menuitem")).to_have_count(4)
    picture(page, f"menu-{language}-{width}")
    assert page.evaluate(WIDER) == []
    page.get_by_role("menuitem", name=strings(language)["end"]).click()
    page.locator(".stars input").nth(4).check()
    expect(page.locator(".sheet .words")).to_be_visible()
    picture(page, f"end-{language}-{width}")
    assert page.evaluate(WIDER) == []


def test_who_wants_less_motion_gets_none(visit: Chat, gateway: FakeGateway) -> None:
    page = visit(reduced_motion="reduce")
    talk(page)
    gateway.type()
    expect(page.locator(".typing")).to_be_visible()
    moving = "elements => elements.map((element) => getComputedStyle(element).animationName)"
    assert set(page.locator(".panel, .typing i").evaluate_all(moving)) == {"none"}


def test_no_field_makes_a_phone_zoom_in(visit: Chat, gateway: FakeGateway) -> None:
    page = visit(**PHONE)
    rating(page, gateway)
    sizes = "fields => fields.map((field) => parseFloat(getComputedStyle(field).fontSize))"
    assert page.locator("reroute-chat textarea").evaluate_all(sizes) == [16, 16]


def test_answers_are_read_out_and_the_history_is_not_read_again(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    first = page.locator(".message.bot").last.element_handle()
    gateway.push("And one more thing.")
    expect(log).to_contain_text("And one more thing.")
    assert first.evaluate("element => element.isConnected")  # drawn anew, it would be read out again


def test_what_lies_under_a_dialogue_cannot_be_reached(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    end(page, gateway)
    expect(page.locator(".talk")).to_have_attribute("inert", "")
    inside = "document.querySelector('reroute-chat').shadowRoot.activeElement?.closest('.talk')"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(f"{inside} == null")


def test_times_are_written_as_the_pages_country_writes_them(visit: Chat, gateway: FakeGateway) -> None:
    page = visit(timezone_id="Europe/Berlin")
    start(page)
    gateway.answer("hello", {"text": "Good evening", "at": "2026-11-22T19:05:00Z"})
    say(page, "hello")
    expect(page.locator(".message.bot time")).to_have_text("20:05")
    expect(page.locator(".day", has_text="22 November")).to_have_count(1)
