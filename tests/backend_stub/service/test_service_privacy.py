"""Export and erasure on both databases, and with the files beside them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import Column, MetaData, String, Table, func, insert, select, update

from backend_stub.effects.carriers import Shipment
from backend_stub.effects.carriers.postal import PostalCarrier
from backend_stub.effects.papers import Shelf
from backend_stub.model.changes import CancelChange, change_of
from backend_stub.service import erasure
from backend_stub.service.cases import open_case
from backend_stub.service.complaints import Findings, write_findings
from backend_stub.service.confirmation import confirm
from backend_stub.service.crm import Wishes, change_customer, customer_for_staff, requests_of
from backend_stub.service.errors import (
    NotFoundError,
    RefusedError,
    VerificationFailedError,
    VerificationRequiredError,
)
from backend_stub.service.evidence import add_file, add_words
from backend_stub.service.feedback import Rating, give_feedback
from backend_stub.service.links import feedback_token
from backend_stub.service.privacy import EXPORT, bundle, export, send_privacy_code
from backend_stub.service.promises import make_promise
from backend_stub.service.proposals import propose
from backend_stub.service.verification import send_verification_code, verify_by_order
from backend_stub.storage.base import Base
from backend_stub.storage.care_tables import CaseRow, EvidenceRow, FeedbackRow, PromiseRow, WatchRow
from backend_stub.storage.erasing import ERASERS
from backend_stub.storage.history import order_from_history
from backend_stub.storage.money_tables import PaymentMethodRow
from backend_stub.storage.orders import load_order
from backend_stub.storage.personal import NOBODYS, about, person, tables
from backend_stub.storage.tables import CustomerRow, EventRow, LedgerRow, OrderRow, OutboxRow
from backend_stub.worker import outbox
from reroute.settings import Settings

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TALK = "talk-77"
PERSON = ("Sofia", "García", "Garc\\u00eda", "sofia.garcia", "915 29 82 10", "Arenal", "28013", "Gran Vía", "sofia")
WORDS = "my neighbour Pedro was rude"


@pytest.fixture
def shop(shop, tmp_path):
    return replace(shop, home=tmp_path / "home")


@pytest.fixture
def sofia(shop):
    """Sofía, who has used everything: orders, a changed address, a case with evidence, feedback, mails and a label."""
    verify_by_order(shop, TALK, "GS-1008", "sofia.garcia@example.com", NOW)
    address = {"street_address": "Gran Vía 1", "city": "Madrid", "postal_code": "28013", "country_code": "ES"}
    change_customer(shop, TALK, Wishes(language="es", default_address=address), NOW)
    moved = change_of({"type": "default_address", "address": {**address, "street_address": "Gran Vía 2"}})
    confirm(shop, TALK, propose(shop, TALK, "GS-1008", (moved,), NOW)["id"], "key-1", NOW)
    propose(shop, TALK, "GS-1008", (CancelChange(reason=WORDS),), NOW)
    number = open_case(shop, TALK, "complaint", NOW, order="GS-1008", summary=WORDS, key="key-2")["number"]
    add_words(shop, TALK, None, number, WORDS, NOW)
    add_file(shop, TALK, None, number, a_picture("red"), NOW)
    write_findings(shop, "kim", number, Findings("carrier", {"delay_days": 2}, WORDS), NOW)
    give_feedback(shop, TALK, Rating("GS-1008", 2, WORDS), None, NOW)
    carrier = PostalCarrier(shop.home / "carriers", lambda: NOW)
    booked = carrier.create_label(
        "key-1", Shipment("GS-1008", "ES", ("Sofia García", "Calle del Arenal 14"), city="Arenal")
    )
    carrier.contact("key-2", booked.tracking_number, "+34 915 29 82 10")
    Shelf(shop.home).put("GS-1008", "express-1", b"%PDF Sofia Garcia Arenal")
    send_letters(shop)
    return TALK


def a_picture(color):
    written = io.BytesIO()
    Image.new("RGB", (30, 30), color).save(written, "PNG")
    return written.getvalue()


def send_letters(shop):
    """As the worker leaves them: every waiting mail sent, and a file of it."""
    with shop.database.write() as session:
        for row in session.scalars(select(OutboxRow).where(OutboxRow.state == "pending")):
            row.state, row.attempts, row.sent_at = "sent", 1, NOW
            file = shop.home / "mail" / f"{NOW:%Y%m%dT%H%M%S}-{row.id}.eml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(
                f"To: {row.payload.get('to', 'x@example.com')}\n\nHola Sofia, Calle del Arenal 14\n", "utf-8"
            )


def code_of(shop, purpose):
    with shop.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "email").order_by(OutboxRow.id.desc()))
        return next(row.payload["facts"]["code"] for row in rows if row.payload["template"] == "code")


def erase(shop, talk=TALK):
    erasure.ask_erasure(shop, talk, NOW)
    return erasure.erase(shop, talk, code_of(shop, "erasure"), NOW)


def every_row(shop):
    with shop.database.read() as session:
        return {
            table.name: [str(dict(row)) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }


def traces(shop, words):
    """Where a word still stands: table rows, the database's own files, and every file at home."""
    found = {(name, word) for name, rows in every_row(shop).items() for row in rows for word in words if word in row}
    paths = [path for path in shop.home.rglob("*") if path.is_file()]
    if shop.database.is_sqlite:
        paths += list(shop.home.parent.glob("orders.db*"))
    for path in paths:
        content = path.read_bytes()
        found |= {(path.name, word) for word in words if word.encode() in content}
    return found


