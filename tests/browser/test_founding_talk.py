"""The talk that Reroute was founded on, as a customer has it: in a browser, with the real processes behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from customer import Customer
from playwright.sync_api import Browser, expect

from tests.installation import Installation

pytestmark = pytest.mark.live

LANGUAGES = ("en", "de", "zh", "fr", "es")
Enter = Callable[..., Customer]

WRONG_ADDRESS_AND_BLACK = {
    "en": "wrong address and make the bag black",
    "de": "Die Adresse ist falsch, und die Tasche bitte in Schwarz",
    "zh": "地址填错了，包换成黑色",
    "fr": "Mauvaise adresse, et le sac plutôt en noir, s'il vous plaît",
    "es": "La dirección está mal y el bolso lo quiero en negro",
}
WHO = "GS-1001, anna.schmidt@example.com"
NEW_ADDRESS = "Hauptstr. 12, 10827 Berlin"
YES = {"en": "Yes, please", "de": "Ja, bitte", "zh": "确认修改", "fr": "Oui, merci", "es": "Sí, por favor"}
NO = {
    "en": "No, leave it",
    "de": "Nein, so lassen",
    "zh": "不用了，保持原样",
    "fr": "Non, ne changez rien",
    "es": "No, déjelo así",
}
UNDO = {
    "en": "undo that",
    "de": "Bitte rückgängig machen",
    "zh": "撤销",
    "fr": "annulez ce changement",
    "es": "deshacer",
}
RED_TO_BLACK = {
    "en": ("red", "black"),
    "de": ("Rot", "Schwarz"),
    "zh": ("红色", "黑色"),
    "fr": ("rouge", "noir"),
    "es": ("rojo", "negro"),
}
CHECK_THIS = {
    "en": "Please check this change",
    "de": "Bitte prüfen Sie die Änderung",
    "zh": "请核对修改内容",
    "fr": "Merci de vérifier cette modification",
    "es": "Por favor, revise este cambio",
}
CHANGED = {
    "en": "Change confirmed",
    "de": "Änderung bestätigt",
    "zh": "修改已确认",
    "fr": "Modification confirmée",
    "es": "Cambio confirmado",
}
AS_BEFORE = {
    "en": "back as it was",
    "de": "wieder wie vorher",
    "zh": "恢复原样",
    "fr": "de nouveau comme avant",
    "es": "otra vez como estaba",
}
WHERE = {
    "en": "where is my parcel?",
    "de": "wo ist mein Paket?",
    "zh": "我的快递到哪了？",
    "fr": "où est mon colis ?",
    "es": "¿dónde está mi paquete?",
}
WRONG_ADDRESS = {
    "en": "the address is wrong",
    "de": "die Adresse ist falsch",
    "zh": "收货地址填错了",
    "fr": "l'adresse n'est pas la bonne",
    "es": "la dirección está mal",
}
ON_ITS_WAY = {"en": "On its way", "de": "Unterwegs", "zh": "运输中", "fr": "En route", "es": "En camino"}
OFFERS = {
    "en": ["Hold it for pick-up", "Keep the former address", "Take the voucher"],
    "de": ["Selbst abholen", "Bisherige Adresse behalten", "Gutschein nehmen"],
    "zh": ["到点自提", "在原地址收件", "领取优惠券"],
    "fr": ["Retirer en point relais", "Garder l’ancienne adresse", "Prendre le bon d’achat"],
    "es": ["Recogerlo yo mismo", "Dejar la dirección anterior", "Aceptar el vale"],
}


@pytest.fixture
def enter(browser: Browser, shop: Installation) -> Iterator[Enter]:
    """A customer enters the shop: `enter("de", "phone")`; fails on page errors, dialogs and blocked requests."""
    customers: list[Customer] = []

    def entered(language: str, size: str = "desktop") -> Customer:
        customers.append(Customer(browser, shop.settings.gateway_url, language, size))
        return customers[-1]

    yield entered
    for customer in customers:
        customer.close()
    assert [customer.wrong for customer in customers] == [[] for _ in customers]


def to_the_preview(customer: Customer, address: str = NEW_ADDRESS) -> str:
    customer.open()
    assert "GS-1001" in customer.say(WRONG_ADDRESS_AND_BLACK[customer.language])
    customer.say(WHO)
    return customer.say(address)


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_founding_talk_from_the_first_word_to_undo(
    enter: Enter, shop: Installation, language: str, size: str
) -> None:
    customer, books = enter(language, size), shop.books
    red, black = RED_TO_BLACK[language]
    customer.picture("1-shop")

    to_the_preview(customer)
    customer.picture("2-preview")
    address, colour = customer.rows()
    assert "Torstraße 89" in address[0]
    assert "Hauptstr. 12" in address[1]
    assert "10827 Berlin" in address[1]
    assert colour == (red, black)
    expect(customer.cards.locator("h3")).to_contain_text(CHECK_THIS[language])
    assert customer.open_buttons() == [YES[language], NO[language]]
    assert customer.sees(customer.button(YES[language]))
    assert books.options("GS-1001") == {"color": "red"}

    customer.press(YES[language])
    customer.picture("3-receipt")
    expect(customer.cards.last.locator("h3")).to_contain_text(CHANGED[language])
    assert customer.own_words[-1] == YES[language]
    assert customer.open_buttons() == []
    assert books.options("GS-1001") == {"color": "black"}
    assert books.order("GS-1001")["address"]["postal_code"] == "10827"

    customer.reload()
    expect(customer.cards).to_have_count(2)
    customer.picture("4-reloaded")
    assert customer.own_words == [WRONG_ADDRESS_AND_BLACK[language], WHO, NEW_ADDRESS, YES[language]]
    assert customer.sees(customer.cards.last)

    assert AS_BEFORE[language] in customer.say(UNDO[language])
    customer.picture("5-undone")
    assert customer.rows()[1] == (black, red)
    assert books.options("GS-1001") == {"color": "red"}
    assert books.order("GS-1001")["address"]["postal_code"] == "10115"
    assert books.changes("GS-1001")[-2:] == ["change", "undo"]
    assert books.balanced()


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_parcels_way_is_a_card_with_its_steps(enter: Enter, shop: Installation, language: str, size: str) -> None:
    customer = enter(language, size)
    customer.open()
    customer.say(WHERE[language])
    customer.say("GS-1003, lukas.weber@example.com")
    customer.picture("6-tracking")

    steps = customer.cards.locator(".steps")
    assert steps.locator("li.done").count() >= 3
    assert steps.locator("[aria-current=step] .label").inner_text() == ON_ITS_WAY[language]
    expect(customer.cards.locator(".facts")).to_contain_text("00340434161094015902")
    assert "None" not in customer.cards.inner_text()


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_done_instead_is_offered_as_buttons(
    enter: Enter, shop: Installation, language: str, size: str
) -> None:
    customer, books = enter(language, size), shop.books
    customer.open()
    customer.say(WRONG_ADDRESS[language])
    customer.say("GS-1004, john.miller@example.com")
    customer.picture("7-offers")
    assert customer.open_buttons() == OFFERS[language]

    customer.press(OFFERS[language][0])
    customer.picture("8-hold")
    go_ahead, no = customer.open_buttons()
    assert no == NO[language]
    assert books.order("GS-1004")["delivery"] is None
    customer.press(go_ahead)
    assert books.order("GS-1004")["delivery"]["kind"] == "hold"


def test_a_talk_needs_nothing_but_the_keyboard(enter: Enter, shop: Installation) -> None:
    customer = enter("en")
    keyboard = customer.page.keyboard
    customer.page.locator(".launcher").focus()
    keyboard.press("Enter")
    expect(customer.field).to_be_focused()
    for line in (WRONG_ADDRESS_AND_BLACK["en"], WHO, NEW_ADDRESS):
        keyboard.type(line)
        customer.answer_to(lambda: keyboard.press("Enter"))
        expect(customer.field).to_be_focused()

    keyboard.press("Shift+Tab")  # over the button for a picture
    keyboard.press("Shift+Tab")
    expect(customer.button(NO["en"])).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(customer.button(YES["en"])).to_be_focused()
    customer.picture("9-keyboard")
    customer.answer_to(lambda: keyboard.press("Enter"))

    assert shop.books.options("GS-1001") == {"color": "black"}
    expect(customer.field).to_be_focused()
    keyboard.press("Escape")
    expect(customer.page.locator(".launcher")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "street"),
    [("img", "<img src=x onerror=alert(1)> 12"), ("braces", "{{7*7}} 12"), ("brackets", "Hauptstr. 12, Apt 0[3]")],
)
def test_a_hostile_address_is_shown_as_written_and_does_nothing(
    enter: Enter, shop: Installation, name: str, street: str
) -> None:
    customer, books = enter("en"), shop.books
    former = books.order("GS-1001")["address"] | {"street_address": street}
    books.rows("update orders set address = :address where number = 'GS-1001'", address=json.dumps(former))

    to_the_preview(customer, f"{street}, 10827 Berlin")
    customer.picture(f"hostile-{name}")
    before, after = customer.rows()[0]
    assert f"Anna Schmidt, {street}, 10115 Berlin" in before
    assert f"Anna Schmidt, {street}, 10827 Berlin" in after
    customer.press(YES["en"])
    assert books.order("GS-1001")["address"]["street_address"] == street
    assert books.order("GS-1001")["address"]["postal_code"] == "10827"
    customer.say(UNDO["en"])
    assert f"Anna Schmidt, {street}, 10115 Berlin" in customer.rows()[0][1]
    customer.say(f"send it to {street}")

    assert customer.own_words[-1] == f"send it to {street}"
    assert customer.page.locator("reroute-chat img").count() == 0
    assert books.order("GS-1001")["address"]["street_address"] == street
