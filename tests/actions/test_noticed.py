"""What the watch has found is spoken of first, as soon as nothing else is open."""

import re

import pytest

from actions.noticed import SERVED_BY
from actions.registry import TOPICS
from tests.actions.harness import Chat, Turn, clause, whose
from tests.actions.service import ROOT, OrderService


@pytest.fixture
def watched(shop: OrderService) -> OrderService:
    shop.watch()
    return shop


def noticed(chat: Chat, order: str, cause: str) -> Turn:
    """The gateway's word that the watch has found something."""
    return chat.presses("inform", noticed={"order": order, "cause": cause})


def verified(chat: Chat, order: str) -> None:
    chat.says(clause("order_status", **whose(order)))


def test_a_sold_out_thing_opens_with_its_remedies_as_buttons(chat: Chat, watched: OrderService) -> None:
    verified(chat, "GS-1012")
    turn = noticed(chat, "GS-1012", "out_of_stock")
    assert turn.names == ["utter_noticed", "utter_sold_out", "utter_offers"]
    assert turn.offers() == ["wait_restock", "variant", "variant", "cancel"]
    assert chat.says(clause("choose_offer", ordinal="1")).names == ["utter_preview_wait_restock"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_wait_restock"]
    assert watched.state("GS-1012") == "on_hold"


def test_a_lost_parcel_opens_with_the_choice(chat: Chat, watched: OrderService) -> None:
    verified(chat, "GS-1006")
    causes = {row["cause"] for row in watched.rows("SELECT cause FROM exceptions WHERE order_number = 'GS-1006'")}
    turn = noticed(chat, "GS-1006", causes.pop())
    assert turn.names == ["utter_noticed", "utter_parcel_due", "utter_offers"]
    assert turn.offers() == ["reship", "refund_parcel"]


def test_a_change_that_was_not_carried_out_opens_with_what_is_left(chat: Chat, watched: OrderService) -> None:
    verified(chat, "GS-1007")
    turn = noticed(chat, "GS-1007", "details_not_applied")
    assert turn.names[0] == "utter_noticed"
    assert len(turn.names) > 1


def test_an_open_question_is_not_disturbed_and_the_finding_follows_it(chat: Chat, watched: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    hers = "order_number = 'GS-1002', customer_id = (SELECT customer_id FROM orders WHERE number = 'GS-1002')"
    watched.rows(f"UPDATE exceptions SET {hers} WHERE order_number = 'GS-1012'")  # noqa: S608  our own words
    assert noticed(chat, "GS-1002", "out_of_stock").names == []
    turn = chat.says(clause("affirm"))
    assert turn.names[:2] == ["utter_confirmed", "utter_noticed"]
    assert chat.slots["noticed"] == []


def test_what_was_settled_meanwhile_is_not_spoken_of(chat: Chat, watched: OrderService) -> None:
    verified(chat, "GS-1012")
    watched.rows("UPDATE exceptions SET state = 'settled'")
    assert noticed(chat, "GS-1012", "out_of_stock").names == []


def test_nobody_hears_of_another_customers_order(chat: Chat, watched: OrderService) -> None:
    verified(chat, "GS-1001")
    assert noticed(chat, "GS-1012", "out_of_stock").names == []


def test_before_anybody_is_known_nothing_is_said(chat: Chat, watched: OrderService) -> None:
    assert noticed(chat, "GS-1012", "out_of_stock").names == []


def test_every_cause_of_the_watch_is_served() -> None:
    scans = (ROOT / "backend_stub" / "watch").glob("*.py")
    causes = {name for scan in scans for name in re.findall(r'Scan\(\s*"(\w+)"', scan.read_text("utf-8"))}
    assert causes
    assert causes <= SERVED_BY.keys()
    assert set(SERVED_BY.values()) <= TOPICS.keys()