def test_every_table_is_in_the_export_and_the_erasure_or_has_a_reason_why_not():
    every = {table.name for table in Base.metadata.sorted_tables}
    named = {table.name for table in tables()}
    assert named | set(NOBODYS) == every
    assert named & set(NOBODYS) == set()
    assert set(ERASERS) | {"customers"} == named
    assert all(reason for reason in NOBODYS.values())


def test_a_table_that_nobody_thought_of_is_an_error(shop):

    with shop.database.read() as session:
        who = person(session, "sofia")
    with pytest.raises(LookupError, match="loyalty"):
        about(Table("loyalty", MetaData(), Column("member", String)), who)


def test_the_export_holds_everything_about_the_customer_and_nothing_about_others(shop, sofia):
    send_privacy_code(shop, TALK, EXPORT, NOW)
    document = export(shop, TALK, code_of(shop, EXPORT), NOW)
    rows = document["tables"]
    assert rows["customers"][0]["email"] == "sofia.garcia@example.com"
    assert {row["number"] for row in rows["orders"]} == {"GS-1008", "GS-1016"}
    assert [row["summary"] for row in rows["cases"]] == [WORDS, WORDS]
    assert [row["words"] for row in rows["evidence"] if row["words"]] == [WORDS]
    assert (rows["feedback"][0]["rating"], rows["feedback"][0]["words"]) == (2, WORDS)
    for filled in (
        "order_lines",
        "history",
        "ledger",
        "payments",
        "proposals",
        "receipts",
        "outbox",
        "contacts",
        "events",
    ):
        assert rows[filled], filled
    written = json.dumps(document, ensure_ascii=False)
    assert not any(name in written for name in ("Anna", "Lukas", "Miller", "GS-1001", "GS-1003"))


def test_the_bundle_has_the_document_and_the_files(shop, sofia):
    send_privacy_code(shop, TALK, EXPORT, NOW)
    document = export(shop, TALK, code_of(shop, EXPORT), NOW)
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle(shop, document)))) as packed:
        assert json.loads(packed.read("export.json")) == document
        [file] = [name for name in packed.namelist() if name != "export.json"]
        assert packed.read(file)[:4] == b"\x89PNG"


@pytest.mark.parametrize("purpose", ["export", "erasure"])
def test_a_wrong_code_gives_and_removes_nothing(shop, sofia, purpose):
    send_privacy_code(shop, TALK, purpose, NOW)
    right = code_of(shop, purpose)
    wrong = "000000" if right != "000000" else "000001"
    before = every_row(shop)["customers"]
    with pytest.raises(VerificationFailedError):
        (export if purpose == "export" else erasure.erase)(shop, TALK, wrong, NOW)
    with pytest.raises(VerificationFailedError):  # a code is good for its own purpose only
        (erasure.erase if purpose == "export" else export)(shop, TALK, right, NOW)
    assert every_row(shop)["customers"] == before


