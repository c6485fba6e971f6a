"""Pictures as evidence: chosen, pasted or dropped, checked before they leave, and never lost on the way."""

from __future__ import annotations

import base64
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from fake_gateway import FakeGateway, strings
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect
from samples import chosen, photo
from sizes import SIZES
from test_widget_talk import bubbles, say, start

from tests.installation import eventually

Chat = Callable[..., Page]
Take = Callable[[Page, str], None]

TRANSFER = """
([selector, event, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "dropped.png", { type }));
  const target = document.querySelector("reroute-chat").shadowRoot.querySelector(selector);
  const options = { bubbles: true, cancelable: true, composed: true };
  target.dispatchEvent(event === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
    : new DragEvent(event, { ...options, dataTransfer: transfer }));
}
"""


def send(page: Page, **file: object) -> None:
    page.locator("input[type=file]").set_input_files([chosen(**file)])  # type: ignore[arg-type]


def shown(page: Page) -> Locator:
    return page.locator(".message.customer a.picture img")


def transfer(page: Page, selector: str, event: str) -> None:
    page.evaluate(TRANSFER, [selector, event, "image/png", base64.b64encode(photo(kind="PNG")).decode()])


@pytest.mark.parametrize("size", SIZES)
def test_a_chosen_picture_is_shown_sent_and_answered(
    visit: Chat, gateway: FakeGateway, picture: Take, size: str
) -> None:
    page = visit(**SIZES[size])
    start(page)
    with page.expect_file_chooser() as window:
        page.get_by_role("button", name=strings("en")["picture_send"]).click()
    window.value.set_files([chosen("déchiré 1.jpg")])
    expect(bubbles(page, "bot").last).to_have_text("Thank you for déchiré 1.jpg.")
    expect(shown(page)).to_have_count(1)
    expect(page.locator(".delivery")).to_have_text(strings("en")["sent"])
    expect(page.locator("a.picture")).to_have_attribute("aria-label", f"{strings('en')['picture']}: déchiré 1.jpg")
    assert shown(page).evaluate("image => image.naturalWidth") == 320
    [post] = gateway.posts
    assert (post["picture"], post["type"], post["size"]) == ("déchiré 1.jpg", "image/jpeg", len(photo()))
    picture(page, f"{size}-picture")


@pytest.mark.parametrize(("selector", "event"), [("textarea", "paste"), (".panel", "drop")])
def test_a_picture_can_be_pasted_and_dropped(visit: Chat, gateway: FakeGateway, selector: str, event: str) -> None:
    page = visit()
    start(page)
    transfer(page, selector, event)
    expect(bubbles(page, "bot").last).to_have_text("Thank you for dropped.png.")
    assert gateway.posts[0]["type"] == "image/png"


def test_the_place_to_drop_shows_while_a_file_is_over_the_panel(visit: Chat, picture: Take) -> None:
    page = visit()
    start(page)
    transfer(page, ".panel", "dragover")
    expect(page.locator(".drop")).to_have_text(strings("en")["picture_drop"])
    picture(page, "desktop-drop")
    transfer(page, ".panel", "dragleave")
    expect(page.locator(".drop")).to_have_count(0)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ({"name": "bill.pdf", "kind": "application/pdf", "content": b"%PDF-1.7"}, "picture_type"),
        ({"name": "drawing.svg", "kind": "image/svg+xml", "content": b"<svg/>"}, "picture_type"),
    ],
    ids=["pdf", "svg"],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_sent(
    visit: Chat, gateway: FakeGateway, file: dict[str, object], why: str
) -> None:
    page = visit(lang="fr")
    start(page)
    send(page, **file)
    expect(page.locator(".note")).to_have_text(strings("fr")[why])
    page.get_by_role("button", name=strings("fr")["dismiss"]).click()
    expect(page.locator(".note")).to_have_count(0)
    assert (gateway.posts, gateway.sessions) == ([], [])


