"""What the shop's page can do with the chat, and how its tokens change while it is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fake_gateway import FakeGateway, strings
from playwright.sync_api import Page, expect
from test_widget_menu import talk
from test_widget_talk import bubbles, say, start

from tests.installation import eventually

Chat = Callable[..., Page]

ANNA = {"customer": "c-1", "email": "anna.schmidt@example.com", "expires": 1, "signature": "x"}
JOHN = ANNA | {"customer": "c-2", "email": "john.miller@example.com"}
LISTEN = """() => {
  window.heard = [];
  for (const name of ["open", "close", "message", "unread", "owner", "session", "error"])
    window["off_" + name] = Reroute.on(name, (detail) => heard.push([name, detail]));
}"""

BROKEN_HANDLER = """() => {
  window.broken = [];
  addEventListener("error", (event) => (broken.push(event.message), event.preventDefault()));
  Reroute.on("open", () => { throw new Error("mine"); });
}"""


def heard(page: Page, name: str) -> list[Any]:
    return [detail for each, detail in page.evaluate("heard") if each == name]


def stored(page: Page) -> Any:
    return page.evaluate("JSON.parse(localStorage.getItem('reroute.session'))")


def test_the_chat_opens_closes_and_changes_sides_from_the_page(visit: Chat) -> None:
    page = visit()
    page.evaluate("Reroute.open('My order GS-1001')")
    expect(page.locator("reroute-chat textarea")).to_have_value("My order GS-1001")
    page.evaluate("Reroute.toggle()")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("Reroute.toggle()")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("Reroute.setLocale('fr-FR')")
    expect(page.get_by_role("dialog", name=strings("fr")["title"])).to_be_visible()


def test_the_page_hears_what_happens_and_no_token(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    page.evaluate(LISTEN)
    talk(page)
    gateway.stand("agent", agent={"name": "Mia"})
    eventually(lambda: heard(page, "owner"), "the page hears who answers")
    page.evaluate("Reroute.close()")
    gateway.push("Good morning", "agent")
    eventually(lambda: heard(page, "unread")[-1:] == [{"count": 1}], "the page hears of the unread message")
    assert (heard(page, "open"), heard(page, "close")) == ([{}], [{}])
    assert heard(page, "session") == [{"session": "c-1"}]
    assert heard(page, "owner") == [{"owner": "agent", "agent": "Mia", "queue": None}]
    said = [(message["from"], message["text"]) for message in heard(page, "message")]
    assert said == [("customer", "hello"), ("bot", "You said: hello"), ("agent", "Good morning")]
    assert "token-" not in str(page.evaluate("heard"))


def test_a_handler_is_taken_off_and_one_that_throws_harms_nothing(visit: Chat) -> None:
    page = visit()
    page.evaluate(BROKEN_HANDLER)
    page.evaluate(LISTEN)
    page.evaluate("Reroute.open()")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("() => { off_close() }")
    page.evaluate("Reroute.close()")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert (len(heard(page, "open")), heard(page, "close")) == (1, [])
    assert page.evaluate("broken") == ["Uncaught Error: mine"]


def test_a_customer_who_signs_in_during_the_talk_is_vouched_for(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    page.evaluate("identity => Reroute.identify(identity)", ANNA)
    assert gateway.identities == [ANNA]
    expect(bubbles(page, "customer")).to_have_count(1)
    assert stored(page)["customer"] == "c-1"


def test_a_customer_who_is_signed_in_before_the_talk_begins_it_as_such(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    page.evaluate("identity => Reroute.identify(identity)", ANNA)
    talk(page)
    assert gateway.sessions == [{"locale": "en-GB", "identity": ANNA}]
    assert gateway.identities == []


def test_another_customer_on_the_same_device_sees_nothing_of_the_first_ones_talk(
    visit: Chat, gateway: FakeGateway
) -> None:
    page = visit()
    page.evaluate("identity => Reroute.identify(identity)", ANNA)
    talk(page)
    page.evaluate("identity => Reroute.identify(identity)", JOHN)
    expect(bubbles(page, "customer")).to_have_count(0)
    assert gateway.signed_out == 1
    say(page, "hello again")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello again")
    assert gateway.sessions[1] == {"locale": "en-GB", "identity": JOHN}


def test_signing_out_ends_the_session_and_empties_every_tab(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(".launcher").click()
    expect(bubbles(other, "customer")).to_have_count(1)
    page.evaluate("Reroute.identify(null)")
    assert gateway.signed_out == 1
    expect(bubbles(page, "customer")).to_have_count(0)
    expect(bubbles(other, "customer")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_refused_identity_is_told_to_the_page_and_the_talk_goes_on(visit: Chat, gateway: FakeGateway) -> None:
    gateway.refuse("/chat/session/identity", 401, "identity_refused")
    page = visit()
    page.evaluate(LISTEN)
    talk(page)
    page.evaluate("identity => Reroute.identify(identity)", ANNA)
    assert heard(page, "error") == [{"problem": "identity_refused"}]
    say(page, "still here?")
    expect(bubbles(page, "bot").last).to_have_text("You said: still here?")
    assert len(gateway.sessions) == 1


def test_a_token_is_changed_when_the_page_loads_and_every_ten_minutes(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    page.clock.install()
    talk(page)
    assert gateway.tokens == ["token-1-1"]
    page.reload()
    eventually(lambda: stored(page)["token"] == "token-1-2", "a second token after the reload")  # noqa: S105
    page.clock.fast_forward(10 * 60_000)
    eventually(lambda: stored(page)["token"] == "token-1-3", "a third token after ten minutes")  # noqa: S105
    say(page, "and on")
    expect(bubbles(page, "bot").last).to_have_text("You said: and on")


def test_a_tab_whose_token_is_too_old_goes_on_with_the_newest_of_all_tabs(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    talk(page)
    other = page.context.new_page()
    other.goto(page.url)
    eventually(lambda: stored(other)["token"] == "token-1-2", "the other tab has changed the token")  # noqa: S105
    gateway.end_tokens("token-1-1")
    gateway.push("Your parcel is on its way.")
    expect(bubbles(page, "bot").last).to_have_text("Your parcel is on its way.")
    say(page, "thanks")
    expect(bubbles(page, "bot").last).to_have_text("You said: thanks")
    assert page.locator(".notice").count() == 0
    assert len(gateway.sessions) == 1


def test_two_tabs_that_begin_share_one_talk(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    other = page.context.new_page()
    other.goto(page.url)
    talk(page)
    start(other)
    say(other, "me too")
    expect(bubbles(other, "customer")).to_have_text(["hello", "me too"])
    expect(bubbles(page, "customer")).to_have_text(["hello", "me too"])
    assert len(gateway.sessions) == 1