def test_the_erased_person_is_nowhere_any_more(shop, sofia):
    assert {word for _, word in traces(shop, (*PERSON, WORDS))} >= {"Sofia", "Arenal", "sofia.garcia", WORDS}
    assert erase(shop) == {"status": "erased", "erased_at": "2026-11-22T09:30:00Z"}
    outbox(Settings(home=shop.home), shop.database, lambda: NOW).work()  # the carriers are told
    assert traces(shop, (*PERSON, WORDS, "Pedro")) == set()
    assert {where for where, _ in traces(shop, (TALK,))} <= {"events", "orders.db"}  # the gateway is to forget it too
    assert list((shop.home / "mail").iterdir()) == []
    assert not (shop.home / "labels" / "GS-1008").exists()
    assert list((shop.home / "evidence").iterdir()) == []
    with shop.database.read() as session:
        assert session.get(WatchRow, erasure.LEFTOVERS) is None


def test_orders_and_books_stay_and_still_add_up(shop, sofia):
    with shop.database.read() as session:
        before = [(row.number, row.total, row.state, row.version) for row in session.scalars(select(OrderRow))]
        ledger = session.execute(
            select(LedgerRow.account, func.sum(LedgerRow.amount)).group_by(LedgerRow.account)
        ).all()
    erase(shop)
    with shop.database.read() as session:
        after = [(row.number, row.total, row.state, row.version) for row in session.scalars(select(OrderRow))]
        assert sorted(after) == sorted(before)
        sums = select(LedgerRow.account, func.sum(LedgerRow.amount)).group_by(LedgerRow.account)
        assert sorted(session.execute(sums).all()) == sorted(ledger)
        for number in ("GS-1008", "GS-1016"):
            order = load_order(session, number)
            assert order_from_history(session, number) == order
            assert (order.address.country_code, order.address.given()) == ("ES", {"country_code"})
        [owner] = set(session.scalars(select(OrderRow.customer_id).where(OrderRow.number.in_(("GS-1008", "GS-1016")))))
        assert owner.startswith("erased-")
        assert session.get_one(CustomerRow, owner).erased_at == NOW
    assert [row["changes"] for row in requests_of(shop, owner)["proposals"]] == [
        [{"type": "cancel", "verdict": "refused", "rule": "cancel.delivered"}],
        [{"type": "default_address", "verdict": "allowed", "rule": "default_address.future_orders"}],
    ]
    assert customer_for_staff(shop, owner)["name"] == ""


def test_what_is_counted_stays_without_words(shop, sofia):
    erase(shop)
    with shop.database.read() as session:
        [rating] = session.scalars(select(FeedbackRow))
        assert (rating.rating, rating.words, rating.about) == (2, None, "GS-1008")
        for case in session.scalars(select(CaseRow)):
            assert (case.state, case.settled_at, case.summary, case.conversation) == ("settled", NOW, None, None)
        assert session.scalar(select(CaseRow.cause).where(CaseRow.kind == "complaint")) == "carrier"
        assert session.scalar(select(func.count()).select_from(EvidenceRow)) == 0


def test_afterwards_the_person_is_as_if_there_had_never_been_one(shop, sofia):
    token = feedback_token(shop.secret, "GS-1016", "sofia")
    erase(shop)
    with pytest.raises(VerificationRequiredError):
        propose(shop, TALK, "GS-1008", (CancelChange(),), NOW)
    for contact in ("sofia.garcia@example.com", "+34 915 29 82 10", "28013", ""):
        with pytest.raises(VerificationFailedError):
            verify_by_order(shop, f"talk-{contact}", "GS-1008", contact, NOW)
    with shop.database.read() as session:
        before = session.scalar(select(func.count()).select_from(OutboxRow))
    send_verification_code(shop, "another", "sofia.garcia@example.com", NOW)
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == before
    with pytest.raises(NotFoundError):
        give_feedback(shop, None, Rating("GS-1016", 1), token, NOW)
    with pytest.raises(NotFoundError):
        customer_for_staff(shop, "sofia")


def test_everybody_else_is_left_alone(shop, sofia):
    verify_by_order(shop, "john-talk", "GS-1014", "john.miller@example.com", NOW)
    number = open_case(shop, "john-talk", "parcel_damaged", NOW, order="GS-1014", summary="torn")["number"]
    add_file(shop, "john-talk", None, number, a_picture("red"), NOW)  # the same picture as Sofía's
    add_file(shop, "john-talk", None, number, a_picture("blue"), NOW)
    send_letters(shop)
    (shop.home / "mail" / "20261122T093000-note.eml").write_text("To: john.miller@example.com\n\nHi\n", "utf-8")

    def his():
        rows = every_row(shop)
        return {name: [row for row in found if "john" in row or "GS-1014" in row] for name, found in rows.items()}

    before, mails = his(), len(list((shop.home / "mail").iterdir()))
    erase(shop)
    assert his() == before
    assert len(list((shop.home / "evidence").iterdir())) == 2
    assert 0 < len(list((shop.home / "mail").iterdir())) < mails


