"""The outbox: each effect once, later when it cannot be now, and taken back when it never can."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from effects_house import BAG, BERLIN, EUR_89, NOON, House
from sqlalchemy import select

from backend_stub.effects.outbox import Outbox, Result
from backend_stub.effects.schedule import Schedule
from backend_stub.model.enums import LedgerAccount, OutboxKind
from backend_stub.storage.ledger import balances, book, refund_promised
from backend_stub.storage.orders import load_order
from backend_stub.storage.outbox import enqueue
from backend_stub.storage.tables import EventRow, OrderRow, ReceiptRow

LABEL = {"order": "GS-1001", "address": BERLIN, "lines": [BAG], "voids": "postal-CE123456785DE"}
PAYMENT = {"order": "GS-1001", "amount": 500, "currency": "EUR", "ledger_entry": "01J", "method": "card"}
CODE = {"template": "code", "to": "anna@example.com", "language": "de", "facts": {"code": "123456"}}


def fault(house: House, partner: str, faults: dict[str, dict[str, str]]) -> None:
    folder = house.home / partner
    folder.mkdir(exist_ok=True)
    (folder / "faults.json").write_text(json.dumps(faults))


def instructions(house: House, partner: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(house.home / partner) as connection:
        return connection.execute("SELECT operation, tracking_number FROM instruction ORDER BY rowid").fetchall()


def test_a_due_effect_is_done_once_and_marked_sent(house: House) -> None:
    effect = house.want("email", CODE)
    assert house.box.work() == 1
    assert house.box.work() == 0
    row = house.row(effect)
    assert (row.state, row.attempts, row.sent_at, row.last_error) == ("sent", 1, NOON, None)
    assert [path.name for path in (house.home / "mail").iterdir()] == [f"20261122T120000-{effect}.eml"]


def test_a_new_label_takes_the_place_of_the_old_one(house: House) -> None:
    house.want("label", LABEL)
    house.box.work()
    order = house.read(lambda session: session.get_one(OrderRow, "GS-1001"))
    assert (order.label_id, order.tracking_number, order.version) == ("postal-CE100000003DE", "CE100000003DE", 1)
    assert house.box.tools.shelf.live_labels("GS-1001") == {"postal-CE100000003DE"}
    assert house.box.tools.shelf.is_void("GS-1001", "postal-CE123456785DE")
    assert instructions(house, "carriers/postal.db") == [
        ("create_label", "CE100000003DE"),
        ("void_label", "CE123456785DE"),
    ]


def test_two_new_labels_in_a_row_leave_one(house: House) -> None:
    house.want("label", LABEL)
    house.clock.pass_by(seconds=1)
    house.want("label", LABEL)
    assert house.box.work() == 2
    assert len(house.box.tools.shelf.live_labels("GS-1001")) == 1


def test_a_label_that_is_void_leaves_none(house: House) -> None:
    house.want("label", LABEL)
    house.clock.pass_by(seconds=1)
    house.want("label_void", {"order": "GS-1001", "label": "postal-CE123456785DE"})
    house.box.work()
    assert house.box.tools.shelf.live_labels("GS-1001") == set()


def test_a_crash_between_effect_and_mark_leads_to_one_effect(house: House) -> None:
    effect = house.want("label", LABEL)
    claimed = house.box.claim()
    assert claimed is not None
    assert house.box.attempt(claimed) != Result("")  # done; the worker dies before it settles
    assert house.box.work() == 0  # on lease
    house.clock.pass_by(seconds=121)
    assert house.box.work() == 1
    assert house.row(effect).attempts == 2
    assert [name for name, _ in instructions(house, "carriers/postal.db")] == ["create_label", "void_label"]
    assert len(list((house.home / "labels" / "GS-1001").glob("*.pdf"))) == 1


def test_who_lost_the_lease_writes_nothing(house: House) -> None:
    effect = house.want("email", CODE)
    slow = house.box.claim()
    assert slow is not None
    house.clock.pass_by(seconds=121)
    house.box.work()
    house.box.settle(slow, Result("late", for_good=True))
    assert house.row(effect).state == "sent"


def test_an_answer_that_is_never_heard_leads_to_one_call(house: House) -> None:
    fault(house, "carriers", {"postal": {"hold": "slow"}})
    payload = {"order": "GS-1001", "tracking_number": "CE473124829DE", "carrier": "DHL", "operation": "hold"}
    effect = house.want("carrier_call", {**payload, "location": {"id": "de-berlin-12", **BERLIN}})
    house.box.work()
    assert (house.row(effect).state, house.row(effect).last_error) == ("pending", "hold.timed_out")
    fault(house, "carriers", {})
    house.clock.pass_by(seconds=5)
    house.box.work()
    assert house.row(effect).state == "sent"
    assert instructions(house, "carriers/postal.db") == [("hold", "CE473124829DE")]


def test_pauses_double_up_to_a_ceiling_and_then_the_effect_is_dead(house: House) -> None:
    fault(house, "carriers", {"*": {"*": "unavailable"}})
    effect = house.want("label", LABEL)
    pauses = []
    for _ in range(16):
        assert house.box.work() == 1
        pauses.append((house.row(effect).next_attempt_at - house.clock()).total_seconds())
        house.clock.now = house.row(effect).next_attempt_at
    assert pauses[:15] == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900, 900, 900, 900]
    row = house.row(effect)
    assert (row.state, row.attempts, row.last_error) == ("dead", 16, "create_label.unavailable")
    assert house.taken_back == [(effect, "create_label.unavailable")]


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4), (0.5, 5), (1.0, 6)])
def test_jitter_is_a_fifth_either_way(chance: float, seconds: int) -> None:
    assert Schedule().pause(1, chance) == timedelta(seconds=seconds)


def test_a_refused_carrier_call_is_taken_back_at_once(house: House) -> None:
    fault(house, "carriers", {"postal": {"redirect": "refuse"}})
    payload = {"order": "GS-1001", "tracking_number": "CE473124829DE", "carrier": "DHL", "operation": "redirect"}
    effect = house.want("carrier_call", {**payload, "address": BERLIN})
    house.box.work()
    assert (house.row(effect).state, house.row(effect).attempts) == ("dead", 1)
    assert house.taken_back == [(effect, "redirect.refused")]


def test_a_taking_back_that_fails_loses_nothing(house: House) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError

    fault(house, "carriers", {"postal": {"*": "refuse"}})
    effect = house.want("label", LABEL)
    broken = Outbox(house.box.database, house.box.tools, house.clock, lambda: 0.5, compensate=fail)
    with pytest.raises(RuntimeError):
        broken.work()
    assert house.row(effect).state == "pending"
    house.clock.pass_by(seconds=121)
    house.box.work()
    assert house.taken_back == [(effect, "create_label.refused")]


def test_a_mail_to_no_address_is_given_up_at_once(house: House) -> None:
    effect = house.want("email", {**CODE, "to": "anna@example.com\r\nBcc: all@example.com"})
    house.box.work()
    assert (house.row(effect).state, house.row(effect).last_error) == ("dead", "email.address_invalid")
    assert house.taken_back == [(effect, "email.address_invalid")]


def test_an_instruction_for_a_parcel_waits_for_the_one_before(house: House) -> None:
    fault(house, "carriers", {"postal": {"create_label": "unavailable"}})
    house.want("label", LABEL)
    house.clock.pass_by(seconds=1)
    void = house.want("label_void", {"order": "GS-1001", "label": None})
    mail = house.want("email", CODE)
    house.box.work()
    assert (house.row(void).state, house.row(void).attempts) == ("pending", 0)
    assert house.row(mail).state == "sent"


def test_a_fault_of_ours_is_tried_again_and_logged_without_what_the_customer_wrote(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    effect = house.want("email", {**CODE, "facts": {"note": "Anna Schmidt"}})
    house.box.work()
    assert (house.row(effect).state, house.row(effect).last_error) == ("pending", "internal.UndefinedError")
    assert "UndefinedError" in caplog.text
    assert "Anna" not in caplog.text


def test_an_effect_that_ends_the_worker_every_time_ends_dead(house: House) -> None:
    effect = house.want("email", CODE)
    for _ in range(16):
        assert house.box.claim() is not None
        house.clock.pass_by(seconds=121)
    house.box.work()
    assert (house.row(effect).state, house.row(effect).last_error) == ("dead", "worker.ended")


def test_money_is_sent_back_once(house: House) -> None:
    fault(house, "payments", {"card": {"refund": "slow"}})
    money = {"order": "GS-1001", "amount": 8900, "currency": "EUR", "ledger_entry": "01J", "method": "card"}
    effect = house.want("refund", money)
    house.box.work()
    fault(house, "payments", {})
    house.clock.pass_by(seconds=5)
    house.box.work()
    assert (house.row(effect).state, house.row(effect).attempts) == ("sent", 2)
    assert instructions(house, "payments/provider.db") == [("refund", "")]


def test_money_that_was_sent_back_is_booked_and_told(house: House) -> None:
    with house.box.database.write() as session:
        session.get_one(OrderRow, "GS-1001").payment_state = "refund_pending"
        book(session, load_order(session, "GS-1001"), NOON, refund_promised(8900))
    house.want("refund", {"order": "GS-1001", **EUR_89, "ledger_entry": None, "method": "card"})
    assert house.box.work() == 2  # the money, then the mail
    due = house.read(lambda session: balances(session, "GS-1001"))
    assert (due[LedgerAccount.REFUND_DUE], due[LedgerAccount.CASH]) == (0, -8900)
    order = house.read(lambda session: session.get_one(OrderRow, "GS-1001"))
    assert (order.payment_state, order.version) == ("part_refunded", 2)
    event = house.read(lambda session: session.scalars(select(EventRow)).one())
    assert (event.kind, event.order_number, event.facts) == ("refund_sent", "GS-1001", {"amount": EUR_89})
    (mail,) = (house.home / "mail").iterdir()
    assert "Subject: Ihre Erstattung zur Bestellung GS-1001\n" in mail.read_text()


def test_a_price_difference_is_collected_and_booked(house: House) -> None:
    house.want("payment", PAYMENT)
    house.box.work()
    assert instructions(house, "payments/provider.db") == [("collect", "")]
    balance = house.read(lambda session: balances(session, "GS-1001"))
    assert balance == {LedgerAccount.CASH: 500, LedgerAccount.RECEIVABLE: -500}


def test_a_return_label_reaches_the_customer_as_pdf(house: House) -> None:
    payload = {"order": "GS-1001", "lines": [BAG], "address": BERLIN, "to": "anna@example.com", "language": "de"}
    house.want("return_label", payload)
    house.box.work()
    (mail,) = (house.home / "mail").iterdir()
    assert b'filename="GS-1001-return.pdf"' in mail.read_bytes()
    (paper,) = Path(house.home / "labels" / "GS-1001").glob("return-postal-*.pdf")
    assert paper.stem == "return-postal-CE100000003DE"
    assert house.box.tools.shelf.live_labels("GS-1001") == set()


def test_a_customs_paper_declares_what_was_paid(house: House) -> None:
    payload = {"order": "GS-1001", "from_country": "DE", "to_country": "CH", "address": BERLIN, "lines": [BAG]}
    effect = house.want("customs", payload)
    house.box.work()
    assert (house.home / "labels" / "GS-1001" / f"customs-{effect}.pdf").stat().st_size > 1000


def test_what_was_taken_back_before_it_happened_does_not_happen(house: House) -> None:
    with house.box.database.write() as session:
        receipt = {"id": "01JRECEIPT", "order_number": "GS-1001", "customer_id": "anna", "applied_at": NOON}
        session.add(ReceiptRow(**receipt, body={}, outcome={}, undone_by="01JUNDO"))
        session.flush()
        confirmation = {"template": "change_confirmed", "to": "anna@example.com", "language": "de", "facts": {}}
        wanted = [(OutboxKind.LABEL, LABEL), (OutboxKind.EMAIL, confirmation), (OutboxKind.PAYMENT, PAYMENT)]
        ids = [
            enqueue(session, kind, payload, NOON, order_number="GS-1001", receipt_id="01JRECEIPT").id
            for kind, payload in wanted
        ]
    assert house.box.work() == 1
    rows = [house.row(effect) for effect in ids]
    assert [(row.state, row.last_error) for row in rows] == [
        ("failed", "superseded"),
        ("failed", "superseded"),
        ("sent", None),
    ]


def test_a_parcel_that_has_left_keeps_its_number(house: House) -> None:
    with house.box.database.write() as session:
        session.get_one(OrderRow, "GS-1001").state = "in_transit"
    house.want("label", LABEL)
    house.box.work()
    order = house.read(lambda session: session.get_one(OrderRow, "GS-1001"))
    assert order.label_id == "postal-CE123456785DE"
