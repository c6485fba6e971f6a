"""A person takes the talk over: the place in the queue, the agent's name, and the rating afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_gateway import FakeGateway, strings
from playwright.sync_api import Page, Route, expect
from sizes import SIZES
from test_widget_menu import talk
from test_widget_talk import bubbles, say

from tests.installation import eventually

Chat = Callable[..., Page]
Picture = Callable[[Page, str], None]


def sentence(language: str, *keys: str, **values: object) -> str:
    return " ".join(strings(language)[key] for key in keys).format(**values)


@pytest.mark.parametrize("size", SIZES)
def test_the_place_in_the_queue_and_then_the_agents_name_are_shown(
    visit: Chat, gateway: FakeGateway, picture: Picture, size: str
) -> None:
    page = visit(lang="de", **SIZES[size])
    talk(page)
    standing = page.locator(".standing")
    expect(standing).to_be_empty()
    gateway.stand("waiting", queue={"position": 2, "minutes": 5})
    keys = ("waiting", "waiting_position", "waiting_minutes")
    expect(standing).to_have_text(sentence("de", *keys, position=2, minutes=5))
    picture(page, f"{size}-queue")
    gateway.stand("waiting", queue={"position": 1})
    expect(standing).to_have_text(sentence("de", "waiting", "waiting_position", position=1))
    gateway.stand("agent", agent={"name": "Mia"})
    expect(standing).to_have_text(sentence("de", "agent_here", name="Mia"))
    gateway.push("Guten Tag, ich übernehme.", "agent")
    expect(page.locator(".message.agent .author")).to_contain_text("Mia")
    picture(page, f"{size}-agent")


def test_one_minute_is_said_as_one(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.stand("waiting", queue={"position": 1, "minutes": 1})
    expect(page.locator(".standing")).to_have_text(
        sentence("en", "waiting", "waiting_position", "waiting_minute", position=1)
    )


def test_who_answers_is_known_again_after_a_reload(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    expect(page.locator(".standing")).to_have_text(sentence("en", "agent_here", name="Mia"))
    page.reload()
    expect(page.locator(".standing")).to_have_text(sentence("en", "agent_here", name="Mia"))


def test_what_an_agent_said_earlier_does_not_make_them_answer_now(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    gateway.push("Good morning, how can I help?", "agent")
    gateway.stand("bot")
    expect(bubbles(page, "agent")).to_be_visible()
    page.reload()
    expect(bubbles(page, "agent")).to_be_visible()
    expect(page.locator(".standing")).to_be_empty()
    say(page, "hello again")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello again")
    expect(page.get_by_role("button", name=strings("en")["rate"])).to_have_count(0)


def test_a_slow_answer_from_before_the_take_over_does_not_take_it_back(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    held: list[Route] = []
    page.route("**/chat/messages", lambda route: held.append(route))
    with page.expect_request("**/chat/messages"):
        say(page, "a person, please")
    early = {"messages": [], "owner": "bot"}
    gateway.stand("agent", agent={"name": "Mia"})
    expect(page.locator(".standing")).to_have_text(sentence("en", "agent_here", name="Mia"))
    held[0].fulfill(json=early)
    expect(page.locator(".delivery")).to_have_text(strings("en")["sent"])
    expect(page.locator(".standing")).to_have_text(sentence("en", "agent_here", name="Mia"))


def test_an_agent_who_left_while_the_line_was_broken_is_gone(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    expect(page.locator(".standing")).to_have_text(sentence("en", "agent_here", name="Mia"))
    gateway.break_streams(then={"owner": "bot"})
    expect(page.locator(".standing")).to_be_empty()
    gateway.push("I am back.")
    expect(bubbles(page, "bot").last).to_have_text("I am back.")


def test_an_agents_talk_that_is_over_can_be_rated_where_it_ended(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    expect(page.locator(".standing")).not_to_be_empty()
    gateway.stand("bot")
    invitation = page.locator(".log").get_by_role("button", name=strings("en")["rate"])
    invitation.click()
    page.locator(".stars input").nth(4).check()
    page.get_by_role("button", name=strings("en")["rate_send"]).click()
    expect(invitation).to_have_count(0)
    assert gateway.ratings == [{"stars": 5}]


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "\u202ereversed", "M" * 300])
def test_an_agents_name_is_text_and_stays_in_its_place(visit: Chat, gateway: FakeGateway, name: str) -> None:
    page = visit()
    talk(page)
    gateway.stand("agent", agent={"name": name})
    expect(page.locator(".standing")).to_have_text(sentence("en", "agent_here", name="{name}").format(name=name))
    assert page.locator("reroute-chat img").count() == 0
    panel, line = page.locator(".panel").bounding_box(), page.locator(".standing").bounding_box()
    assert panel and line
    assert line["x"] + line["width"] <= panel["x"] + panel["width"]


@pytest.mark.parametrize(
    "standing",
    [
        {"owner": "waiting", "queue": {"position": "2"}},
        {"owner": "waiting", "queue": None},
        {"owner": "waiting", "queue": {"position": 0}},
    ],
    ids=str,
)
def test_a_queue_without_a_place_says_that_somebody_comes(
    visit: Chat, gateway: FakeGateway, standing: dict[str, object]
) -> None:
    page = visit()
    talk(page)
    gateway.stand(str(standing["owner"]), queue=standing["queue"])  # type: ignore[arg-type]
    expect(page.locator(".standing")).to_have_text(strings("en")["waiting"])
    expect(bubbles(page, "bot")).to_have_count(2)


DUE = "2026-11-23T14:30:00Z"
SAID_DUE = {
    "en": "14:30 on Monday 23 November",
    "de-DE": "am Montag, 23. November um 14:30 Uhr",
    "fr-FR": "le lundi 23 novembre à 14:30",
    "es-ES": "el lunes, 23 de noviembre a las 14:30",
    "zh-CN": "11月23日星期一 14:30 前",
}


@pytest.mark.parametrize("locale", SAID_DUE)
def test_where_nobody_is_there_the_customer_is_told_a_time_and_the_case(
    visit: Chat, gateway: FakeGateway, picture: Picture, locale: str
) -> None:
    page = visit(lang=locale, timezone_id="UTC", **SIZES["phone"])
    talk(page)
    gateway.stand("waiting", queue={"position": 3, "due_at": DUE, "case": "C-10001"})
    standing = page.locator(".standing")
    expect(standing).to_contain_text(SAID_DUE[locale])
    expect(standing).to_contain_text(strings(locale[:2])["waiting_case"].format(case="C-10001"))
    expect(standing).not_to_contain_text(strings(locale[:2])["waiting"])
    picture(page, f"phone-due-{locale}")
    gateway.stand("waiting", queue={"position": 3, "due_at": DUE})
    expect(standing).not_to_contain_text("C-10001")
    gateway.stand("waiting", queue={"position": 3, "due_at": "soon"})
    expect(standing).to_have_text(sentence(locale[:2], "waiting", "waiting_position", position=3))


def test_a_person_is_told_that_the_customer_types_and_the_bot_is_not(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    page.clock.install()
    talk(page)
    field = page.locator("reroute-chat textarea")
    field.press_sequentially("hello")
    gateway.stand("waiting", queue={"position": 1})
    expect(page.locator(".standing")).not_to_be_empty()
    assert gateway.signs == []
    for times, word in ((1, " I am"), (1, " Anna"), (2, " and"), (2, " this")):
        field.press_sequentially(word)
        eventually(lambda times=times: gateway.signs == [("typing", {})] * times, "it is told every three seconds")
        page.clock.fast_forward(1_600)
    gateway.refuse("/chat/typing", 429, "rate_limited")
    page.clock.fast_forward(4_000)
    field.press_sequentially(" is it")
    say(page, "Anna")
    expect(page.locator(".delivery").last).to_have_text(strings("en")["sent"])
    expect(page.locator(".note")).to_have_count(0)


def test_an_agents_message_is_read_once_it_is_on_screen(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    first = gateway.push("Good morning, how can I help?", "agent")
    eventually(lambda: gateway.signs == [("read", {"message": first["id"]})], "the first is read")
    page.evaluate("Reroute.close()")
    hidden = gateway.push("Are you there?", "agent")
    eventually(lambda: page.evaluate("document.querySelector('reroute-chat').isOpen") is False, "the window is closed")
    page.wait_for_timeout(200)
    assert len(gateway.signs) == 1
    page.evaluate("Reroute.open()")
    expect(bubbles(page, "agent").last).to_have_text("Are you there?")
    eventually(lambda: gateway.signs[1:] == [("read", {"message": hidden["id"]})], "the second is read")


def test_what_lies_below_the_window_is_not_read_until_it_is_scrolled_to(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    long = gateway.push("\n".join(f"line {number}" for number in range(80)), "agent")
    eventually(lambda: gateway.signs == [("read", {"message": long["id"]})], "the long one is read")
    scroller = page.locator(".scroller")
    scroller.evaluate("view => view.scrollTo(0, 0)")
    page.wait_for_timeout(200)
    below = gateway.push("And one more.", "agent")
    expect(bubbles(page, "agent")).to_have_count(2)
    page.wait_for_timeout(200)
    assert len(gateway.signs) == 1
    scroller.evaluate("view => view.scrollTo(0, view.scrollHeight)")
    eventually(lambda: gateway.signs[1:] == [("read", {"message": below["id"]})], "it is read where it is")


def test_what_cannot_be_told_to_be_read_is_no_trouble(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    gateway.refuse("/chat/read", 503, "unavailable")
    gateway.stand("agent", agent={"name": "Mia"})
    with page.expect_response("**/chat/read"):
        gateway.push("Good morning", "agent")
    expect(bubbles(page, "agent")).to_have_text("Good morning")
    for trouble in (".note", ".trouble:not(:empty)"):
        expect(page.locator(trouble)).to_have_count(0)
