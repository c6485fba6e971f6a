"""The payment provider on a bad day: away, slow, declining, pending, telling things late or twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from effects_house import NOON, Clock
from payments_house import FIRST, FRIDAY, SECOND, eur, fault, movements, paid, told

from backend_stub.effects.outcome import RefusedError, UnavailableError
from backend_stub.effects.payments import Movement, MovementState, Notice, SimulatedProvider


@pytest.fixture
def provider(tmp_path: Path, clock: Clock) -> SimulatedProvider:
    return SimulatedProvider(tmp_path, clock)


@pytest.mark.parametrize(
    ("kind", "error", "reason", "state"),
    [
        ("unavailable", UnavailableError, r"^collect\.unavailable$", None),
        ("refuse", RefusedError, r"^collect\.refused$", None),
        ("slow", UnavailableError, r"^collect\.timed_out$", "done"),
        ("declined", RefusedError, r"^payment\.declined$", "declined"),
        ("expired_card", RefusedError, r"^payment\.expired_card$", "declined"),
        ("insufficient_funds", RefusedError, r"^payment\.insufficient_funds$", "declined"),
    ],
)
def test_a_fault_and_what_it_leaves_in_the_books(
    provider: SimulatedProvider, tmp_path: Path, kind: str, error: type[Exception], reason: str, state: str | None
) -> None:
    provider.collect("before", "GS-1001", eur(1), "card")
    fault(tmp_path, "card", "collect", kind)
    with pytest.raises(error, match=reason):
        provider.collect("a", "GS-1001", eur(500), "card")
    assert movements(tmp_path)[1:] == ([("collect", state, 500)] if state else [])
    assert sum(int(str(row[1])) for row in paid(tmp_path)) == (501 if state == "done" else 1)


@pytest.mark.parametrize("operation", ["authorise", "capture", "void", "collect", "refund"])
def test_an_answer_that_was_lost_is_got_again(provider: SimulatedProvider, tmp_path: Path, operation: str) -> None:
    provider.authorise("before", "GS-1001", eur(500), "card")
    if operation == "refund":
        provider.capture("before too", FIRST, eur(500))
    attempts: dict[str, Callable[[], Movement]] = {
        "authorise": lambda: provider.authorise("a", "GS-1001", eur(500), "card"),
        "capture": lambda: provider.capture("a", FIRST, eur(500)),
        "void": lambda: provider.void("a", FIRST),
        "collect": lambda: provider.collect("a", "GS-1001", eur(500), "card"),
        "refund": lambda: provider.refund("a", FIRST, eur(500), "card"),
    }
    fault(tmp_path, "card", operation, "slow")
    with pytest.raises(UnavailableError, match=rf"^{operation}\.timed_out$"):
        attempts[operation]()
    after_the_first = (movements(tmp_path), paid(tmp_path))
    fault(tmp_path, "card", operation, None)
    assert attempts[operation]().state in {MovementState.DONE, MovementState.SENT}
    assert (movements(tmp_path), paid(tmp_path)) == after_the_first


def test_a_declined_payment_stays_declined_under_its_key(provider: SimulatedProvider, tmp_path: Path) -> None:
    fault(tmp_path, "card", "authorise", "expired_card")
    with pytest.raises(RefusedError, match=r"payment\.expired_card"):
        provider.authorise("a", "GS-1001", eur(500), "card")
    fault(tmp_path, "card", "authorise", None)
    with pytest.raises(RefusedError, match=r"payment\.expired_card"):
        provider.authorise("a", "GS-1001", eur(500), "card")
    assert provider.look(FIRST) == Movement(FIRST, MovementState.DECLINED, NOON, "payment.expired_card")
    with pytest.raises(RefusedError, match=r"capture\.exceeds_authorised"):
        provider.capture("b", FIRST, eur(500))
    assert (paid(tmp_path), told(provider)) == ([(0, 0, 0)], [(1, FIRST, "declined")])
    assert provider.authorise("c", "GS-1001", eur(500), "card").state is MovementState.DONE


def test_a_declined_refund_can_be_sent_anew(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.collect("paid", "GS-1001", eur(500), "card")
    fault(tmp_path, "card", "refund", "declined")
    with pytest.raises(RefusedError, match=r"payment\.declined"):
        provider.refund("a", FIRST, eur(500), "card")
    assert paid(tmp_path) == [(500, 500, 0)]
    fault(tmp_path, "card", "refund", None)
    assert provider.refund("b", FIRST, eur(500), "card").state is MovementState.SENT
    assert paid(tmp_path) == [(500, 500, 500)]


def test_a_delayed_payment_is_pending_then_done(provider: SimulatedProvider, tmp_path: Path, clock: Clock) -> None:
    fault(tmp_path, "card", "authorise", "delay")
    assert provider.authorise("a", "GS-1001", eur(500), "card") == Movement(FIRST, MovementState.PENDING, NOON)
    for attempt in (lambda: provider.capture("b", FIRST, eur(500)), lambda: provider.void("c", FIRST)):
        with pytest.raises(UnavailableError, match=r"\.pending$"):
            attempt()
    assert (paid(tmp_path), told(provider)) == ([(0, 0, 0)], [])
    clock.pass_by(minutes=15)
    assert told(provider) == [(1, FIRST, "done")]
    assert provider.capture("b", FIRST, eur(500)).state is MovementState.DONE
    assert paid(tmp_path) == [(500, 500, 0)]


def test_a_delayed_refund_is_counted_at_once(provider: SimulatedProvider, tmp_path: Path, clock: Clock) -> None:
    provider.collect("paid", "GS-1001", eur(500), "paypal")
    fault(tmp_path, "paypal", "refund", "delay")
    assert provider.refund("a", FIRST, eur(500), "paypal").state is MovementState.PENDING
    with pytest.raises(RefusedError, match=r"refund\.exceeds_captured"):
        provider.refund("b", FIRST, eur(1), "paypal")
    clock.pass_by(minutes=15)
    assert provider.look(SECOND).state is MovementState.SENT
    clock.pass_by(days=1)
    assert provider.look(SECOND) == Movement(SECOND, MovementState.ARRIVED, datetime(2026, 11, 23, 12, 15, tzinfo=UTC))


def test_a_refund_waits_for_money_that_is_still_coming(
    provider: SimulatedProvider, tmp_path: Path, clock: Clock
) -> None:
    fault(tmp_path, "card", "collect", "delay")
    provider.collect("paid", "GS-1001", eur(500), "card")
    with pytest.raises(UnavailableError, match=r"refund\.pending"):
        provider.refund("a", FIRST, eur(500), "card")
    clock.pass_by(minutes=15)
    assert provider.refund("a", FIRST, eur(500), "card").state is MovementState.SENT


def test_a_refund_that_comes_back_can_be_sent_anew(provider: SimulatedProvider, tmp_path: Path, clock: Clock) -> None:
    provider.collect("paid", "GS-1001", eur(500), "card")
    fault(tmp_path, "card", "refund", "fail")
    assert provider.refund("a", FIRST, eur(500), "card").state is MovementState.SENT
    clock.pass_by(days=5)
    assert provider.look(SECOND) == Movement(SECOND, MovementState.FAILED, FRIDAY, "refund.returned")
    assert (told(provider, 2), paid(tmp_path)) == ([(3, SECOND, "failed")], [(500, 500, 0)])
    fault(tmp_path, "card", "refund", None)
    assert provider.refund("b", FIRST, eur(500), "card").state is MovementState.SENT


def test_a_payment_can_be_declined_after_a_good_answer(
    provider: SimulatedProvider, tmp_path: Path, clock: Clock
) -> None:
    fault(tmp_path, "card", "collect", "fail")
    assert provider.collect("a", "GS-1001", eur(500), "card").state is MovementState.PENDING
    clock.pass_by(minutes=15)
    assert told(provider) == [(1, FIRST, "declined")]
    with pytest.raises(RefusedError, match=r"payment\.declined"):
        provider.collect("a", "GS-1001", eur(500), "card")
    assert paid(tmp_path) == [(0, 0, 0)]


@pytest.mark.parametrize("operation", ["refund", "notice"])
def test_a_notice_that_comes_twice_tells_of_one_movement(
    provider: SimulatedProvider, tmp_path: Path, operation: str
) -> None:
    fault(tmp_path, "card", operation, "twice")
    provider.refund("a", "GS-1001", eur(8900), "card")
    assert told(provider) == [(1, FIRST, "sent"), (2, FIRST, "sent")]
    assert (movements(tmp_path), paid(tmp_path)) == ([("refund", "sent", 8900)], [(8900, 8900, 8900)])


def test_a_late_notice_is_missed_by_nobody(provider: SimulatedProvider, tmp_path: Path, clock: Clock) -> None:
    fault(tmp_path, "card", "notice", "late")
    provider.refund("a", "GS-1001", eur(8900), "card")
    fault(tmp_path, "card", "notice", None)
    provider.refund("b", "GS-1002", eur(2490), "card")
    assert told(provider) == [(1, SECOND, "sent")]
    clock.pass_by(hours=36)
    assert provider.notices(1) == (Notice(2, FIRST, MovementState.SENT, NOON),)


def test_notices_and_looks_converge(provider: SimulatedProvider, tmp_path: Path, clock: Clock) -> None:
    fault(tmp_path, "*", "notice", "twice")
    provider.collect("a", "GS-1001", eur(500), "card")
    provider.refund("b", FIRST, eur(500), "card")
    provider.refund("c", "GS-1002", eur(2490), "paypal")
    clock.pass_by(days=7)
    last = {notice.reference: notice.state for notice in provider.notices(0)}
    assert last == {reference: provider.look(reference).state for reference in last}
    assert sorted(last.values()) == ["arrived", "arrived", "done"]


def test_a_provider_that_is_away_tells_nothing(provider: SimulatedProvider, tmp_path: Path) -> None:
    provider.refund("a", "GS-1001", eur(8900), "card")
    fault(tmp_path, "*", "*", "unavailable")
    with pytest.raises(UnavailableError, match=r"notices\.unavailable"):
        provider.notices(0)
    with pytest.raises(UnavailableError, match=r"look\.unavailable"):
        provider.look(FIRST)
    fault(tmp_path, "*", "*", None)
    assert told(provider) == [(1, FIRST, "sent")]
