"""Feedback on both databases, and what staff read from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from backend_stub.model.changes import CancelChange, change_of
from backend_stub.service.cases import open_case
from backend_stub.service.complaints import Findings, settle_case, write_findings
from backend_stub.service.errors import FeedbackGivenError, NotFoundError, VerificationRequiredError
from backend_stub.service.feedback import Rating, give_feedback
from backend_stub.service.links import feedback_token
from backend_stub.service.promises import fulfil_promise, make_promise
from backend_stub.service.proposals import propose
from backend_stub.service.statistics import read_statistics
from backend_stub.service.verification import verify_by_order
from backend_stub.storage.care_tables import CaseRow, FeedbackRow

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def sofia(shop):
    verify_by_order(shop, "sofia-talk", "GS-1008", "sofia.garcia@example.com", NOW)
    return "sofia-talk"


def kept(shop):
    with shop.database.read() as session:
        return [(row.about, row.rating, row.words) for row in session.scalars(select(FeedbackRow))]


def cases(shop):
    with shop.database.read() as session:
        return list(session.scalars(select(CaseRow).order_by(CaseRow.id)))


def test_an_order_is_rated_once_in_the_customers_language(shop, sofia):
    given = give_feedback(shop, sofia, Rating("GS-1008", 5, "Perfecto"), None, NOW)
    kept_at = {"about": "GS-1008", "rating": 5, "words": "Perfecto", "at": "2026-11-22T09:30:00Z"}
    assert given == kept_at | {"case": None}
    assert give_feedback(shop, sofia, Rating("GS-1008", 5, "Perfecto"), None, NOW + timedelta(minutes=10)) == given
    with pytest.raises(FeedbackGivenError):
        give_feedback(shop, sofia, Rating("GS-1008", 1, "No"), None, NOW)
    assert (kept(shop), cases(shop)) == ([("GS-1008", 5, "Perfecto")], [])
    with shop.database.read() as session:
        assert session.scalar(select(FeedbackRow.language)) == "es"


@pytest.mark.parametrize(("rating", "opened"), [(1, 1), (2, 1), (3, 0)])
def test_a_bad_rating_goes_to_a_person_with_the_order(shop, sofia, rating, opened):
    give_feedback(shop, sofia, Rating("GS-1008", rating, "Mal", "chat"), None, NOW)
    found = [(case.kind, case.order_number, case.summary, case.facts["rating"]) for case in cases(shop)]
    assert found == [("bad_rating", "GS-1008", "Mal", rating)] * opened


def test_words_may_follow_a_rating_that_came_without_and_are_in_its_case(shop, sofia):
    bad = give_feedback(shop, sofia, Rating("GS-1008", 2), None, NOW)
    assert (bad["case"], [case.summary for case in cases(shop)]) == ("C-10001", [None])
    told = give_feedback(shop, sofia, Rating("GS-1008", 2, "Llegó rota"), None, NOW + timedelta(minutes=1))
    assert (told["case"], told["words"]) == ("C-10001", "Llegó rota")
    assert [case.summary for case in cases(shop)] == ["Llegó rota"]
    for later in (Rating("GS-1008", 2, "Otra cosa"), Rating("GS-1008", 2), Rating("GS-1008", 1, "Llegó rota")):
        with pytest.raises(FeedbackGivenError):
            give_feedback(shop, sofia, later, None, NOW + timedelta(minutes=2))
    assert kept(shop) == [("GS-1008", 2, "Llegó rota")]


def test_words_follow_a_good_rating_without_any_case(shop, sofia):
    give_feedback(shop, sofia, Rating("GS-1008", 5), None, NOW)
    assert give_feedback(shop, sofia, Rating("GS-1008", 5, "Perfecto"), None, NOW)["case"] is None
    assert (kept(shop), cases(shop)) == ([("GS-1008", 5, "Perfecto")], [])


def test_the_mails_link_rates_without_a_verification_and_nothing_else(shop):
    token = feedback_token(shop.secret, "GS-1008", "sofia")
    for about, given in (("GS-1016", token), ("GS-1008", "0" * 64), ("GS-9999", token)):
        with pytest.raises(NotFoundError):
            give_feedback(shop, None, Rating(about, 5), given, NOW)
    assert kept(shop) == []
    assert give_feedback(shop, None, Rating("GS-1008", 4), token, NOW)["rating"] == 4


def test_nobody_rates_what_is_somebody_elses(shop, sofia):
    with pytest.raises(NotFoundError):
        give_feedback(shop, sofia, Rating("GS-1001", 1), None, NOW)
    with pytest.raises(VerificationRequiredError):
        give_feedback(shop, "stranger", Rating("GS-1008", 1), None, NOW)
    assert kept(shop) == []


def test_a_case_is_rated_like_an_order(shop, sofia):
    number = open_case(shop, sofia, "complaint", NOW, order="GS-1008")["number"]
    assert give_feedback(shop, sofia, Rating(number, 3), None, NOW)["about"] == number
    with shop.database.read() as session:
        assert session.scalar(select(FeedbackRow.order_number)) == "GS-1008"


def test_staff_read_the_figures_of_the_days_they_ask_for(shop, sofia):
    for kind in ("complaint", "complaint", "invoice"):
        open_case(shop, sofia, kind, NOW, order="GS-1008", channel="chat", language="es")
    write_findings(shop, "kim", "C-10001", Findings("carrier"), NOW)
    settle_case(shop, "kim", "C-10001", None, None, NOW + timedelta(hours=3))
    give_feedback(shop, sofia, Rating("GS-1008", 5, channel="email"), None, NOW)
    give_feedback(shop, sofia, Rating("C-10001", 2, channel="chat"), None, NOW)
    propose(shop, sofia, "GS-1008", (CancelChange(),), NOW)
    propose(shop, sofia, "GS-1008", (change_of({"type": "return", "lines": [1]}),), NOW)
    with shop.database.write() as session:
        for hours in (1, 2, 3):
            made = make_promise(session, "refund_sent", NOW, NOW + timedelta(hours=hours), "sofia")
            if hours < 3:
                fulfil_promise(session, made.id, NOW + timedelta(minutes=90))
    figures = read_statistics(shop, date(2026, 11, 22), date(2026, 11, 22))
    assert figures["cases"] == {
        "all": 4,
        "by_kind": {"bad_rating": 1, "complaint": 2, "invoice": 1},
        "by_cause": {"carrier": 1, "unknown": 3},
        "by_state": {"open": 3, "settled": 1},
        "by_channel": {"chat": 4},
        "by_language": {"es": 3, "unknown": 1},
        "by_day": {"2026-11-22": 4},
        "hours_to_settlement": {"mean": 3.0, "longest": 3.0},
    }
    assert figures["promises"] == {
        "due": 3, "kept": 1, "kept_late": 1, "late": 1, "escalated": 0, "cancelled": 0,
    }  # fmt: skip
    assert figures["satisfaction"] == {
        "ratings": 2,
        "mean": 3.5,
        "bad_share": 0.5,
        "by_rating": {"2": 1, "5": 1},
        "by_day": {"2026-11-22": {"ratings": 2, "mean": 3.5}},
        "by_channel": {"chat": {"ratings": 1, "mean": 2.0}, "email": {"ratings": 1, "mean": 5.0}},
        "by_language": {"es": {"ratings": 2, "mean": 3.5}},
    }
    assert figures["requests"] == {
        "by_kind": {"cancel": 1, "return": 1},
        "refused_by_rule": {"cancel.delivered": 1},
        "by_day": {"2026-11-22": 2},
        "by_language": {"es": 2},
    }
    assert figures["talks"] == {"with_requests": 1, "without_a_case": 0}
    assert figures["contacts"]["by_direction"] == {"in": 6, "out": 5}


def test_figures_of_days_without_anything_are_empty(shop):
    figures = read_statistics(shop, date(2026, 1, 1), date(2026, 1, 31))
    assert (figures["cases"]["all"], figures["cases"]["hours_to_settlement"]["mean"]) == (0, None)
    assert (figures["satisfaction"]["mean"], figures["satisfaction"]["bad_share"]) == (None, None)
    assert figures["promises"]["due"] == 0


def test_a_day_ends_at_midnight_utc(shop, sofia):
    for moment in (datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, 0, 0, tzinfo=UTC)):
        open_case(shop, None, "complaint", moment)
    assert read_statistics(shop, date(2026, 11, 22), date(2026, 11, 22))["cases"]["by_day"] == {"2026-11-22": 1}
    assert read_statistics(shop, date(2026, 11, 23), date(2026, 11, 23))["cases"]["by_day"] == {"2026-11-23": 1}
