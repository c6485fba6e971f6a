"""What the watch finds opens the talk, in the customer's language, with its remedies as buttons."""

from __future__ import annotations

import pytest

from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
from backend_stub.watch.watch import Watch
from backend_stub.worker import utc_now
from tests.conversations.talks import LANGUAGES, WHERE, YES, Talk
from tests.installation import Installation, eventually

NOTICED = {
    "en": "something isn't right",
    "de": "Uns ist aufgefallen",
    "zh": "我们发现",
    "fr": "avons remarqué",
    "es": "Hemos visto",
}


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, shop: Installation) -> Talk:
    return Talk(shop, request.param)


def watch(shop: Installation) -> None:
    """One round over all orders."""
    settings = shop.settings
    database = Database.open(settings.orders_database_url)
    try:
        Watch(Shop.open(database, settings.secret, settings.home), utc_now).round()
    finally:
        database.close()


def test_a_parcel_that_is_overdue_is_spoken_of_first(talk: Talk, shop: Installation) -> None:
    talk.say(WHERE)
    talk.identify("GS-1006", "wei.li@example.com")
    watch(shop)

    opening = eventually(
        lambda: [said for said in talk.history() if NOTICED[talk.language] in said["text"]], "a notice"
    )
    assert "GS-1006" in opening[0]["text"]
    talk.buttons = talk.history()[-1]["buttons"]
    assert len(talk.buttons) == 2  # the goods again, or the money

    talk.press(talk.buttons[1]["title"])
    assert shop.books.order("GS-1006")["state"] == "in_transit", "nothing happens before a yes"
    talk.say(YES)
    assert shop.books.order("GS-1006")["state"] == "lost"
    assert shop.books.balanced()
    assert not shop.books.rows("select id from exceptions where order_number = 'GS-1006' and state = 'open'")
