"""Cases on both databases: what they know by themselves, findings, settlement, and the customer's word on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend_stub.effects.notifications import Templates
from backend_stub.service.cases import add_case, case_number, open_case
from backend_stub.service.complaints import (
    Findings,
    answer_settled,
    list_cases,
    read_case,
    settle_case,
    write_findings,
)
from backend_stub.service.errors import NotFoundError, RefusedError, VerificationRequiredError
from backend_stub.service.verification import verify_by_order
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.orders import load_order, save_order
from backend_stub.storage.tables import CustomerRow, EventRow, OutboxRow

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def wei(shop):
    """Wei's conversation; GS-1006 is on its way and nine days late."""
    verify_by_order(shop, "wei-talk", "GS-1006", "wei.li@example.com", NOW)
    return "wei-talk"


def mails(shop, template):
    with shop.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "email").order_by(OutboxRow.id))
        return [row.payload for row in rows if row.payload["template"] == template]


def events(shop):
    with shop.database.read() as session:
        return [(row.kind, row.order_number, row.facts) for row in session.scalars(select(EventRow))]


def test_a_case_about_ones_own_order_knows_what_the_books_say(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="gs-1006", summary="Wo?", wanted="refund", channel="chat")
    assert number["number"] == "C-10001"
    facts = read_case(shop, wei, "kim", "C-10001", NOW)["facts"]
    assert (facts["order"]["state"], facts["order"]["carrier"], facts["days_late"]) == ("in_transit", "Yanwen", 9)
    assert facts["history"][0]["kind"] == "placed"
    assert facts["tracking"][-1]["state"] == "in_transit"
    text = str(facts)
    assert not any(word in text for word in ("Wei", "wei.li", "上海", "南京东路", "200001"))


def test_a_case_about_somebody_elses_order_proves_and_attaches_nothing(shop, wei):
    for order in ("GS-1001", "GS-9999"):
        number = open_case(shop, wei, "complaint", NOW, order=order)["number"]
        seen = read_case(shop, None, "kim", number, NOW)
        assert (seen["order"], seen["facts"], seen["offers"]) == (order, {}, [])
    with shop.database.read() as session:
        assert set(session.scalars(select(CaseRow.order_number))) == {None}


def test_a_stranger_opens_a_case_that_only_the_same_conversation_sees(shop, wei):
    number = open_case(shop, "stranger", "complaint", NOW, order="GS-1006", summary="mine?")["number"]
    seen = read_case(shop, "stranger", None, number, NOW)
    assert (seen["summary"], "facts" in seen) == ("mine?", False)
    with pytest.raises(NotFoundError):
        read_case(shop, wei, None, number, NOW)
    with pytest.raises(VerificationRequiredError):
        read_case(shop, "another", None, number, NOW)
    with pytest.raises(VerificationRequiredError):
        read_case(shop, "another", None, "C-99999", NOW)


def test_a_customers_case_is_seen_while_the_verification_lives(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="GS-1006")["number"]
    assert read_case(shop, wei, None, number, NOW)["number"] == number
    with pytest.raises(VerificationRequiredError):
        read_case(shop, wei, None, number, NOW + timedelta(minutes=31))


def test_a_customer_sees_his_own_cases_newest_first(shop, wei):
    for kind in ("complaint", "invoice"):
        open_case(shop, wei, kind, NOW)
    verify_by_order(shop, "anna-talk", "GS-1001", "10115", NOW)
    open_case(shop, "anna-talk", "complaint", NOW)
    assert [case["kind"] for case in list_cases(shop, wei, NOW)["cases"]] == ["invoice", "complaint"]


def test_the_case_is_acknowledged_by_mail_with_number_and_time(shop, wei):
    open_case(shop, wei, "complaint", NOW, order="GS-1006")
    [mail] = mails(shop, "case_opened")
    assert (mail["to"], mail["language"]) == ("wei.li@example.com", "zh")
    assert mail["facts"] == {
        "name": "Wei Li", "case": "C-10001", "expected_by": "2026-11-23T09:00:00Z", "order": "GS-1006",
    }  # fmt: skip


def test_the_same_key_gives_the_same_case(shop, wei):
    first, again = (open_case(shop, wei, "complaint", NOW, order="GS-1006", key="k") for _ in range(2))
    assert first == again
    assert len(mails(shop, "case_opened")) == 1


