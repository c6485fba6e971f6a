"""A talk from the queue to the hand-back: claimed, read, labelled, moved, settled; and who may do what."""

from __future__ import annotations

from collections.abc import Callable

from desk_samples import proposal
from fake_desk import FakeDesk
from playwright.sync_api import Page, Route, expect

Open = Callable[..., Page]


def test_claim_reply_and_hand_back_with_the_keyboard_alone(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page()
    expect(page.locator(".queue-row")).to_have_count(3)
    page.keyboard.press("j")
    expect(page.locator(".queue-row").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_have_count(6)
    page.keyboard.press("c")
    expect(page.locator(".talk .owner-agent")).to_have_text("You")
    page.keyboard.press("r")
    page.keyboard.type("Ich leite es nach Hamburg um.")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent .bubble")).to_have_text("Ich leite es nach Hamburg um.")
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.get_by_role("dialog", name="Hand back")).to_be_visible()
    page.get_by_label("What else is settled").focus()
    page.keyboard.type("Umleitung bestellt")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".talk .owner-bot")).to_be_visible()
    assert desk.asked("POST", "talks/t-anna/hand-back") == [
        {"settled": ["Change of address", "Change of colour", "Umleitung bestellt"]}
    ]


def test_the_packet_spares_the_customer_from_telling_it_again(desk_page: Open) -> None:
    page = desk_page("inbox/waiting/t-anna")
    packet = page.locator(".packet")
    expect(packet.locator(".packet-summary")).to_have_text(
        "Change of address, Change of colour · GS-1001 · chosen: Redirect"
    )
    expect(packet.locator(".checks .refused")).to_contain_text("variant.handed_over")
    expect(packet.locator(".checks .refused")).to_contain_text("The parcel has left the warehouse.")
    expect(packet.locator(".checks .allowed")).to_contain_text("€0.00")
    expect(packet.locator(".offers .chosen")).to_contain_text("Redirect")
    expect(packet).to_contain_text("Verified as Anna Schmidt · anna@example.com")
    expect(packet.locator(".mood-upset")).to_be_visible()


def test_what_the_assistant_did_not_say_is_taken_from_what_was_proposed(desk_page: Open, desk: FakeDesk) -> None:
    desk.talks["t-anna"]["packet"] |= {"checked": [], "verified": None}
    desk.customer["proposals"] = [{"proposal": proposal([{"type": "cancel"}]), "receipt": None, "agent": None}]
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".packet .checks .refused")).to_contain_text("cancel.handed_over")
    expect(page.locator(".packet")).to_contain_text("Verified as Anna Schmidt")


def test_the_thread_tells_what_was_hidden_understood_noted_and_read(desk_page: Open) -> None:
    page = desk_page("inbox/waiting/t-anna")
    hidden = page.locator(".hidden-answer")
    expect(hidden).to_contain_text("not shown to the customer")
    expect(page.locator(".understood .unsure")).to_have_text("Change of colour 71%")
    expect(page.locator(".note .mention")).to_have_text("@mia.brandt")
    expect(page.locator(".change-line")).to_contain_text("A person was asked for")
    expect(page.locator("[data-id=m-2] .read")).to_contain_text("Read")


