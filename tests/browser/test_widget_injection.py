"""Every way into the chat × every vector of vectors.yml: shown as it was written, and nothing else comes of it.

The pages run without a Content-Security-Policy: nothing may be left to it, for a shop's page may have none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import fake_server
import pytest
import yaml
from fake_gateway import FakeGateway, Json, strings
from playwright.sync_api import Browser, Page, expect
from samples import chosen, photo
from test_widget_talk import say, start

from tests.installation import eventually

Chat = Callable[..., Page]

GROUPS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("vectors.yml").read_text(encoding="utf-8"))
VECTORS = [vector for group in GROUPS.values() for vector in group]
HARMLESS = ["Anna", "Torstraße 12, 10119 Berlin", "GS-1001", "• Express 12,90 €", "https://example.com/a", "地址"]
"""Between them they have the widget draw all that it draws for any text."""
SENDERS = ("bot", "customer", "agent", "system")
CARD_TYPES = ("change", "receipt", "tracking", "order", "case")
PLACEHOLDER = re.compile(r"\{\w+\}")
LINE_ENDS = re.compile(r"[\n\r\u2028\u2029]")
DRAWN = """() => {
  const found = new Set();
  const look = (root) => root.querySelectorAll("*").forEach((element) => {
    found.add(element.localName);
    for (const { name, value } of element.attributes) {
      found.add(`${element.localName}[${name}]`);
      if (["href", "src"].includes(name)) found.add(value.replace("https:", "http:").replace(/:.*/s, ":"));
    }
    if (element.shadowRoot) look(element.shadowRoot);
  });
  look(document);
  return [...found];
}"""
"""Which elements there are, with which attributes, and to what kind of address they lead."""
KNOWN = "() => [window, document, Object.prototype].flatMap((each) => Object.getOwnPropertyNames(each))"
TEXTS = "elements => elements.map((element) => element.textContent)"
LABELS = "elements => elements.map((element) => element.getAttribute('aria-label'))"


def bubble_of(sender: str) -> str:
    """Of what was said; the welcome is the widget's own."""
    return f".message.{sender}[data-id] .bubble"


@dataclass(frozen=True)
class Place:
    """Messages that bring words into the chat, and the elements that show them, each all words in their order."""

    messages: Callable[[list[str]], list[Json]]
    shown: tuple[str, ...]


def _said(words: list[str]) -> list[Json]:
    return [{"text": word, "sender": sender, "language": word} for sender in SENDERS for word in words]


def _buttons(words: list[str]) -> list[Json]:
    return [{"text": "Which one?", "buttons": [{"id": word, "title": word} for word in words]}]


def _options(words: list[str]) -> list[Json]:
    lines = "\n".join(f"{number % 100}. {word}" for number, word in enumerate(words))
    return [{"text": lines, "buttons": [{"id": f"b-{word}", "title": "This one 5,00 €"} for word in words]}]


def _cards(words: list[str]) -> list[Json]:
    card = {
        "rows": [{"label": word, "before": word, "after": word} for word in words],
        "facts": [{"label": word, "value": word} for word in words],
        "steps": [{"label": word, "at": word, "done": True} for word in words],
    }
    titled = [{"text": "Here:", "card": {"type": "order", "title": word}} for word in words]
    return titled + [{"text": "Here:", "card": {"type": kind, "title": "", **card}} for kind in CARD_TYPES]


ROWS = ("h4", ".before dd", ".after dd")
PARTS = (*(f".row {part}" for part in ROWS), ".facts dt", ".facts dd", ".steps .label", ".steps .at")
PLACES = {
    "messages": Place(_said, tuple(bubble_of(sender) for sender in SENDERS)),
    "buttons": Place(_buttons, (".message .buttons button",)),
    "options": Place(_options, (".options .detail",)),
    "cards": Place(_cards, (".card .of", *(f".card.{kind} {part}" for kind in CARD_TYPES for part in PARTS))),
}


def opened(visit: Chat, gateway: FakeGateway, messages: list[Json]) -> Page:
    """A page that shows a talk in which all this was said."""
    gateway.messages.clear()
    gateway.turns.clear()
    for message in messages:
        gateway.push(**message)
    page = visit(bypass_csp=True)
    start(page)
    say(page, "hi")
    expect(page.locator(".message[data-id]")).to_have_count(len(messages) + 2, timeout=20_000)
    return page


def assert_inert(page: Page, harmless: Page) -> None:
    """What `visit` does not watch itself: nothing is drawn or known that is not so where words are harmless."""

    def more() -> set[str]:
        return set(page.evaluate(DRAWN)) - set(harmless.evaluate(DRAWN))

    # A line that broke on a busy machine shows a note until it is back.
    with suppress(AssertionError):
        eventually(lambda: not more(), "nothing else is drawn")
    assert more() == set()
    assert set(page.evaluate(KNOWN)) - set(harmless.evaluate(KNOWN)) == set()
    expect(page.locator(".scroller")).to_be_visible()


def read(page: Page, selector: str, what: str = TEXTS) -> list[str]:
    """What these elements say, but for what opened the talk."""
    texts = (trimmed(text) for text in page.locator(selector).evaluate_all(what))
    return [text for text in texts if text not in ("hi", "You said: hi")]


def trimmed(text: str) -> str:
    """Without what JavaScript, too, takes for blanks around it."""
    return re.sub(r"^[\s\ufeff]+|[\s\ufeff]+$", "", text)