def test_a_case_that_an_unverified_customer_opened_in_the_same_talk_goes_too(shop):
    open_case(shop, TALK, "complaint", NOW, order="GS-1008", summary=WORDS)
    open_case(shop, "shared", "complaint", NOW, summary="somebody at the same desk")
    for talk, order, contact in (
        (TALK, "GS-1008", "28013"),
        ("shared", "GS-1008", "28013"),
        ("shared", "GS-1001", "10115"),
    ):
        verify_by_order(shop, talk, order, contact, NOW)
        open_case(shop, talk, "invoice", NOW)
    erase(shop)
    with shop.database.read() as session:
        told = {row.summary for row in session.scalars(select(CaseRow)) if row.kind == "complaint"}
    assert told == {None, "somebody at the same desk"}


def order_is(**values):
    return update(OrderRow).where(OrderRow.number == "GS-1016").values(**values)


GIFT_CARD = {
    "id": "g",
    "customer_id": "sofia",
    "kind": "gift_card",
    "label": "Gift card",
    "balance": 1,
    "currency": "EUR",
}
REFUND = {"id": "1", "kind": "refund", "payload": {}, "order_number": "GS-1008", "idempotency_key": "r"}


@pytest.mark.parametrize(
    ("change", "rule", "open_"),
    [
        (order_is(state="in_transit"), "erasure.order_open", ["GS-1016"]),
        (order_is(state="packed"), "erasure.order_open", ["GS-1016"]),
        (order_is(state="lost"), "erasure.order_open", ["GS-1016"]),
        (order_is(payment_state="refund_pending"), "erasure.money_open", ["GS-1016"]),
        (insert(PaymentMethodRow).values(**GIFT_CARD), "erasure.money_open", ["Gift card"]),
        (insert(OutboxRow).values(**REFUND, next_attempt_at=NOW, created_at=NOW), "erasure.in_flight", ["refund"]),
    ],
)
def test_nobody_is_erased_while_something_is_open(shop, sofia, change, rule, open_):
    erasure.ask_erasure(shop, TALK, NOW)
    code = code_of(shop, "erasure")
    with shop.database.write() as session:
        session.execute(change)
    before = every_row(shop)
    for attempt in (lambda: erasure.ask_erasure(shop, TALK, NOW), lambda: erasure.erase(shop, TALK, code, NOW)):
        with pytest.raises(RefusedError) as refusal:
            attempt()
        assert (refusal.value.rule, refusal.value.facts) == (rule, {"open": open_})
    assert every_row(shop) == before


def test_a_refusal_leaves_the_code_good(shop, sofia):
    erasure.ask_erasure(shop, TALK, NOW)
    code = code_of(shop, "erasure")
    with shop.database.write() as session:
        promised = make_promise(session, "voucher", NOW, NOW, "sofia").id
    with pytest.raises(RefusedError) as refusal:
        erasure.erase(shop, TALK, code, NOW)
    assert (refusal.value.rule, refusal.value.facts) == ("erasure.promises_open", {"open": ["voucher"]})
    with shop.database.write() as session:
        session.get_one(PromiseRow, promised).state = "fulfilled"
    assert erasure.erase(shop, TALK, code, NOW)["status"] == "erased"


def test_files_of_an_interrupted_erasure_are_removed_by_the_watch(shop, sofia, monkeypatch):
    def broken(path):
        raise PermissionError("on purpose")

    with monkeypatch.context() as patched:
        patched.setattr(erasure, "remove", broken)
        assert erase(shop)["status"] == "erased"
    assert list((shop.home / "evidence").iterdir()) != []
    assert erasure.finish_erasures(shop) is True
    assert list((shop.home / "evidence").iterdir()) == []
    assert {where for where, _ in traces(shop, PERSON)} == {"postal.db"}  # until the worker tells the carriers
    assert erasure.finish_erasures(shop) is True


def test_the_gateway_is_told_which_talks_to_forget(shop, sofia):
    erase(shop)
    with shop.database.read() as session:
        told = session.scalar(select(EventRow).where(EventRow.kind == "customer_erased"))
    assert (told.order_number, told.conversation, told.facts) == (None, None, {"conversations": [TALK]})
