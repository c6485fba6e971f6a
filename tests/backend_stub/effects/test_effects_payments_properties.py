"""Whatever is asked of the provider in whatever order, its books add up."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

from effects_house import Clock
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backend_stub.effects.money import Money
from backend_stub.effects.outcome import EffectError
from backend_stub.effects.payments import SimulatedProvider
from backend_stub.effects.payments.faults import PaymentFault

KEYS = st.sampled_from("abcdef")
PAYMENTS = st.sampled_from(["PAY10000000", "PAY10000001", "PAY10000002", "GS-1001"])
CALLS = st.tuples(
    st.sampled_from(["authorise", "capture", "void", "collect", "refund"]),
    KEYS,
    PAYMENTS,
    st.integers(1, 3),
    st.sampled_from([None, *PaymentFault]),
    st.integers(0, 3),
)
PER_PAYMENT = """
SELECT authorised, captured, refunded,
    (SELECT coalesce(sum(amount), 0) FROM posting WHERE payment = reference AND credit = 'shop'),
    (SELECT coalesce(sum(amount), 0) FROM posting WHERE payment = reference AND debit = 'shop'),
    (SELECT coalesce(sum(amount), 0) FROM posting WHERE payment = reference AND credit = 'under_way'),
    (SELECT coalesce(sum(amount), 0) FROM posting WHERE payment = reference AND debit = 'under_way'),
    (SELECT coalesce(sum(amount), 0) FROM movement WHERE payment = payment.reference AND operation = 'refund'
        AND state IN ('pending', 'sent'))
FROM payment
"""


def ask(provider: SimulatedProvider, operation: str, key: str, payment: str, amount: int) -> None:
    money = Money(amount=amount, currency="EUR")
    with suppress(EffectError):
        if operation == "void":
            provider.void(key, payment)
        elif operation == "capture":
            provider.capture(key, payment, money)
        elif operation == "refund":
            provider.refund(key, payment, money, "card")
        elif operation == "authorise":
            provider.authorise(key, "GS-1001", money, "card")
        else:
            provider.collect(key, "GS-1001", money, "card")


@settings(max_examples=60, deadline=None)
@example([("refund", "a", "PAY10000001", 1, None, 0), ("collect", "b", "GS-1001", 1, None, 0)])
@given(st.lists(CALLS, max_size=14))
def test_the_books_always_add_up(calls: list[tuple[str, str, str, int, PaymentFault | None, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock, home = Clock(), Path(folder)
        (home / "payments").mkdir()
        provider = SimulatedProvider(home, clock)
        for operation, key, payment, amount, fault, days in calls:
            (home / "payments" / "faults.json").write_text(f'{{"card": {{"*": "{fault}"}}}}' if fault else "{}")
            ask(provider, operation, key, payment, amount)
            clock.pass_by(days=days)
        (home / "payments" / "faults.json").unlink(missing_ok=True)
        provider.notices(0)
        check(home)


def check(home: Path) -> None:
    with sqlite3.connect(home / "payments" / "provider.db") as books:
        per_payment = books.execute(PER_PAYMENT).fetchall()
        (instructions,) = books.execute("SELECT count(*) FROM instruction").fetchone()
        (movements,) = books.execute("SELECT count(*) FROM movement").fetchone()
    assert instructions == movements
    for authorised, captured, refunded, to_shop, from_shop, began, ended, under_way in per_payment:
        assert 0 <= refunded <= captured <= authorised
        assert to_shop - from_shop == captured - refunded
        assert began - ended == under_way
