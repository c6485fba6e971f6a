"""What a customer sees and does in the chat, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from fake_gateway import FakeGateway, strings
from playwright.sync_api import Locator, Page, expect

from tests.installation import eventually

Chat = Callable[..., Page]
Picture = Callable[[Page, str], None]

CHANGE = {
    "text": (
        "So würde Ihre Bestellung GS-1001 geändert:\n"
        "• Adresse: Chausseestraße 8, 10115 Berlin → Torstraße 12, 10119 Berlin\n"
        "• Farbe: rot → schwarz\n"
        "Sie zahlen 5,00 € mehr. Voraussichtlich bei Ihnen: 24.11.2026\nSoll ich das so machen?"
    ),
    "buttons": [{"id": "b-yes", "title": "Ja, ändern"}, {"id": "b-no", "title": "Nein"}],
    "card": {
        "type": "change",
        "title": "Bestellung GS-1001",
        "rows": [
            {"label": "Adresse", "before": "Chausseestraße 8, 10115 Berlin", "after": "Torstraße 12, 10119 Berlin"},
            {"label": "Farbe", "before": "rot", "after": "schwarz"},
        ],
        "facts": [{"label": "Voraussichtlich bei Ihnen", "value": "24.11.2026"}],
    },
}
RECEIPT = {
    "text": "Erledigt!\n• Farbe: schwarz\nBis zur Übergabe an den Paketdienst können Sie das zurücknehmen.",
    "buttons": [{"id": "b-undo", "title": "Zurücknehmen"}],
    "card": {
        "type": "receipt",
        "title": "Bestellung GS-1001",
        "rows": [{"label": "Farbe", "before": "rot", "after": "schwarz"}],
        "facts": [{"label": "Aufpreis", "value": "0,00 €"}],
    },
}
TRACKING = {
    "text": "您的包裹已延误 9 天，很抱歉。",
    "card": {
        "type": "tracking",
        "title": "",
        "steps": [
            {"label": "已下单", "at": "2026-11-02T09:12:00Z", "done": True},
            {"label": "已发货", "at": "2026-11-04T15:40:00Z", "done": True},
            {"label": "运输中", "at": "2026-11-05T06:05:00Z", "done": True},
            {"label": "派送中", "done": False},
            {"label": "已送达", "done": False},
        ],
        "facts": [{"label": "预计送达", "value": "2026-11-13"}, {"label": "承运商", "value": "SunEconomy"}],
    },
}


def start(page: Page) -> Locator:
    page.locator(".launcher").click()
    return page.locator("reroute-chat textarea")


def say(page: Page, text: str) -> None:
    page.locator("reroute-chat textarea").fill(text)
    page.keyboard.press("Enter")


def choose(page: Page, item: str, language: str = "en") -> None:
    """Presses an item of the menu."""
    page.get_by_role("button", name=strings(language)["menu"]).click()
    page.get_by_role("menuitem", name=strings(language)[item]).click()


def bubbles(page: Page, author: str) -> Locator:
    return page.locator(f".message.{author} .bubble")


def test_the_chat_opens_and_closes_by_keyboard_and_gives_the_focus_back(visit: Chat) -> None:
    page = visit()
    page.locator(".launcher").focus()
    page.keyboard.press("Enter")
    expect(page.locator("reroute-chat textarea")).to_be_focused()
    expect(page.get_by_role("dialog", name=strings("en")["title"])).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".launcher")).to_be_focused()
    expect(page.locator(".launcher")).to_have_attribute("aria-expanded", "false")


def test_no_session_is_opened_before_the_customer_writes(visit: Chat, gateway: FakeGateway) -> None:
    start(visit())
    assert gateway.sessions == []


def test_a_message_is_sent_once_and_the_reply_appears_once(visit: Chat, gateway: FakeGateway, picture: Picture) -> None:
    gateway.answer("hello", {"text": "Good morning.\nWhat can I do for you?"})
    page = visit()
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_have_text("Good morning.\nWhat can I do for you?")
    expect(page.locator(".delivery")).to_have_text(strings("en")["sent"])
    expect(page.locator("reroute-chat textarea")).to_have_value("")
    gateway.push("The stream has caught up.")
    expect(bubbles(page, "bot").last).to_have_text("The stream has caught up.")
    assert bubbles(page, "bot").count() == 3  # welcome, reply, the pushed one
    assert bubbles(page, "customer").count() == 1
    assert [post["text"] for post in gateway.posts] == ["hello"]
    assert gateway.sessions == [{"locale": "en-GB"}]
    picture(page, "desktop")


def test_enter_sends_shift_enter_breaks_the_line_and_composing_does_neither(visit: Chat, gateway: FakeGateway) -> None:
    page = visit(lang="zh")
    field = start(page)
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    field.fill("我搬家了")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(field).to_have_value("我搬家了")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("GS-1001")
    page.keyboard.press("Enter")
    expect(bubbles(page, "customer")).to_have_text("我搬家了\nGS-1001")
    expect(bubbles(page, "bot")).to_have_count(2)
    assert [post["text"] for post in gateway.posts] == ["我搬家了\nGS-1001"]


def test_more_than_1000_characters_cannot_be_sent(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    field = start(page)
    field.fill("😀" * 1001)
    expect(page.locator(".limit")).to_contain_text("1001 / 1000")
    expect(page.locator(".limit")).to_contain_text(strings("en")["too_long"].replace("{max}", "1000"))
    expect(page.locator(".send")).to_be_disabled()
    page.keyboard.press("Enter")
    expect(field).to_have_value("😀" * 1001)
    field.fill("😀" * 1000)
    page.keyboard.press("Enter")
    expect(bubbles(page, "bot")).to_have_count(2)
    assert [len(post["text"]) for post in gateway.posts] == [1000]


def test_a_change_is_shown_before_and_after_and_confirmed_by_its_button(
    visit: Chat, gateway: FakeGateway, picture: Picture
) -> None:
    gateway.answer("Bitte schwarz statt rot, und in die Torstraße 12", CHANGE)
    gateway.answer("b-yes", RECEIPT)
    page = visit(lang="de")
    start(page)
    say(page, "Bitte schwarz statt rot, und in die Torstraße 12")
    card = page.locator(".card.change")
    expect(card.locator(".row")).to_have_count(2)
    expect(card.locator(".row").first.locator(".before dd")).to_have_text("Chausseestraße 8, 10115 Berlin")
    expect(card.locator(".row").first.locator(".after dd")).to_have_text("Torstraße 12, 10119 Berlin")
    expect(bubbles(page, "bot").last).to_have_text("So würde Ihre Bestellung GS-1001 geändert:")
    expect(card.locator(".rest")).to_have_text("Sie zahlen 5,00 € mehr. Soll ich das so machen?")
    expect(card.locator(".facts")).to_have_text("Voraussichtlich bei Ihnen 24.11.2026")
    picture(page, "desktop-de-change")
    card.get_by_role("button", name="Ja, ändern").click()
    expect(page.locator(".card.receipt .after dd")).to_have_text("schwarz")
    expect(bubbles(page, "bot").last).to_have_text("Erledigt!")
    expect(bubbles(page, "customer").last).to_have_text("Ja, ändern")
    expect(card.get_by_role("button", name="Ja, ändern")).to_be_disabled()
    expect(card.get_by_role("button", name="Nein")).to_be_disabled()
    expect(page.get_by_role("button", name="Zurücknehmen")).to_be_enabled()
    assert gateway.posts[1] == {"id": gateway.posts[1]["id"], "button": "b-yes"}
    picture(page, "desktop-de-receipt")


def test_an_agent_who_takes_over_closes_the_buttons(visit: Chat, gateway: FakeGateway) -> None:
    gateway.answer("schwarz", CHANGE)
    page = visit(lang="de")
    start(page)
    say(page, "schwarz")
    expect(page.get_by_role("button", name="Ja, ändern")).to_be_enabled()
    gateway.push("Guten Tag, ich übernehme.", "agent")
    expect(bubbles(page, "agent")).to_have_text("Guten Tag, ich übernehme.")
    expect(page.get_by_role("button", name="Ja, ändern")).to_be_disabled()


def test_an_unknown_card_is_its_text(visit: Chat, gateway: FakeGateway) -> None:
    gateway.answer("hi", {"text": "Two offers.", "card": {"type": "hologram", "title": "?"}})
    page = visit()
    start(page)
    say(page, "hi")
    expect(bubbles(page, "bot").last).to_have_text("Two offers.")
    assert page.locator(".card").count() == 0


def test_a_parcels_way_is_shown_in_chinese_on_a_phone(visit: Chat, gateway: FakeGateway, picture: Picture) -> None:
    gateway.answer("我的包裹在哪里？", TRACKING)
    page = visit(lang="zh", viewport={"width": 390, "height": 780}, device_scale_factor=2)
    start(page)
    say(page, "我的包裹在哪里？")
    expect(page.locator(".steps .done")).to_have_count(3)
    expect(page.locator(".steps [aria-current=step] .label")).to_have_text("运输中")
    expect(page.locator(".facts dd").first).to_have_text("2026年11月13日")
    expect(bubbles(page, "bot").last).to_have_attribute("lang", "zh")
    whole = {"x": 0, "y": 0, "width": 390, "height": 780}
    eventually(lambda: page.locator(".panel").bounding_box() == whole, "the opening panel fills the screen")
    expect(page.locator(".launcher")).to_be_hidden()
    picture(page, "phone-zh-tracking")


def test_the_dark_chat_is_dark(visit: Chat, gateway: FakeGateway, picture: Picture) -> None:
    gateway.answer("schwarz", CHANGE)
    page = visit(lang="de", color_scheme="dark", viewport={"width": 390, "height": 780}, device_scale_factor=2)
    start(page)
    say(page, "schwarz")
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator(".panel")).to_have_css("background-color", "rgb(30, 28, 27)")
    picture(page, "phone-de-dark")


def test_typing_shows_until_the_answer_comes(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    start(page)
    with page.expect_response(lambda response: response.request.method == "POST" and "messages" in response.url):
        say(page, "hello")
    gateway.push("One moment.")
    expect(bubbles(page, "bot")).to_have_count(3)
    gateway.type()
    expect(page.locator(".typing")).to_be_visible()
    gateway.push("Here it is.")
    expect(bubbles(page, "bot")).to_have_count(4)
    assert page.locator(".typing").count() == 0


def test_typing_of_which_nothing_is_heard_any_more_is_forgotten(visit: Chat, gateway: FakeGateway) -> None:
    page = visit()
    page.clock.install()
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot")).to_have_count(2)
    gateway.type()
    expect(page.locator(".typing")).to_be_visible()
    page.clock.fast_forward(5_100)
    expect(page.locator(".typing")).to_have_count(0)


def test_an_answer_longer_than_the_window_is_shown_from_its_beginning(visit: Chat, gateway: FakeGateway) -> None:
    gateway.answer("what can I do?", {"text": "\n".join(f"{number}. An offer" for number in range(1, 60))})
    page = visit()
    start(page)
    say(page, "hello")
    expect(bubbles(page, "bot").last).to_be_in_viewport()
    say(page, "what can I do?")
    expect(bubbles(page, "bot").last).to_contain_text("59. An offer")

    def begins_at_the_top() -> bool:
        answer, window = bubbles(page, "bot").last.bounding_box(), page.locator(".scroller").bounding_box()
        return bool(answer and window and 0 <= answer["y"] - window["y"] < 20)

    eventually(begins_at_the_top, "the answer is scrolled to its beginning")
