"""The promise ledger on both databases: made, kept, called off, chased, given to a person."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from backend_stub.effects.notifications import Templates
from backend_stub.policy import load_policy
from backend_stub.service.errors import NotFoundError, VerificationRequiredError
from backend_stub.service.promises import (
    Match,
    chase,
    chase_promise,
    fulfil_promise,
    list_promises,
    make_promise,
    overdue_promises,
)
from backend_stub.service.verification import verify_by_order
from backend_stub.storage.care import call_off_promises
from backend_stub.storage.care_tables import CaseRow, PromiseRow
from backend_stub.storage.tables import EventRow, OutboxRow

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DUE = NOW + timedelta(hours=48)
RECEIPT = "0" * 25 + "R"


@pytest.fixture
def shop(shop):
    """The demo shop without the promises that came with its orders."""
    with shop.database.write() as session:
        session.execute(delete(PromiseRow))
    return shop


def promise(shop, kind="refund_sent", due_at=DUE, **members):
    members = {"order_number": "GS-1006", "receipt_id": RECEIPT} | members
    with shop.database.write() as session:
        return make_promise(session, kind, NOW, due_at, "wei", **members).id


def rows(shop):
    with shop.database.read() as session:
        found = session.scalars(select(PromiseRow).order_by(PromiseRow.due_at))
        return [(row.kind, row.state, row.chased, row.done_at) for row in found]


def events(shop):
    with shop.database.read() as session:
        return [row.kind for row in session.scalars(select(EventRow).order_by(EventRow.id))]


def mails(shop):
    with shop.database.read() as session:
        return [row.payload for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def judged(shop, now, policy=None):
    with shop.database.write() as session:
        return chase(session, policy or shop.policy, now)


def test_a_promise_is_kept_by_its_id_once(shop):
    made = promise(shop)
    with shop.database.write() as session:
        assert [fulfil_promise(session, made, NOW), fulfil_promise(session, made, DUE)] == [1, 0]
    assert rows(shop) == [("refund_sent", "fulfilled", 0, NOW)]
    assert events(shop) == ["promise_kept"]


def test_promises_are_kept_by_what_they_are_about(shop):
    promise(shop)
    promise(shop, "new_goods", DUE + timedelta(hours=1))
    with shop.database.write() as session:
        assert fulfil_promise(session, Match(kind="refund_sent", order_number="GS-1001"), NOW) == 0
        assert fulfil_promise(session, Match(kind="refund_sent", order_number="GS-1006"), NOW) == 1
    assert [row[:2] for row in rows(shop)] == [("refund_sent", "fulfilled"), ("new_goods", "open")]


def test_a_match_of_nothing_is_an_error_and_keeps_no_promise(shop):
    promise(shop)
    with pytest.raises(ValueError, match="every promise"), shop.database.write() as session:
        fulfil_promise(session, Match(), NOW)
    assert rows(shop) == [("refund_sent", "open", 0, None)]


def test_an_undo_calls_off_what_its_receipt_promised(shop):
    promise(shop)
    kept = promise(shop, "new_goods", DUE + timedelta(hours=1))
    promise(shop, "voucher", DUE + timedelta(hours=2), receipt_id=None)
    with shop.database.write() as session:
        fulfil_promise(session, kept, NOW)
        call_off_promises(session, RECEIPT, NOW)
    assert [row[:2] for row in rows(shop)] == [
        ("refund_sent", "cancelled"),
        ("new_goods", "fulfilled"),
        ("voucher", "open"),
    ]
    assert judged(shop, DUE + timedelta(hours=1)) == 0


def test_what_is_not_due_yet_is_not_chased(shop):
    promise(shop)
    assert judged(shop, DUE - timedelta(seconds=1)) == 0
    assert (events(shop), mails(shop)) == ([], [])


def test_an_overdue_promise_is_chased_once_and_the_customer_is_told_honestly(shop):
    promise(shop)
    assert [judged(shop, DUE), judged(shop, DUE), judged(shop, DUE + timedelta(hours=23))] == [1, 0, 0]
    assert rows(shop) == [("refund_sent", "open", 1, None)]
    assert events(shop) == ["promise_late"]
    [mail] = mails(shop)
    assert (mail["template"], mail["to"], mail["language"]) == ("promise_late", "wei.li@example.com", "zh")
    assert mail["facts"] == {
        "name": "Wei Li",
        "order": "GS-1006",
        "promise": "refund_sent",
        "expected_by": "2026-11-24T10:30:00Z",
    }


@pytest.mark.parametrize("tag", ["de", "en", "es", "fr", "zh"])
def test_every_kind_of_promise_has_words_in_every_language(tag):
    for kind in load_policy().promises.hours:
        mail = Templates().render("promise_late", tag, {"name": "Wei Li", "promise": kind})
        assert kind not in mail.text.split("\n")
        assert f"- {kind}" not in mail.text


def test_nobody_is_told_where_the_shop_does_not_want_it(shop):
    promise(shop)
    quiet = replace(shop.policy, complaints=replace(shop.policy.complaints, tell_when_late=False))
    assert judged(shop, DUE, quiet) == 1
    assert (events(shop), mails(shop)) == (["promise_late"], [])


def test_after_the_grace_a_person_gets_it_with_a_case_once(shop):
    made = promise(shop)
    judged(shop, DUE)
    assert [judged(shop, DUE + timedelta(hours=24)), judged(shop, DUE + timedelta(hours=48))] == [1, 0]
    assert rows(shop) == [("refund_sent", "escalated", 2, None)]
    assert events(shop) == ["promise_late", "case_opened", "promise_escalated"]
    with shop.database.read() as session:
        [case] = session.scalars(select(CaseRow))
    assert (case.kind, case.customer_id, case.order_number) == ("promise_escalated", "wei", "GS-1006")
    assert (case.summary, case.facts["promise"]) == ("refund_sent: due 2026-11-24T09:30:00Z", made)


def test_one_that_a_person_has_can_still_be_kept(shop):
    made = promise(shop)
    for now in (DUE, DUE + timedelta(hours=24)):
        judged(shop, now)
    with shop.database.write() as session:
        assert fulfil_promise(session, made, DUE + timedelta(hours=30)) == 1
    assert rows(shop) == [("refund_sent", "fulfilled", 2, DUE + timedelta(hours=30))]


def test_a_kept_promise_is_not_chased(shop):
    made = promise(shop)
    with shop.database.write() as session:
        fulfil_promise(session, made, NOW)
    assert judged(shop, DUE + timedelta(days=9)) == 0


def test_a_watch_that_falls_over_in_the_middle_judges_each_once(shop):
    for hour in range(5):
        promise(shop, due_at=DUE - timedelta(hours=hour))
    with shop.database.write() as session:
        assert chase(session, shop.policy, DUE, most=2) == 2
    with pytest.raises(RuntimeError), shop.database.write() as session:
        chase(session, shop.policy, DUE, most=2)
        raise RuntimeError("on purpose")
    assert [judged(shop, DUE), judged(shop, DUE)] == [3, 0]
    assert (events(shop).count("promise_late"), len(mails(shop))) == (5, 5)


def test_a_watch_can_judge_promises_one_by_one(shop):
    made = promise(shop)
    with shop.database.write() as session:
        assert overdue_promises(session, shop.policy, DUE) == [made]
        assert [chase_promise(session, made, shop.policy, DUE) for _ in range(2)] == [True, False]
        session.flush()
        assert overdue_promises(session, shop.policy, DUE) == []
    assert (rows(shop), events(shop)) == ([("refund_sent", "open", 1, None)], ["promise_late"])


def test_two_watches_at_once_judge_each_promise_once(shop):
    for hour in range(20):
        promise(shop, due_at=DUE - timedelta(hours=hour))
    counted, start = [], threading.Barrier(2)

    def watch():
        start.wait()
        for _ in range(10):
            with shop.database.write() as session:
                counted.append(chase(session, shop.policy, DUE, most=4))

    watches = [threading.Thread(target=watch) for _ in range(2)]
    for each in watches:
        each.start()
    for each in watches:
        each.join()
    assert (sum(counted), events(shop).count("promise_late"), len(mails(shop))) == (20, 20, 20)


def test_promises_are_listed_open_ones_first_to_their_customer_and_to_staff(shop):
    done = promise(shop, "new_goods", DUE - timedelta(hours=1))
    promise(shop)
    with shop.database.write() as session:
        fulfil_promise(session, done, NOW)
    verify_by_order(shop, "wei-talk", "GS-1006", "wei.li@example.com", NOW)
    verify_by_order(shop, "anna-talk", "GS-1001", "10115", NOW)
    seen = list_promises(shop, "wei-talk", None, "GS-1006", NOW)["promises"]
    assert [(row["kind"], row["state"], row["due_at"]) for row in seen] == [
        ("refund_sent", "open", "2026-11-24T09:30:00Z"),
        ("new_goods", "fulfilled", "2026-11-24T08:30:00Z"),
    ]
    assert list_promises(shop, "wei-talk", None, None, NOW)["promises"] == seen
    assert list_promises(shop, None, "kim", "GS-1006", NOW)["promises"] == seen
    assert list_promises(shop, "anna-talk", None, None, NOW)["promises"] == []
    for asked in (("anna-talk", None, "GS-1006"), (None, "kim", "GS-9999"), (None, "kim", None)):
        with pytest.raises(NotFoundError):
            list_promises(shop, *asked, NOW)
    with pytest.raises(VerificationRequiredError):
        list_promises(shop, "stranger", None, "GS-1006", NOW)
