"""A person takes the talk over: the place in the queue, the agent's name, and the rating afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_gateway import FakeGateway, strings
from playwright.sync_api import Page, Route, expect
from sizes import SIZES
from test_widget_menu import talk
from test_widget_talk import bubbles, say

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