def test_there_are_enough_vectors() -> None:
    assert len(set(VECTORS)) == len(VECTORS) >= 100


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_what_is_said_is_shown_as_it_is_written(visit: Chat, gateway: FakeGateway, place: Place) -> None:
    vectors = [vector for vector in VECTORS if place.messages is not _options or not LINE_ENDS.search(vector)]
    harmless = opened(visit, gateway, place.messages(HARMLESS))
    page = opened(visit, gateway, place.messages(vectors))

    for selector in place.shown:
        assert read(page, selector) == [trimmed(vector) for vector in vectors], selector
    assert_inert(page, harmless)


NAMES = [*GROUPS["file names"], *GROUPS["out of an attribute"], *GROUPS["letters that are not what they look like"]]


@pytest.mark.parametrize(
    ("kind", "shown", "what", "word"),
    [("image/jpeg", "a.picture", LABELS, "Picture: "), ("text/html", ".picture.none span", TEXTS, "")],
    ids=["of_a_picture", "of_what_is_none"],
)
def test_the_name_of_a_picture_is_its_label(
    visit: Chat, gateway: FakeGateway, kind: str, shown: str, what: str, word: str
) -> None:
    def pictures(names: list[str]) -> list[Json]:
        views = [{"id": f"p-{at}", "name": name, "width": 320, "height": 240} for at, name in enumerate(names)]
        return [{"text": "", "sender": "customer", "pictures": [view]} for view in views]

    gateway.pictures = {f"p-{at}": (kind, photo(32, 24)) for at in range(len(NAMES))}
    harmless = opened(visit, gateway, pictures(HARMLESS))
    expect(harmless.locator(shown)).to_have_count(len(HARMLESS), timeout=20_000)
    page = opened(visit, gateway, pictures(NAMES))
    expect(page.locator(shown)).to_have_count(len(NAMES), timeout=20_000)

    assert read(page, shown, what) == [trimmed(word + name) for name in NAMES]
    assert_inert(page, harmless)


def test_what_the_customer_types_is_sent_and_shown_as_it_is(visit: Chat, gateway: FakeGateway) -> None:
    harmless, page = opened(visit, gateway, _said(HARMLESS)), opened(visit, gateway, [])
    messages = ["\n".join(group) for group in GROUPS.values()]
    before = len(gateway.posts)

    for message in messages:
        say(page, message)
    expect(page.locator(bubble_of("bot"))).to_have_count(len(messages) + 1, timeout=20_000)

    sent = [post["text"] for post in gateway.posts[before:]]
    assert sent == [trimmed(message.replace("\r\n", "\n")) for message in messages]
    assert read(page, bubble_of("customer")) == sent
    assert read(page, bubble_of("bot")) == [f"You said: {text}" for text in sent]
    assert_inert(page, harmless)


def test_the_name_of_a_file_is_sent_and_shown_as_it_is(visit: Chat, gateway: FakeGateway) -> None:
    page = opened(visit, gateway, [])
    page.locator("reroute-chat input[type=file]").set_input_files([chosen("torn.jpg")])
    expect(page.locator("a.picture")).to_have_count(1)
    drawn = set(page.evaluate(DRAWN))

    page.locator("reroute-chat input[type=file]").set_input_files([chosen(name) for name in GROUPS["file names"]])
    expect(page.locator("a.picture")).to_have_count(len(GROUPS["file names"]) + 1, timeout=20_000)
    expect(page.locator(bubble_of("bot"))).to_have_count(len(GROUPS["file names"]) + 2, timeout=20_000)

    sent = [post["picture"] for post in gateway.posts if "picture" in post][1:]
    assert read(page, "a.picture", LABELS)[1:] == [trimmed(f"Picture: {name}") for name in sent]
    assert sent == GROUPS["file names"]
    assert set(page.evaluate(DRAWN)) - drawn == set()


def test_the_name_of_an_agent_is_a_name(visit: Chat, gateway: FakeGateway) -> None:
    page = opened(visit, gateway, [{"text": "Hello!", "sender": "agent"}])
    gateway.stand("agent", agent={"name": "Mia"})
    expect(page.locator(".author")).to_contain_text("Mia")
    drawn = set(page.evaluate(DRAWN))

    for vector in VECTORS:
        gateway.stand("agent", agent={"name": vector})
        here = strings("en")["agent_here"].replace("{name}", vector)
        expect(page.locator(".standing")).to_have_text(here, use_inner_text=False)
        assert read(page, ".standing") == [trimmed(here)]
        assert read(page, ".author")[0].startswith(trimmed(vector))
    assert set(page.evaluate(DRAWN)) - drawn == set()


def test_the_widgets_own_words_are_words(visit: Chat, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    harmless = opened(visit, gateway, _said(HARMLESS))
    everything = " ".join(vector for vector in VECTORS if not PLACEHOLDER.search(vector))
    monkeypatch.setattr(fake_server, "strings", lambda language: dict.fromkeys(strings(language), everything))

    page = opened(visit, gateway, _said(HARMLESS))

    assert read(page, "reroute-chat h2") == [everything]
    assert read(page, ".launcher", LABELS) == [everything]
    assert_inert(page, harmless)


def test_read_as_html_the_same_vectors_do_harm(browser: Browser) -> None:
    page = browser.new_page()
    page.route("**/*", lambda route: route.abort())
    plain = set(page.evaluate(DRAWN))

    foreign = 0
    for vector in VECTORS:
        if "http-equiv" not in vector:  # it leaves the page, which is harm enough
            page.evaluate("vector => { document.body.innerHTML = vector; }", vector)
            foreign += bool(set(page.evaluate(DRAWN)) - plain)

    assert foreign >= 60
    page.wait_for_function("window.hit === 1")
    page.close()
