"""The payment provider: money moves once per key, never back more than came, and its end is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from effects_house import NOON, Clock, House
from payments_house import FIRST, FRIDAY, SECOND, eur, fault, movements, paid, rows

from backend_stub.effects.money import Money
from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.payments import Movement, MovementState, Notice, SimulatedProvider, is_shops_own


@pytest.fixture
def provider(tmp_path: Path, clock: Clock) -> SimulatedProvider:
    return SimulatedProvider(tmp_path, clock)


def test_money_is_set_aside_then_taken(provider: SimulatedProvider, tmp_path: Path) -> None:
    assert provider.authorise("a", "GS-1001", eur(8900), "card") == Movement(FIRST, MovementState.DONE, NOON)
    assert paid(tmp_path) == [(8900, 0, 0)]
    assert provider.capture("b", FIRST, eur(8900)) == Movement(SECOND, MovementState.DONE, NOON)
    assert paid(tmp_path) == [(8900, 8900, 0)]


def test_no_more_is_taken_than_was_set_aside(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.authorise("a", "GS-1001", eur(8900), "card")
    provider.capture("b", FIRST, eur(8000))
    with pytest.raises(RefusedError, match=r"capture\.exceeds_authorised"):
        provider.capture("c", FIRST, eur(901))
    assert paid(tmp_path) == [(8900, 8000, 0)]
    provider.capture("d", FIRST, eur(900))
    assert paid(tmp_path) == [(8900, 8900, 0)]


def test_what_is_void_is_not_taken(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.authorise("a", "GS-1001", eur(8900), "card")
    assert provider.void("b", FIRST).state is MovementState.DONE
    assert provider.void("c", FIRST).state is MovementState.DONE
    assert provider.look(FIRST).state is MovementState.VOIDED
    with pytest.raises(RefusedError, match=r"capture\.voided"):
        provider.capture("d", FIRST, eur(8900))
    assert paid(tmp_path) == [(0, 0, 0)]


def test_a_void_frees_only_what_was_not_taken(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.authorise("a", "GS-1001", eur(8900), "card")
    provider.capture("b", FIRST, eur(5000))
    provider.void("c", FIRST)
    assert (paid(tmp_path), provider.look(FIRST).state) == ([(5000, 5000, 0)], MovementState.DONE)
    with pytest.raises(RefusedError, match=r"void\.captured"):
        provider.void("d", FIRST)
    assert paid(tmp_path) == [(5000, 5000, 0)]


def test_a_difference_is_collected_in_one(provider: SimulatedProvider, tmp_path: Path) -> None:
    assert provider.collect("a", "GS-1001", eur(500), "paypal") == Movement(FIRST, MovementState.DONE, NOON)
    assert paid(tmp_path) == [(500, 500, 0)]
    assert rows(tmp_path, "SELECT debit, credit, amount FROM posting") == [("payer", "shop", 500)]


def test_never_more_goes_back_than_was_taken(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.collect("a", "GS-1001", eur(500), "card")
    provider.refund("b", FIRST, eur(300), "card")
    with pytest.raises(RefusedError, match=r"refund\.exceeds_captured"):
        provider.refund("c", FIRST, eur(201), "card")
    assert (paid(tmp_path), len(movements(tmp_path))) == ([(500, 500, 300)], 2)
    provider.refund("d", FIRST, eur(200), "card")
    assert paid(tmp_path) == [(500, 500, 500)]


@pytest.mark.parametrize(
    ("money", "method", "reason"),
    [
        (Money(amount=500, currency="USD"), "card", r"refund\.currency_differs"),
        (eur(500), "paypal", r"refund\.method_differs"),
        (eur(0), "card", r"refund\.amount_invalid"),
        (eur(-1), "card", r"refund\.amount_invalid"),
        (eur(500), "gift_card", r"payment\.method_unknown"),
    ],
)
def test_money_goes_back_the_way_it_came(
    provider: SimulatedProvider, tmp_path: Path, money: Money, method: str, reason: str
) -> None:
    provider.collect("a", "GS-1001", eur(500), "card")
    with pytest.raises(RefusedError, match=reason):
        provider.refund("b", FIRST, money, method)
    assert movements(tmp_path) == [("collect", "done", 500)]


def test_an_order_paid_before_the_books_began_is_refunded(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.refund("a", "GS-1001", eur(8900), "card")
    assert paid(tmp_path) == [(8900, 8900, 8900)]
    assert rows(tmp_path, "SELECT debit, credit, amount FROM posting ORDER BY rowid") == [
        ("before_these_books", "shop", 8900),
        ("shop", "under_way", 8900),
    ]


def test_no_payment_gets_the_name_of_one_from_before_the_books_began(
    provider: SimulatedProvider, tmp_path: Path
) -> None:
    provider.refund("a", SECOND, eur(8900), "card")  # nobody here has given that reference yet
    assert provider.collect("b", "GS-1002", eur(500), "card").reference == "PAY10000002"
    assert provider.collect("c", "GS-1002", eur(600), "card").reference == "PAY10000003"
    assert paid(tmp_path) == [(8900, 8900, 8900), (500, 500, 0), (600, 600, 0)]


def test_what_nobody_knows_is_neither_taken_nor_void(provider: SimulatedProvider) -> None:
    for attempt, reason in [
        (lambda: provider.capture("a", "PAY1", eur(1)), r"capture\.payment_unknown"),
        (lambda: provider.void("a", "PAY1"), r"void\.payment_unknown"),
        (lambda: provider.look("PAY1"), r"payment\.unknown"),
    ]:
        with pytest.raises(RefusedError, match=reason):
            attempt()
    assert provider.notices(0) == ()


def test_the_same_key_is_one_movement_whatever_is_asked(provider: SimulatedProvider, tmp_path: Path) -> None:
    calls: list[Callable[[], Movement]] = [
        lambda: provider.authorise("a", "GS-1001", eur(8900), "card"),
        lambda: provider.capture("b", FIRST, eur(8000)),
        lambda: provider.void("c", FIRST),
        lambda: provider.collect("d", "GS-1001", eur(500), "card"),
        lambda: provider.refund("e", FIRST, eur(8000), "card"),
    ]
    assert all(len({call() for _ in range(3)}) == 1 for call in calls)
    assert [row[0] for row in movements(tmp_path)] == ["authorise", "capture", "void", "collect", "refund"]


def test_a_key_with_another_request_is_refused(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.collect("a", "GS-1001", eur(500), "card")
    for another in (
        lambda: provider.collect("a", "GS-1001", eur(501), "card"),
        lambda: provider.collect("a", "GS-1002", eur(500), "card"),
        lambda: provider.collect("a", "GS-1001", eur(500), "paypal"),
        lambda: provider.authorise("a", "GS-1001", eur(500), "card"),
        lambda: provider.refund("a", FIRST, eur(500), "card"),
    ):
        with pytest.raises(RefusedError, match="key_reused"):
            another()
    assert (movements(tmp_path), paid(tmp_path)) == ([("collect", "done", 500)], [(500, 500, 0)])


def test_twenty_threads_with_one_key_move_money_once(tmp_path: Path, clock: Clock) -> None:
    def send_back(_: int) -> Movement:
        return SimulatedProvider(tmp_path, clock).refund("key", "GS-1001", eur(8900), "card")

    with ThreadPoolExecutor(20) as threads:
        answers = set(threads.map(send_back, range(20)))
    assert answers == {Movement(FIRST, MovementState.SENT, NOON)}
    assert (movements(tmp_path), paid(tmp_path)) == ([("refund", "sent", 8900)], [(8900, 8900, 8900)])


def test_twenty_threads_with_twenty_keys_share_what_there_is(tmp_path: Path, clock: Clock) -> None:
    SimulatedProvider(tmp_path, clock).collect("paid", "GS-1001", eur(500), "card")

    def send_back(number: int) -> str:
        try:
            return SimulatedProvider(tmp_path, clock).refund(f"key {number}", FIRST, eur(100), "card").state
        except RefusedError as refusal:
            return refusal.reason

    with ThreadPoolExecutor(20) as threads:
        answers = sorted(threads.map(send_back, range(20)))
    assert answers == ["refund.exceeds_captured"] * 15 + ["sent"] * 5
    assert paid(tmp_path) == [(500, 500, 500)]


def test_a_refund_is_followed_until_it_has_arrived(provider: SimulatedProvider, clock: Clock, tmp_path: Path) -> None:
    assert provider.refund("a", "GS-1001", eur(8900), "card") == Movement(FIRST, MovementState.SENT, NOON)
    clock.pass_by(days=5, seconds=-1)
    assert provider.look(FIRST).state is MovementState.SENT
    assert provider.notices(1) == ()
    clock.pass_by(seconds=1)
    assert provider.look(FIRST) == Movement(FIRST, MovementState.ARRIVED, FRIDAY)
    assert provider.notices(1) == (Notice(2, FIRST, MovementState.ARRIVED, FRIDAY),)
    assert rows(tmp_path, "SELECT debit, credit FROM posting ORDER BY rowid") == [
        ("before_these_books", "shop"),
        ("shop", "under_way"),
        ("under_way", "payer"),
    ]


def test_a_notice_tells_when_it_happened_not_when_it_was_asked_for(provider: SimulatedProvider, clock: Clock) -> None:
    provider.refund("a", "GS-1001", eur(8900), "card")
    clock.pass_by(days=30)
    assert provider.notices(0)[-1] == Notice(2, FIRST, MovementState.ARRIVED, FRIDAY)


def test_what_is_under_way_outlives_the_provider(provider: SimulatedProvider, tmp_path: Path, clock: Clock) -> None:
    provider.refund("a", "GS-1001", eur(8900), "card")
    clock.pass_by(days=5)
    again = SimulatedProvider(tmp_path, clock)
    assert again.refund("a", "GS-1001", eur(8900), "card") == Movement(FIRST, MovementState.ARRIVED, FRIDAY)
    assert movements(tmp_path) == [("refund", "arrived", 8900)]


def test_gift_cards_are_the_shops_own() -> None:
    assert [is_shops_own(method) for method in ("card", "paypal", "gift_card")] == [False, False, True]


@pytest.mark.parametrize("kind", ["refund", "payment"])
def test_a_gift_card_is_settled_without_the_provider(house: House, kind: str) -> None:
    fault(house.home, "*", "*", "unavailable")
    effect = house.want(kind, {"order": "GS-1001", **eur(8900), "ledger_entry": None, "method": "gift_card"})
    house.box.work()
    assert house.row(effect).state == "sent"
    assert not (house.home / "payments" / "provider.db").exists()
