"""The order service slow, gone, or talking nonsense: said honestly, nothing forgotten, nothing done twice."""

from collections.abc import Callable, Iterator

import pytest

from actions import orders
from actions.orders import Orders, OrdersUnavailable, Refused
from tests.actions.harness import Chat, clause, whose
from tests.actions.service import SECRET, OrderService
from tests.actions.wire import Wire, wire


@pytest.fixture
def line(shop: OrderService, connect: Callable[[int], None]) -> Iterator[Wire]:
    """The actions' line to the order service."""
    with wire(shop.port) as opened:
        connect(opened.port)
        yield opened


def client(port: int) -> Orders:
    return Orders(f"http://127.0.0.1:{port}", SECRET, "a-conversation")


def test_silence_is_an_outage_after_two_tries(line: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "TIMEOUT", (0.2, 0.2))
    line.silent = True
    with pytest.raises(OrdersUnavailable):
        client(line.port).verified()
    assert len(line.seen) == 2


def test_one_call_takes_at_most_five_seconds_and_a_bit() -> None:
    connect, read = orders.TIMEOUT
    assert (orders.RETRY.total, connect + read) == (1, 3.5)


def test_nobody_listening_is_an_outage() -> None:
    with pytest.raises(OrdersUnavailable):
        client(1).verified()


@pytest.mark.parametrize(
    "answer", [(500, b'{"type": "urn:reroute:internal"}'), (200, b"{broken"), (200, b"[1, 2]"), (502, b"<html>")]
)
def test_nonsense_is_an_outage(line: Wire, answer: tuple[int, bytes]) -> None:
    line.answer = answer
    with pytest.raises(OrdersUnavailable):
        client(line.port).verified()


def test_a_refusal_carries_name_status_and_members(line: Wire) -> None:
    line.answer = (429, b'{"type": "urn:reroute:verification_locked", "status": 429, "retry_after": 900}')
    with pytest.raises(Refused) as refusal:
        client(line.port).verify("GS-1001", "someone@example.com")
    assert (refusal.value.name, refusal.value.status) == ("verification_locked", 429)
    assert refusal.value.problem["retry_after"] == 900


def test_the_secret_and_the_conversation_go_with_every_call(shop: OrderService) -> None:
    with pytest.raises(Refused) as refusal:
        Orders(f"http://127.0.0.1:{shop.port}", "wrong", "a-conversation").verified()
    assert refusal.value.status == 401


def test_an_order_number_cannot_reach_another_path(line: Wire) -> None:
    line.answer = (404, b"{}")
    with pytest.raises(Refused):
        client(line.port).order("../policy?x=1")
    assert line.seen[0][1] == "/v1/orders/..%2Fpolicy%3Fx%3D1"


@pytest.mark.parametrize("answer", [(500, b"{}"), (200, b"{broken"), (200, b"[]")])
def test_an_outage_is_told_and_the_wish_is_kept(line: Wire, chat: Chat, answer: tuple[int, bytes]) -> None:
    line.answer = answer
    assert chat.says(clause("change_color", color="black", **whose("GS-1001"))).names == ["utter_service_down"]
    assert chat.slots["wishes"] == [{"topic": "change_color", "values": ["black"]}]
    assert chat.slots["order_number"] == "GS-1001"


def test_after_an_outage_the_talk_goes_on_where_it_was(chat: Chat, line: Wire, connect: Callable[[int], None]) -> None:
    connect(line.port)
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    line.answer = (500, b"{}")
    assert chat.says(clause("inform", color="green")).names == ["utter_service_down"]
    line.answer = None
    assert chat.says(clause("change_color", color="black")).rows() == [("color", "red", "black")]


def test_a_question_is_answered_after_the_outage(chat: Chat, line: Wire, connect: Callable[[int], None]) -> None:
    connect(line.port)
    chat.says(clause("order_status", **whose("GS-1001")))
    line.answer = (500, b"{}")
    chat.says(clause("where_is_my_parcel"))
    line.answer = None
    assert chat.says(clause("affirm")).names == ["utter_tracking_not_shipped"]


def test_a_lost_answer_to_a_yes_is_asked_for_again_under_the_same_key(
    chat: Chat, line: Wire, connect: Callable[[int], None], shop: OrderService
) -> None:
    connect(line.port)
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    line.lose = ["/confirm"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    first, second = line.keys("/confirm")
    assert first == second is not None
    assert shop.receipts("GS-1001") == 1
    assert shop.changes("GS-1001").count("change") == 1


def test_a_yes_without_an_answer_is_unsure_and_the_next_yes_makes_it_certain(
    chat: Chat, line: Wire, connect: Callable[[int], None], shop: OrderService
) -> None:
    connect(line.port)
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    line.lose = ["/confirm", "/confirm"]
    assert chat.says(clause("affirm")).names == ["utter_confirm_unsure"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert len(set(line.keys("/confirm"))) == 1
    assert shop.receipts("GS-1001") == 1


def test_an_undo_without_an_answer_is_unsure_and_the_next_yes_makes_it_certain(
    chat: Chat, line: Wire, connect: Callable[[int], None], shop: OrderService
) -> None:
    connect(line.port)
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    chat.says(clause("affirm"))
    line.lose = ["/undo", "/undo"]
    assert chat.says(clause("undo")).names == ["utter_confirm_unsure"]
    assert chat.says(clause("affirm")).names == ["utter_undone"]
    assert len(set(line.keys("/undo"))) == 1
    assert shop.sku("GS-1001") == "milano-handbag-red"


def test_undo_said_again_after_a_lost_answer_takes_nothing_else_back(
    chat: Chat, line: Wire, connect: Callable[[int], None], shop: OrderService
) -> None:
    connect(line.port)
    for wish in (
        clause("change_address", house_number="14", **whose("GS-1001")),
        clause("change_color", color="black"),
    ):
        chat.says(wish)
        chat.says(clause("affirm"))
    line.lose = ["/undo", "/undo"]
    chat.says(clause("undo"))
    assert chat.says(clause("undo")).names == ["utter_undone"]
    assert (shop.sku("GS-1001"), shop.street("GS-1001")) == ("milano-handbag-red", "Torstraße 14")
