"""The composer: drafts, replies, notes and pictures; each goes once, in order, to those it is meant for."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from fake_desk import FakeDesk
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect
from samples import photo

Open = Callable[..., Page]

PNG = bytes.fromhex("89504e470d0a1a0a")
DROP = """(target, name) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([Uint8Array.fromHex("89504e470d0a1a0a")], name, { type: "image/png" }));
  return ["dragover", "drop"].every(
    (type) => !target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })),
  );
}"""


def test_a_draft_survives_a_reload_for_each_talk_and_kind(desk_page: Open) -> None:
    page = desk_page("inbox/mine/t-3")
    page.get_by_role("textbox", name="Reply").fill("Not finished")
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Note").fill("For the team")
    page.reload()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("For the team")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("Not finished")
    page.locator(".tab.view-waiting").click()
    page.locator("[data-id=t-1]").click()
    page.get_by_role("button", name="Note", exact=True).click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")


def test_what_could_not_be_sent_is_sent_again_under_the_same_id_also_after_a_reload(
    desk_page: Open, desk: FakeDesk
) -> None:
    page = desk_page("inbox/mine/t-3")
    desk.refuse("POST", "talks/t-3/messages", 503, "unavailable")
    page.get_by_role("textbox", name="Reply").fill("Your refund left today.")
    page.keyboard.press("Enter")
    expect(page.locator(".not-sent")).to_contain_text("Wait a moment and try again")
    page.reload()
    desk.accept("POST", "talks/t-3/messages")
    with page.expect_response("**/talks/t-3/messages"):
        page.locator(".not-sent").get_by_role("button", name="Try again").click()
    expect(page.locator(".not-sent")).to_have_count(0)
    first, second = desk.asked("POST", "talks/t-3/messages")
    assert first == second
    assert [said["text"] for said in desk.talks["t-3"]["messages"][1:]] == ["Your refund left today."]


def test_a_reply_does_not_overtake_the_one_before_it_that_could_not_be_sent(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    desk.refuse("POST", "talks/t-3/messages", 503, "unavailable")
    reply = page.get_by_role("textbox", name="Reply")
    for words in ("It left today.", "And here is the receipt."):
        reply.fill(words)
        page.keyboard.press("Enter")
    expect(page.locator(".not-sent")).to_have_count(2)
    assert len(desk.asked("POST", "talks/t-3/messages")) == 1
    desk.accept("POST", "talks/t-3/messages")
    page.locator(".not-sent").last.get_by_role("button", name="Try again").click()
    expect(page.locator(".not-sent")).to_have_count(0)
    expect(page.locator(".message.agent")).to_have_count(2)
    assert [said["text"] for said in desk.talks["t-3"]["messages"][1:]] == [
        "It left today.",
        "And here is the receipt.",
    ]


def test_a_message_is_shown_once_however_often_it_is_told(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    page.get_by_role("textbox", name="Reply").fill("Once.")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent")).to_have_count(1)
    desk.push("talk", desk.summary(desk.talks["t-3"]))
    desk.says("t-3", "Thank you")
    expect(page.locator(".message.customer").last).to_contain_text("Thank you")
    expect(page.locator(".message.agent")).to_have_count(1)


def test_quick_replies_arrive_in_the_order_in_which_they_were_written(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    reply = page.get_by_role("textbox", name="Reply")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held or desk.asked("POST", "talks/t-3/messages"):
            route.continue_()
        else:
            held.append(route)

    page.route("**/talks/t-3/messages", hold_the_first)
    for words in ("First.", "Second."):
        reply.fill(words)
        reply.press("Enter")
    expect(page.locator(".message.outgoing .bubble")).to_have_text(["First.", "Second."])
    page.evaluate("fetch('/desk/api/labels')")
    assert desk.asked("POST", "talks/t-3/messages") == []
    held[0].continue_()
    expect(page.locator(".message.outgoing")).to_have_count(0)
    expect(page.locator(".message.agent .bubble")).to_have_text(["First.", "Second."])
    assert [sent["text"] for sent in desk.asked("POST", "talks/t-3/messages")] == ["First.", "Second."]


def test_a_slash_finds_a_canned_reply_in_the_language_of_the_talk(desk_page: Open, desk: FakeDesk) -> None:
    desk.talks["t-3"]["language"] = "de"
    page = desk_page("inbox/mine/t-3")
    reply = page.get_by_role("textbox", name="Reply")
    reply.press_sequentially("/gree")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(reply).to_have_value("Guten Tag Tom Baker, hier ist Mia.")


def test_a_placeholder_that_nothing_is_known_for_is_not_sent(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    reply = page.get_by_role("textbox", name="Reply")
    reply.press_sequentially("/late")
    page.keyboard.press("Tab")
    expect(reply).to_have_value("Sorry, {order} is late. Case {case}.")
    page.keyboard.press("Enter")
    reply.press("Enter")
    expect(page.locator(".composer").get_by_role("alert")).to_contain_text("{order}, {case}")
    assert desk.asked("POST", "talks/t-3/messages") == []


def test_a_note_is_for_staff_and_never_a_message(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".note")).to_have_count(1)
    page.keyboard.press("n")
    page.keyboard.type("@lin.zhao please look")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_have_count(2)
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    assert desk.asked("POST", "talks/t-anna/notes") == [{"text": "@lin.zhao please look"}]
    assert desk.asked("POST", "talks/t-anna/messages") == []


def test_a_picture_is_sent_and_other_files_are_not(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    expect(page.get_by_role("textbox", name="Reply")).to_be_visible()
    files = page.locator("input[type=file]")
    files.set_input_files(FilePayload(name="bill.pdf", mimeType="application/pdf", buffer=b"%PDF"))
    expect(page.locator(".composer").get_by_role("alert")).to_contain_text("JPEG, PNG or WebP")
    files.set_input_files(FilePayload(name="label.png", mimeType="image/png", buffer=PNG))
    expect(page.get_by_role("link", name="Picture label.png").locator("img")).to_be_visible()
    assert desk.asked("POST", "talks/t-3/pictures") == [PNG]


def test_a_picture_that_is_dropped_while_a_note_is_written_does_not_go_to_the_customer(
    desk_page: Open, desk: FakeDesk
) -> None:
    page = desk_page("inbox/mine/t-3")
    page.get_by_role("button", name="Note", exact=True).click()
    expect(page.get_by_role("textbox", name="Note")).to_be_visible()
    assert page.locator(".thread").evaluate(DROP, "note.png")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_role("textbox", name="Reply")).to_be_visible()
    assert page.locator(".thread").evaluate(DROP, "reply.png")
    expect(page.get_by_role("link", name="Picture reply.png").locator("img")).to_be_visible()
    assert len(desk.asked("POST", "talks/t-3/pictures")) == 1


@pytest.mark.parametrize("where", [".thread", ".queue", ".side", "nav"])
def test_a_file_that_is_dropped_elsewhere_than_on_ones_own_talk_does_not_open_in_the_place_of_the_desk(
    desk_page: Open, desk: FakeDesk, where: str
) -> None:
    page = desk_page("inbox/agent/t-4")
    expect(page.locator(".not-mine")).to_be_visible()
    assert page.locator(where).first.evaluate(DROP, "shelf.png")
    assert desk.asked("POST", "talks/t-4/pictures") == []


def test_what_went_wrong_in_a_talk_is_not_told_in_the_next(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/all/t-3")
    held: list[Route] = []
    page.route("**/talks/t-3/notes", lambda route: held.append(route))
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Note").fill("Look at the photos")
    with page.expect_request("**/talks/t-3/notes"):
        page.get_by_role("button", name="Add note").click()
    page.locator("[data-id=t-anna]").click()
    expect(page.locator(".talk h2")).to_have_text("Anna Schmidt")
    held[0].abort()
    expect(page.locator(".toast.bad")).to_contain_text("Check your connection")
    expect(page.locator(".composer").get_by_role("alert")).to_have_count(0)
    page.locator(".toast.bad").get_by_role("link", name="Open").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Look at the photos")


def test_a_picture_larger_than_anybody_needs_is_made_smaller_first(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    file = FilePayload(name="shelf.png", mimeType="image/png", buffer=photo(4096, 1024, "PNG"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("link", name="Picture shelf.jpg").locator("img")).to_be_visible()
    (sent,) = desk.asked("POST", "talks/t-3/pictures")
    small = Image.open(BytesIO(sent))
    assert (small.format, small.size) == ("JPEG", (2048, 512))


def test_typing_is_told_to_the_customer_and_reading_too(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/mine/t-3")
    reply = page.get_by_role("textbox", name="Reply")
    with page.expect_request("**/t-3/typing"):
        reply.press_sequentially("Hel")
    assert desk.asked("POST", "talks/t-3/read") == [{"message": "m-1"}]
    assert desk.asked("PUT", "talks/t-3/viewing")