def test_more_than_8_mb_are_not_sent(visit: Chat, gateway: FakeGateway, tmp_path: Path) -> None:
    (tmp_path / "large.jpg").write_bytes(b"\xff\xd8" + b"0" * (8 * 1024 * 1024))
    page = visit(lang="de")
    start(page)
    page.locator("input[type=file]").set_input_files(tmp_path / "large.jpg")
    expect(page.locator(".note")).to_have_text(strings("de")["picture_too_large"])
    assert (gateway.posts, gateway.sessions) == ([], [])


def test_a_picture_larger_than_anybody_needs_is_made_smaller_first(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    send(page, name="huge.png", kind="image/png", content=photo(4096, 1024, "PNG"))
    expect(bubbles(page, "bot").last).to_have_text("Thank you for huge.jpg.")
    kind, content = gateway.pictures["p-1"]
    assert (kind, Image.open(BytesIO(content)).size) == ("image/jpeg", (2048, 512))


@pytest.mark.parametrize("way", ["before", "after"])
def test_a_picture_that_did_not_arrive_is_sent_again_once(visit: Chat, gateway: FakeGateway, way: str) -> None:
    page = visit()
    start(page)
    say(page, "it is torn")
    expect(bubbles(page, "bot").last).to_have_text("You said: it is torn")
    gateway.fail(way)
    send(page)
    if way == "before":
        page.get_by_role("button", name=strings("en")["retry"]).click()
    expect(bubbles(page, "bot").last).to_have_text("Thank you for torn.jpg.")
    expect(shown(page)).to_have_count(1)
    expect(page.locator(".delivery")).to_have_text(strings("en")["sent"])
    assert len(gateway.pictures) == 1


def test_how_far_a_picture_is_shows_on_it_while_it_leaves(visit: Chat, gateway: FakeGateway, picture: Take) -> None:
    page = visit()
    start(page)
    held: list[Route] = []
    page.route("**/chat/pictures?*", lambda route: held.append(route))
    with page.expect_request("**/chat/pictures?*"):
        send(page)
    expect(page.locator(".picture progress")).to_be_visible()
    expect(page.locator(".delivery")).to_have_text(strings("en")["sending"])
    picture(page, "desktop-picture-leaving")
    held[0].continue_()
    expect(page.locator(".picture progress")).to_have_count(0)
    expect(page.locator(".delivery")).to_have_text(strings("en")["sent"])


def test_the_gateways_reason_for_refusing_a_picture_is_said(visit: Chat, gateway: FakeGateway) -> None:
    gateway.refuse("/chat/pictures", 422, "picture_refused")
    page = visit(lang="de")
    start(page)
    send(page)
    expect(page.locator(".delivery")).to_contain_text(strings("de")["picture_refused"])
    assert gateway.messages == []


def test_pictures_of_the_history_are_fetched_with_the_token(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    send(page)
    expect(bubbles(page, "bot").last).to_have_text("Thank you for torn.jpg.")
    with page.expect_request("**/chat/pictures/p-1") as asked:
        page.reload()
    assert asked.value.headers["authorization"].startswith("Bearer token-")
    expect(shown(page)).to_have_count(1)
    eventually(lambda: shown(page).evaluate("image => image.naturalWidth") == 320, "the picture is drawn")
    assert str(shown(page).get_attribute("src")).startswith("blob:")


def test_anything_but_a_picture_in_its_place_is_never_opened(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    send(page)
    expect(bubbles(page, "bot").last).to_have_text("Thank you for torn.jpg.")
    gateway.pictures["p-1"] = ("text/html", b"<script>window.hit=1</script>")
    page.reload()
    expect(page.locator("p.picture.none")).to_have_text("torn.jpg")
    assert page.locator("a.picture").count() == 0


def test_where_the_page_forbids_pictures_their_name_stands_instead(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.route("**/plain", lambda route: route.fulfill(content_type="text/html", headers=FORBIDDING, body=PLAIN))
    page.goto(f"{site}plain")
    start(page)
    send(page)
    expect(bubbles(page, "bot").last).to_have_text("Thank you for torn.jpg.")
    expect(page.locator("p.picture.none")).to_have_text("torn.jpg")
    page.close()


PLAIN = "<!doctype html><html lang=en><body><script src='/widget.js'></script></body></html>"
FORBIDDING = {"Content-Security-Policy": "default-src 'self'; img-src 'self'"}
