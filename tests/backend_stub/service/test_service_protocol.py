"""The same promises on SQLite and on PostgreSQL: one change, money that balances, history that replays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from shop_world import NOW

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddressChange,
    CancelChange,
    RedirectChange,
    ReturnChange,
    VariantChange,
    change_of,
)
from backend_stub.model.enums import LedgerAccount, OrderState, OutboxKind
from backend_stub.model.order import TrackingEvent
from backend_stub.seed import seed
from backend_stub.service import compensate, verification
from backend_stub.service.confirmation import confirm
from backend_stub.service.errors import KeyReusedError, RefusedError, ServiceError, VerificationFailedError
from backend_stub.service.parcels import report
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.service.undoing import undo_receipt
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.database import Database
from backend_stub.storage.history import order_from_history
from backend_stub.storage.ledger import balances
from backend_stub.storage.money_tables import VoucherRow
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import (
    EventRow,
    HistoryRow,
    LedgerRow,
    OrderRow,
    OutboxRow,
    ReceiptRow,
    VariantRow,
)

BLACK = VariantChange({"color": "black"})
MOVE = AddressChange(Address("", "Hauptstr. 12", "Berlin", "", "10117"))


@pytest.fixture
def anna(shop):
    verification.verify_by_order(shop, "anna-talk", "GS-1001", "10115", NOW)
    return "anna-talk"


def on_hand(shop, sku):
    with shop.database.read() as session:
        return session.get_one(VariantRow, sku).on_hand


def test_twenty_confirmations_of_one_proposal_are_one_change(shop, anna):
    proposal = propose(shop, anna, "GS-1001", (BLACK,), NOW)["id"]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: confirm(shop, anna, proposal, f"key-{n}", NOW), range(20)))
    assert len({answer["id"] for answer in answers}) == 1
    assert (on_hand(shop, "milano-handbag-black"), on_hand(shop, "milano-handbag-red")) == (3, 7)
    with shop.database.read() as session:
        assert session.query(HistoryRow).filter_by(order_number="GS-1001", kind="change").count() == 1


def test_one_key_at_once_on_two_orders_is_one_change_and_one_refusal(shop, anna):
    proposals = [propose(shop, anna, number, (MOVE,), NOW)["id"] for number in ("GS-1001", "GS-1002")]

    def attempt(proposal):
        try:
            return confirm(shop, anna, proposal, "key", NOW)["order"]
        except KeyReusedError:
            return "key_reused"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(attempt, proposals))
    assert answers[1] == "key_reused"
    assert answers[0] in ("GS-1001", "GS-1002")


def test_the_last_unit_goes_to_one_of_two_orders(shop, anna):
    with shop.database.write() as session:
        session.get_one(VariantRow, "milano-handbag-black").on_hand = 1
    numbers = ("GS-1001", "GS-1002")
    with ThreadPoolExecutor(2) as pool:
        rules = list(pool.map(lambda n: propose(shop, anna, n, (BLACK,), NOW)["changes"][0]["rule"], numbers))
    assert sorted(rules) == ["variant.in_stock", "variant.out_of_stock"]


def test_what_a_proposal_reserved_is_free_again_when_it_expires(shop, anna):
    with shop.database.write() as session:
        session.get_one(VariantRow, "milano-handbag-black").on_hand = 1
    propose(shop, anna, "GS-1001", (BLACK,), NOW)
    later = NOW + timedelta(minutes=10)
    assert propose(shop, anna, "GS-1002", (BLACK,), NOW)["changes"][0]["rule"] == "variant.out_of_stock"
    assert propose(shop, anna, "GS-1002", (BLACK,), later)["changes"][0]["rule"] == "variant.in_stock"


def test_wrong_answers_at_once_are_all_counted(shop):
    def guess(n):
        try:
            verification.verify_by_order(shop, f"talk-{n}", "GS-1003", "wrong@example.com", NOW)
        except ServiceError as error:
            return type(error).__name__
        return "verified"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(8)))
    assert (answers.count("VerificationFailedError"), answers.count("VerificationLockedError")) == (5, 3)


def test_money_balances_and_the_order_is_its_history_replayed(shop, anna):
    receipt = confirm(shop, anna, propose(shop, anna, "GS-1002", (CancelChange(),), NOW)["id"], "k1", NOW)
    with shop.database.read() as session:
        assert balances(session, "GS-1002")[LedgerAccount.REFUND_DUE] == -8900
        assert order_from_history(session, "GS-1002") == load_order(session, "GS-1002")
    undo_receipt(shop, anna, receipt["id"], "k2", NOW)
    with shop.database.read() as session:
        booked = balances(session, "GS-1002")
        assert (booked[LedgerAccount.SALES], booked[LedgerAccount.CASH]) == (-8900, 8900)
        assert (booked[LedgerAccount.REFUND_DUE], booked[LedgerAccount.RECEIVABLE]) == (0, 0)
        assert order_from_history(session, "GS-1002") == load_order(session, "GS-1002")


def test_every_demo_order_balances_and_replays(shop):
    with shop.database.read() as session:
        numbers = [number for (number,) in session.query(OrderRow.number).order_by(OrderRow.number)]
        assert len(numbers) == 20
        for number in numbers:
            order = load_order(session, number)
            assert order_from_history(session, number) == order
            assert balances(session, number).get(LedgerAccount.SALES, 0) == -order.total.amount


def test_seeding_again_does_nothing_and_fresh_starts_anew(shop, anna):
    confirm(shop, anna, propose(shop, anna, "GS-1001", (MOVE,), NOW)["id"], "k1", NOW)
    assert seed(shop.database, NOW) is False
    with shop.database.read() as session:
        assert load_order(session, "GS-1001").address.postal_code == "10117"
    assert seed(shop.database, NOW, fresh=True) is True
    with shop.database.read() as session:
        assert load_order(session, "GS-1001").address.postal_code == "10115"


def test_a_refusal_of_undo_writes_nothing(shop, anna):
    receipt = confirm(shop, anna, propose(shop, anna, "GS-1001", (MOVE,), NOW)["id"], "k1", NOW)
    with shop.database.write() as session:
        report(session, "GS-1001", TrackingEvent(NOW, OrderState.HANDED_OVER, "handed_over", None))
    with shop.database.read() as session:
        before = load_order(session, "GS-1001")
    with pytest.raises(RefusedError):
        undo_receipt(shop, anna, receipt["id"], "k2", NOW)
    with shop.database.read() as session:
        assert load_order(session, "GS-1001") == before
        assert session.query(ReceiptRow).filter_by(order_number="GS-1001").count() == 1


def test_an_effect_that_fails_for_good_puts_the_order_back_and_tells(shop):
    verification.verify_by_order(shop, "marie-talk", "GS-1005", "75011", NOW)
    lyon = RedirectChange(Address("", "9 Rue de la Martinière", "Lyon", "", "69001"))
    confirm(shop, "marie-talk", propose(shop, "marie-talk", "GS-1005", (lyon,), NOW)["id"], "k1", NOW)
    with shop.database.write() as session:
        call = session.query(OutboxRow).filter_by(kind=OutboxKind.CARRIER_CALL.value).one()
        compensate(session, call.id, "carrier_refused", NOW)
    with shop.database.read() as session:
        order = load_order(session, "GS-1005")
        assert (order.address.city, order.total.amount, order.delivery) == ("Paris", 12900, None)
        case = session.query(CaseRow).one()
        assert (case.kind, case.summary) == ("effect_failed", "carrier_call: carrier_refused")
        mail = session.query(OutboxRow).filter_by(kind="email").order_by(OutboxRow.id.desc()).first()
        assert (mail.payload["template"], mail.payload["facts"]["case"]) == ("change_failed", "C-10001")
        assert session.query(EventRow).filter_by(kind="effect_failed").one().facts["put_back"] is True
        assert order_from_history(session, "GS-1005") == order


def test_a_compensated_change_cannot_be_compensated_again(shop, anna):
    confirm(shop, anna, propose(shop, anna, "GS-1002", (MOVE,), NOW)["id"], "k1", NOW)
    with shop.database.write() as session:
        label = session.query(OutboxRow).filter_by(kind="label").one()
        compensate(session, label.id, "refused", NOW)
    with shop.database.write() as session:
        for row in session.query(OutboxRow).filter_by(kind="label").all():
            compensate(session, row.id, "refused", NOW)
    with shop.database.read() as session:
        order = load_order(session, "GS-1002")
        assert (order.address.postal_code, order.version) == ("10115", 6)


def test_a_voucher_is_issued_with_its_code_in_the_mail_and_void_when_put_back(shop):
    verification.verify_by_order(shop, "john-talk", "GS-1004", "02108", NOW)
    hold = propose(shop, "john-talk", "GS-1004", (_change("hold"),), NOW)
    confirm(shop, "john-talk", hold["id"], "k1", NOW)
    with shop.database.write() as session:
        voucher = session.query(VoucherRow).one()
        mails = {r.payload["template"]: r.payload for r in session.query(OutboxRow).filter_by(kind="email")}
        assert (voucher.percent, mails["voucher"]["facts"]["code"]) == (5, voucher.code)
        compensate(session, session.query(OutboxRow).filter_by(kind="carrier_call").one().id, "refused", NOW)
    with shop.database.read() as session:
        assert session.query(VoucherRow).one().voided_at == NOW


def test_a_refund_waits_until_the_parcel_is_back(shop):
    verification.verify_by_order(shop, "lukas-talk", "GS-1003", "80331", NOW)
    refuse = propose(shop, "lukas-talk", "GS-1003", (_change("refuse_at_door"),), NOW)
    confirm(shop, "lukas-talk", refuse["id"], "k1", NOW)
    with shop.database.write() as session:
        assert session.query(OutboxRow).filter_by(kind="refund").count() == 0
        report(session, "GS-1003", TrackingEvent(NOW, OrderState.RETURNED, "returned", "Hamburg"))
    with shop.database.read() as session:
        refund = session.query(OutboxRow).filter_by(kind="refund").one()
        assert (refund.payload["amount"], refund.payload["method"]) == (2490, "card")


def test_a_return_sends_a_label_and_promises_the_refund_for_when_the_goods_are_back(shop):
    verification.verify_by_order(shop, "sofia-talk", "GS-1008", "28013", NOW)
    back = propose(shop, "sofia-talk", "GS-1008", (ReturnChange((1,)),), NOW)
    receipt = confirm(shop, "sofia-talk", back["id"], "k1", NOW)
    assert receipt["undoable"] is False
    with shop.database.read() as session:
        label = session.query(OutboxRow).filter_by(kind="return_label").one().payload
        assert ([line["sku"] for line in label["lines"]], label["to"]) == (["dress-s"], "sofia.garcia@example.com")
        assert balances(session, "GS-1008")[LedgerAccount.REFUND_DUE] == -5900


def test_every_ledger_entry_adds_up_to_zero(shop, anna):
    confirm(shop, anna, propose(shop, anna, "GS-1001", (CancelChange(),), NOW)["id"], "k1", NOW)
    with shop.database.read() as session:
        sums: dict[str, int] = {}
        for row in session.query(LedgerRow):
            sums[row.entry] = sums.get(row.entry, 0) + row.amount
    assert set(sums.values()) == {0}


def test_no_contact_means_no_verification(shop):
    for contact in ("", " ", "None", "0"):
        with pytest.raises(VerificationFailedError):
            verification.verify_by_order(shop, f"talk-{contact}", "GS-1001", contact, NOW)


def test_a_crash_right_after_the_commit_leaves_one_change(sqlite_url, tmp_path):
    (tmp_path / "after_commit").write_text("SIGKILL")
    program = """
import sys
from datetime import datetime
from backend_stub.model.changes import VariantChange
from backend_stub.service import verification
from backend_stub.service.confirmation import confirm
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
now = datetime.fromisoformat(sys.argv[2])
shop = Shop.open(Database.open(sys.argv[1]), "secret")
verification.verify_by_order(shop, "talk", "GS-1001", "10115", now)
proposal = propose(shop, "talk", "GS-1001", (VariantChange({"color": "black"}),), now)["id"]
print(proposal, flush=True)
confirm(shop, "talk", proposal, "key", now)
"""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, sqlite_url, NOW.isoformat()],
        env={**os.environ, "REROUTE_FAILPOINTS": str(tmp_path)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    database = Database.open(sqlite_url)
    shop = Shop.open(database, "secret")
    receipt = confirm(shop, "talk", done.stdout.strip(), "key", NOW)
    assert (receipt["order"], on_hand(shop, "milano-handbag-black")) == ("GS-1001", 3)
    database.close()


def _change(kind):
    return change_of({"type": kind})
