"""A customer who takes a wish back before it was paid, and one who says yes to what waits for a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from shop_books import everything_is_true
from shop_world import NOW
from sqlalchemy import func, select

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddressChange,
    CompensationChange,
    EmailChange,
    MissingDetailChange,
    NotReceivedChange,
    QuantityChange,
)
from backend_stub.model.enums import OutboxKind
from backend_stub.service import cases
from backend_stub.service.confirmation import confirm
from backend_stub.service.errors import NotConfirmableError
from backend_stub.service.proposals import propose, renew
from backend_stub.service.undoing import undo_receipt
from backend_stub.storage.care_tables import CaseRow, PromiseRow
from backend_stub.storage.money_tables import PaymentRow, RefundRow
from backend_stub.storage.payments import captured
from backend_stub.storage.tables import EventRow, OutboxRow, ProposalRow


def change(shop, number, wish, key, now=NOW):
    proposal = propose(shop, "talk", number, (wish,), now, agent="lena")
    return confirm(shop, "talk", proposal["id"], key, now, agent="lena")


def test_what_was_not_paid_yet_is_not_asked_for_and_nothing_goes_back(shop):
    change(shop, "GS-1009", QuantityChange(3), "key-1")
    change(shop, "GS-1009", QuantityChange(1), "key-2")
    with shop.database.read() as session:
        payments = session.scalars(
            select(PaymentRow).where(PaymentRow.order_number == "GS-1009").order_by(PaymentRow.id)
        )
        assert [(row.amount, row.refunded, row.state) for row in payments] == [
            (2900, 0, "captured"),
            (5800, 0, "withdrawn"),
        ]
        assert (
            session.scalar(select(func.count()).select_from(RefundRow).where(RefundRow.order_number == "GS-1009")) == 0
        )
        asked = select(OutboxRow).where(OutboxRow.order_number == "GS-1009", OutboxRow.kind == OutboxKind.PAYMENT.value)
        assert session.scalars(asked).all() == []
        promised = select(PromiseRow.state).where(PromiseRow.order_number == "GS-1009", PromiseRow.kind == "refund")
        assert session.scalars(promised).all() == ["fulfilled"]
        everything_is_true(session, ["GS-1009"])


def test_what_was_asked_for_in_part_too_much_goes_back_when_it_comes(shop):
    change(shop, "GS-1009", QuantityChange(3), "key-1")
    change(shop, "GS-1009", QuantityChange(2), "key-2")
    with shop.database.read() as session:
        assert captured(session, "GS-1009") == 2900
        assert (
            session.scalar(select(func.count()).select_from(RefundRow).where(RefundRow.order_number == "GS-1009")) == 0
        )
        everything_is_true(session, ["GS-1009"])


def compensated(shop, number, amount):
    """Part of the money back, for a case of the order."""
    case = cases.open_case(shop, "talk", "complaint", NOW, order=number)
    with shop.database.write() as session:
        session.get_one(CaseRow, int(case["number"][2:]) - 10_000).order_number = number
    return change(shop, number, CompensationChange(remedy="refund", amount=amount, case=case["number"]), "key-remedy")


def test_a_remedy_that_lowered_what_was_still_to_be_paid_goes_back_when_that_is_undone(shop):
    wanted = change(shop, "GS-1009", QuantityChange(3), "key-1")
    compensated(shop, "GS-1009", 400)
    undo_receipt(shop, "talk", wanted["id"], "key-undo", NOW, agent="lena")
    with shop.database.read() as session:
        refunds = session.scalars(select(RefundRow).where(RefundRow.order_number == "GS-1009")).all()
        assert [(row.amount, row.method, row.state) for row in refunds] == [(400, "card", "due")]
        everything_is_true(session, ["GS-1009"])


@pytest.mark.parametrize("minutes", [1, 11, 600])
def test_a_second_yes_asks_a_person_once(shop, minutes):
    case = cases.open_case(shop, "talk", "complaint", NOW, order="GS-1020")
    with shop.database.write() as session:
        session.get_one(CaseRow, int(case["number"][2:]) - 10_000).order_number = "GS-1020"
    wish = CompensationChange(remedy="refund", amount=9000, case=case["number"])
    proposal = propose(shop, "talk", "GS-1020", (wish,), NOW, agent="lena")
    assert proposal["needs"] == ["approval"]
    for key, now in (("key-1", NOW), ("key-2", NOW + timedelta(minutes=minutes))):
        with pytest.raises(NotConfirmableError):
            confirm(shop, "talk", proposal["id"], key, now, agent="lena")
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ProposalRow)) == 1
        asked = select(func.count()).select_from(EventRow).where(EventRow.kind == "approval_needed")
        assert session.scalar(asked) == 1


@pytest.mark.parametrize(
    ("number", "wish", "kind"),
    [("GS-1008", NotReceivedChange(), "promise"), ("GS-1001", MissingDetailChange("phone"), "wait")],
)
def test_a_receipt_says_until_when_is_waited_however_late_the_yes_came(shop, number, wish, kind):
    proposal = propose(shop, "talk", number, (wish,), NOW, agent="lena")
    receipt = confirm(shop, "talk", proposal["id"], "key-1", NOW + timedelta(minutes=5), agent="lena")
    assert [effect["until"] for effect in receipt["effects"] if effect["type"] == kind] == ["2026-11-24T09:35:00Z"]


@pytest.mark.parametrize(
    ("number", "wishes"),
    [
        ("GS-1001", (EmailChange("new@example.com"), EmailChange("other@example.com"))),
        (
            "GS-1020",
            (EmailChange("new@example.com"), AddressChange(Address("", "Hauptstr. 12", "Berlin", "", "10117"))),
        ),
    ],
)
def test_the_old_contact_is_told_once_of_all_that_was_changed(shop, number, wishes):
    proposal = propose(shop, "talk", number, wishes, NOW, agent="lena")
    with shop.database.write() as session:
        row = session.get_one(ProposalRow, proposal["id"])
        row.code_confirmed = True
        assert renew(session, shop, row, NOW)["confirmable"]
    confirm(shop, "talk", proposal["id"], "key-1", NOW, agent="lena")
    with shop.database.read() as session:
        mails = session.scalars(select(OutboxRow).where(OutboxRow.kind == OutboxKind.EMAIL.value)).all()
        told = [mail.payload["to"] for mail in mails if mail.payload["template"] == "security_details_changed"]
    assert told == ["anna.schmidt@example.com"]
