"""Broken lines, reloads and ended sessions: nothing is lost and nothing happens twice."""

from __future__ import annotations

import json
from collections.abc import Callable

from fake_gateway import FakeGateway, strings
from playwright.sync_api import Page, expect
from test_widget_talk import bubbles, choose, say, start

from tests.installation import eventually

Chat = Callable[..., Page]
Picture = Callable[[Page, str], None]


def test_a_failed_message_is_sent_again_under_the_same_id(visit: Chat, gateway: FakeGateway, picture: Picture) -> None:
    gateway.fail("before")
    page = visit()
    start(page)
    say(page, "cancel GS-1001")
    expect(page.locator(".delivery")).to_contain_text(strings("en")["not_sent"])
    picture(page, "desktop-not-sent")
    page.get_by_role("button", name=strings("en")["retry"]).click()
    expect(bubbles(page, "bot").last).to_have_text("You said: cancel GS-1001")
    first, second = gateway.posts
    assert first == second
    assert bubbles(page, "customer").count() == 1


def test_a_message_whose_answer_was_lost_is_answered_by_the_stream(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello")
    gateway.fail("after")
    say(page, "cancel GS-1001")
    expect(bubbles(page, "bot").last).to_have_text("You said: cancel GS-1001")
    expect(page.locator(".delivery")).to_have_text(strings("en")["sent"])
    assert len(gateway.turns) == 2


def test_messages_written_without_a_line_wait_and_arrive_in_order(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    page.context.set_offline(True)
    expect(page.locator(".trouble")).to_have_text(strings("en")["offline"])
    say(page, "one")
    say(page, "two")
    expect(page.locator(".delivery.bad")).to_have_count(2)
    page.context.set_offline(False)
    expect(bubbles(page, "bot").last).to_have_text("You said: two")
    assert [post["text"] for post in gateway.posts] == ["one", "two"]


def test_what_was_not_sent_survives_a_reload(visit: Chat, gateway: FakeGateway) -> None:
    gateway.fail("before")
    page = visit()
    start(page)
    say(page, "cancel GS-1001")
    expect(page.locator(".delivery.bad")).to_be_visible()
    page.reload()
    expect(bubbles(page, "bot").last).to_have_text("You said: cancel GS-1001")
    assert gateway.posts[0] == gateway.posts[1]
    assert bubbles(page, "customer").count() == 1


def test_a_reload_keeps_the_talk_and_goes_on_streaming_after_it(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello")
    page.reload()
    expect(bubbles(page, "customer")).to_have_text(["hello"])
    expect(bubbles(page, "bot").last).to_have_text("You said: hello")
    gateway.push("Your parcel is on its way.")
    expect(bubbles(page, "bot").last).to_have_text("Your parcel is on its way.")
    assert gateway.stream_starts[-1] == gateway.messages[1]["id"]
    assert len(gateway.sessions) == 1


def test_a_message_for_a_closed_chat_is_counted_at_the_launcher(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello")
    page.keyboard.press("Escape")
    gateway.push("Your parcel is on its way.")
    expect(page.locator(".unread")).to_have_text("1")
    page.locator(".launcher").click()
    expect(page.locator(".unread")).to_have_count(0)
    expect(bubbles(page, "bot").last).to_have_text("Your parcel is on its way.")


def test_an_ended_session_is_replaced_and_the_words_are_sent_in_the_new_one(visit: Chat, gateway: FakeGateway) -> None:
    gateway.answer("hello", {"text": "Change it?", "buttons": [{"id": "b-1", "title": "Yes"}]})
    page = visit()
    start(page)
    say(page, "hello")
    expect(page.get_by_role("button", name="Yes", exact=True)).to_be_enabled()
    gateway.expire()
    expect(page.locator(".notice")).to_have_text(strings("en")["session_ended"])
    expect(page.get_by_role("button", name="Yes", exact=True)).to_be_disabled()
    say(page, "are you there?")
    expect(bubbles(page, "bot").last).to_have_text("You said: are you there?")
    assert len(gateway.sessions) == 2


def test_an_ended_talk_leaves_nothing_behind_and_its_session_is_over(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_have_text("You said: hello")
    choose(page, "end")
    expect(bubbles(page, "customer")).to_have_count(1)
    page.get_by_role("dialog").get_by_role("button", name=strings("en")["end"]).click()
    expect(bubbles(page, "customer")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []
    eventually(lambda: gateway.signed_out == 1, "the session is ended at the gateway")


def test_a_shop_may_sign_its_customer_in_and_keep_the_talk_in_one_tab(visit: Chat, gateway: FakeGateway) -> None:
    identity = {"customer": "c-1", "email": "anna.schmidt@example.com", "expires": 1, "signature": "x"}
    script = f"<script src='/widget.js' data-storage=session data-identity='{json.dumps(identity)}'></script>"
    page = visit()
    page.route("**/account", lambda route: route.fulfill(content_type="text/html", body=f"<html lang=de>{script}"))
    page.goto(page.url.split("?")[0] + "account")
    start(page)
    say(page, "hallo")
    expect(bubbles(page, "bot").last).to_have_text("You said: hallo")
    assert gateway.sessions == [{"locale": "de", "identity": identity}]
    assert page.evaluate("[localStorage.length, 'reroute.session' in sessionStorage]") == [0, True]