def test_a_quicker_colleague_is_named_and_nothing_is_lost(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/waiting/t-anna")
    claim = page.get_by_role("button", name="Claim", exact=True)
    expect(claim).to_be_visible()
    desk.talks["t-anna"] |= {"owner": "agent", "agent": {"id": "s-jonas", "first_name": "Jonas"}}
    claim.click()
    expect(page.locator(".toast.bad")).to_contain_text("Jonas was quicker and has this talk now")
    expect(page.locator(".talk .owner-agent")).to_have_text("Jonas")
    expect(claim).to_have_count(0)


def test_a_talk_is_assigned_moved_released_and_closed(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/all/t-3")
    expect(page.get_by_role("textbox", name="Reply")).to_be_visible()
    page.locator(".thread").focus()
    page.keyboard.press("a")
    page.get_by_role("dialog").get_by_label("Colleague").select_option("s-jonas")
    page.get_by_role("dialog").get_by_role("button", name="Assign").click()
    expect(page.locator(".talk .owner-agent")).to_have_text("Jonas")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Move to another team").click()
    page.get_by_role("dialog").get_by_label("Team").select_option("warehouse")
    page.get_by_role("dialog").get_by_role("button", name="Move to another team").click()
    expect(page.locator(".talk-about")).to_contain_text("Warehouse")
    page.get_by_role("button", name="Claim", exact=True).click()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Release to the queue").click()
    expect(page.locator(".talk .owner-waiting")).to_be_visible()
    page.locator(".thread").focus()
    page.keyboard.press("e")
    page.get_by_label("Note for colleagues").fill("Spam")
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.locator(".talk .owner-closed")).to_be_visible()
    assert desk.asked("POST", "talks/t-3/assign") == [{"staff": "s-jonas"}]
    assert desk.asked("POST", "talks/t-3/transfer") == [{"team": "warehouse"}]
    assert desk.asked("POST", "talks/t-3/close") == [{"note": "Spam"}]


def test_a_step_that_is_refused_is_told_in_its_dialog_and_nothing_typed_is_lost(
    desk_page: Open, desk: FakeDesk
) -> None:
    desk.refuse("POST", "talks/t-3/close", 503, "unavailable")
    page = desk_page("inbox/mine/t-3")
    expect(page.get_by_role("textbox", name="Reply")).to_be_visible()
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Close")
    dialog.get_by_label("Note for colleagues").fill("Paid twice, refunded")
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog.get_by_role("alert")).to_contain_text("Wait a moment and try again")
    expect(dialog.get_by_label("Note for colleagues")).to_have_value("Paid twice, refunded")
    expect(page.locator(".toast.bad")).to_have_count(0)
    desk.accept("POST", "talks/t-3/close")
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.locator(".talk .owner-closed")).to_be_visible()
    expect(dialog).to_have_count(0)
    assert desk.asked("POST", "talks/t-3/close") == [{"note": "Paid twice, refunded"}] * 2


def test_a_talk_that_one_may_not_see_any_more_does_not_close_the_one_opened_since(
    desk_page: Open, desk: FakeDesk
) -> None:
    page = desk_page("inbox/all/t-3")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/talks/t-3/release", hold)
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Release to the queue").click()
    page.locator("[data-id=t-anna]").click()
    expect(page.locator(".talk h2")).to_have_text("Anna Schmidt")
    del desk.talks["t-3"]
    with page.expect_response("**/talks/t-3"):
        held[0].fulfill(status=204)
    page.evaluate("fetch('/desk/api/labels').then((answer) => answer.text())")
    expect(page.locator(".talk h2")).to_have_text("Anna Schmidt")
    assert page.url.endswith("#/inbox/all/t-anna")


def test_an_agent_cannot_take_a_talk_from_a_colleague(desk_page: Open, desk: FakeDesk) -> None:
    desk.role = "agent"
    page = desk_page("inbox/agent/t-4")
    expect(page.locator(".not-mine")).to_contain_text("Jonas answers here")
    for name in ("Claim", "Hand back", "Close"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Approvals")).to_have_count(0)


def test_labels_are_put_on_and_taken_off(desk_page: Open, desk: FakeDesk) -> None:
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".talk-labels")).to_have_text("vip")
    page.keyboard.press("l")
    expect(page.locator("#known-labels option")).to_have_count(1)
    assert page.locator("#known-labels option").get_attribute("value") == "returns"
    page.get_by_label("New label").fill("fragile")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove the label vip").click()
    expect(page.locator(".talk-labels")).to_have_text("fragile")
    assert desk.talks["t-anna"]["labels"] == ["fragile"]


def test_what_was_wrong_with_a_label_is_not_told_in_the_next_talk(desk_page: Open, desk: FakeDesk) -> None:
    desk.refuse("PUT", "talks/t-anna/labels/fragile", 503, "unavailable")
    page = desk_page("inbox/waiting/t-anna")
    expect(page.locator(".talk-labels")).to_have_text("vip")
    page.keyboard.press("l")
    page.get_by_label("New label").fill("fragile")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("Wait a moment and try again")
    page.keyboard.press("Escape")
    page.locator("[data-id=t-1]").click()
    expect(page.locator(".talk h2")).to_have_text("Guest")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Labels").click()
    expect(page.get_by_label("New label")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_count(0)


def test_a_gateway_that_is_away_is_told_and_asked_again(desk_page: Open) -> None:
    page = desk_page("inbox/mine")
    expect(page.locator(".queue-row")).to_have_count(1)

    def cut(route: Route) -> None:
        route.abort()

    page.route("**/talks/t-3", cut)
    page.locator(".queue-row").first.click()
    expect(page.locator(".talk").get_by_role("alert")).to_contain_text("Check your connection")
    page.unroute("**/talks/t-3", cut)
    page.locator(".talk").get_by_role("button", name="Try again").click()
    expect(page.locator(".message")).to_have_count(1)
