"""Whatever a customer, an agent, a bot or a card says stays text."""

from __future__ import annotations

from collections.abc import Callable

from fake_gateway import FakeGateway
from playwright.sync_api import Page, expect
from test_widget_talk import bubbles, say, start

Chat = Callable[..., Page]

VECTORS = [
    "<script>window.hit=1</script>",
    "<img src=x onerror='window.hit=1'>",
    "<svg onload=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "<a href='javascript:window.hit=1'>press</a>",
    "javascript:window.hit=1",
    "<style>*{display:none}</style>",
    "</div></article><b onmouseover=window.hit=1>x</b>",
    "${window.hit=1} {{constructor.constructor('window.hit=1')()}}",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.hit=1>",
    "<!--><img src=x onerror=window.hit=1>-->",
    "\u202egnp.exe <b>\u2066",
]


def test_scripts_in_messages_buttons_and_cards_are_inert(visit: Chat, gateway: FakeGateway) -> None:
    everything = "\n".join(VECTORS)
    card = {
        "type": "change",
        "title": everything,
        "rows": [{"label": v, "before": v, "after": v} for v in VECTORS],
        "facts": [{"label": v, "value": v} for v in VECTORS],
        "steps": [{"label": v, "at": v, "done": True} for v in VECTORS],
    }
    buttons = [{"id": f"b-{number}", "title": v} for number, v in enumerate(VECTORS)]
    gateway.answer(everything, {"text": "Here:\n" + everything + "\nthat is all", "card": card, "buttons": buttons})
    page = visit()
    start(page)
    say(page, everything)
    expect(page.locator(".card .row")).to_have_count(len(VECTORS))
    gateway.push(everything, "agent")
    gateway.push(everything, "system")
    expect(bubbles(page, "agent")).to_have_text(everything)
    expect(bubbles(page, "customer")).to_have_text(everything)
    foreign = (
        "document.querySelector('reroute-chat').shadowRoot.querySelectorAll('script, img, iframe, style, a, b, math')"
    )
    assert page.evaluate(f"{foreign}.length") == 0
    assert page.evaluate("window.hit") is None


def test_only_web_addresses_become_links(visit: Chat, gateway: FakeGateway) -> None:
    text = (
        "See https://example.com/track?id=1&x=<b>. Or (http://example.com/a), 访问https://example.com/b。"
        " Not javascript:alert(1), data:text/html,x, ftp://example.com or https://bank.example@evil.example/"
    )
    gateway.answer("hi", {"text": text})
    page = visit()
    start(page)
    say(page, "hi")
    expect(bubbles(page, "bot").last).to_have_text(text)
    links = bubbles(page, "bot").last.locator("a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://example.com/track?id=1&x=",
        "http://example.com/a",
        "https://example.com/b",
    ]
    assert links.first.get_attribute("rel") == "noopener noreferrer nofollow"
    assert links.first.get_attribute("target") == "_blank"


def test_answers_of_a_wrong_shape_do_not_break_the_chat(visit: Chat, gateway: FakeGateway) -> None:
    odd = {"type": "order", "title": 7, "rows": "none", "facts": [None, 3, {"label": "Total", "value": {"x": 1}}]}
    gateway.answer("hi", {"text": "Fine.", "card": odd, "buttons": [{"title": "no id"}, None, "x"]})
    page = visit()
    start(page)
    say(page, "hi")
    expect(bubbles(page, "bot").last).to_have_text("Fine.")
    assert page.locator(".message .buttons").count() == 0