def test_findings_are_written_down_and_offer_what_the_table_has(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="GS-1006")["number"]
    assert [offer["change"]["remedy"] for offer in read_case(shop, wei, None, number, NOW)["offers"]] == [
        "voucher", "points",
    ]  # fmt: skip
    proof = {"status": "scanned", "at": "2026-11-20T08:00:00Z", "reference": "YW1"}
    loss = {"amount": 100, "currency": "EUR"}
    found = Findings("system", {"delay_days": 9, "loss": loss}, "label was late", proof)
    seen = write_findings(shop, "kim", number, found, LATER)
    assert (seen["cause"], seen["impact"]) == ("system", {"delay_days": 9, "loss": loss})
    assert seen["facts"]["carrier"] == proof
    assert seen["facts"]["notes"] == [{"at": "2026-11-22T09:40:00Z", "agent": "kim", "note": "label was late"}]
    assert seen["offers"][0]["change"] == {
        "type": "compensation", "remedy": "refund", "amount": 199, "cause": "late", "case": number,
    }  # fmt: skip
    assert ("case_findings", "GS-1006", {"case": number, "kind": "complaint", "cause": "system"}) in events(shop)


def test_a_loss_in_another_currency_is_refused_and_changes_nothing(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="GS-1006")["number"]
    with pytest.raises(RefusedError) as refusal:
        write_findings(shop, "kim", number, Findings("system", {"loss": {"amount": 1, "currency": "USD"}}), LATER)
    assert (refusal.value.rule, refusal.value.facts) == ("case.other_currency", {"currency": "EUR"})
    assert read_case(shop, wei, None, number, NOW)["cause"] is None


def test_a_settled_case_is_told_once_and_asked_about(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="GS-1006")["number"]
    for _ in range(2):
        seen = settle_case(shop, "kim", number, {"type": "voucher"}, None, LATER)
    assert (seen["state"], seen["settled_at"], seen["remedy"]) == (
        "settled", "2026-11-22T09:40:00Z", {"type": "voucher"},
    )  # fmt: skip
    [mail] = mails(shop, "case_settled")
    assert (mail["to"], mail["facts"]["case"], mail["facts"]["order"]) == ("wei.li@example.com", number, "GS-1006")
    assert mail["facts"]["remedies"] == [{"type": "voucher", "facts": {"amount": None}}]
    assert mail["facts"]["feedback_token"].startswith(f"{number}.")
    assert number in Templates().render("case_settled", "zh", mail["facts"]).text


def test_a_settlement_names_no_receipt_of_another_order(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="GS-1006")["number"]
    with pytest.raises(NotFoundError):
        settle_case(shop, "kim", number, {"type": "refund", "receipt": "0" * 26}, None, LATER)
    assert read_case(shop, wei, None, number, NOW)["state"] == "open"
    assert mails(shop, "case_settled") == []


def test_a_no_opens_the_case_again_for_a_person_and_it_can_be_settled_again(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="GS-1006")["number"]
    settle_case(shop, "kim", number, None, None, LATER)
    for _ in range(2):
        seen = answer_settled(shop, wei, number, False, LATER)
    assert (seen["state"], seen["satisfied"], seen["settled_at"]) == ("escalated", False, None)
    assert [kind for kind, _, _ in events(shop)].count("case_reopened") == 1
    assert settle_case(shop, "kim", number, None, None, LATER)["satisfied"] is None
    assert answer_settled(shop, wei, number, True, LATER)["satisfied"] is True
    assert len(mails(shop, "case_settled")) == 2


def test_a_case_that_is_not_settled_cannot_be_agreed_to(shop, wei):
    number = open_case(shop, wei, "complaint", NOW)["number"]
    with pytest.raises(RefusedError) as refusal:
        answer_settled(shop, wei, number, True, NOW)
    assert (refusal.value.rule, refusal.value.facts) == ("case.not_settled", {"state": "open"})


def test_who_does_not_want_to_be_asked_gets_no_link_to_rate(shop, wei):
    with shop.database.write() as session:
        session.get_one(CustomerRow, "wei").preferences = {"email_feedback": False}
    number = open_case(shop, wei, "complaint", NOW)["number"]
    settle_case(shop, "kim", number, None, None, LATER)
    assert "feedback_token" not in mails(shop, "case_settled")[0]["facts"]


def test_what_a_case_gave_already_is_not_offered_again(shop, wei):
    number = open_case(shop, wei, "complaint", NOW, order="GS-1006")["number"]
    with shop.database.write() as session:
        order = load_order(session, "GS-1006")
        save_order(session, replace(order, remedies=(f"compensation:{number}",), version=order.version + 1))
    assert read_case(shop, wei, None, number, NOW)["offers"] == []


def test_a_case_that_the_shop_opens_is_attached_to_its_order_in_the_same_transaction(shop):
    with shop.database.write() as session:
        row = add_case(session, shop.policy, "effect_failed", NOW, customer_id="wei", order="GS-1006")
        assert (row.order_number, row.facts["order"]["state"], case_number(row)) == ("GS-1006", "in_transit", "C-10001")
