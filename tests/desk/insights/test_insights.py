"""What leads are told of how the work went, counted by hand beside it."""

from __future__ import annotations

import pytest

from bot.gateway import unclear
from bot.gateway.ownership import Event

from ..conftest import Desk, Staff
from .conftest import Books, Shop, at, told


async def test_three_days_in_all_figures(books: Books, staff: Staff) -> None:
    first = books.talk(at(10, 9))
    books.rated(first, 5, at(10, 10))
    books.rated(books.talk(at(10, 9, 30), language="de", channel="telegram"), 4, at(12))
    books.met(books.talk(at(10, 23, 59)), at(11), at(11, 12, 4))
    books.talk(at(12, 0), "Which one?", topic="change_color")
    books.unclear("wat", at(11), times=2)
    assert await told(await staff("lead")) == {
        "from": "2026-11-10",
        "to": "2026-11-12",
        "days": ["2026-11-10", "2026-11-11", "2026-11-12"],
        "talks": {
            "total": 4,
            "by_day": [3, 0, 1],
            "by_channel": {"web": 3, "telegram": 1},
            "by_language": {"en": 3, "de": 1},
            "by_hour": [1, *[0] * 8, 2, *[0] * 13, 1],
        },
        "solved_alone": 0.75,
        "satisfaction": {
            "average": 4.5,
            "count": 2,
            "by_star": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1},
            "by_day": [5.0, None, 4.0],
        },
        "requests": [
            {"kind": "variant", "count": 7},
            {"kind": "address", "count": 2},
            {"kind": "cancel", "count": 2},
        ],
        "refusals": [{"rule": "cancel.shipped", "count": 2}, {"rule": "address.delivered", "count": 1}],
        "complaints": [{"cause": "system", "count": 2}, {"cause": "carrier", "count": 1}],
        "promises": {"kept": 5, "late": 3, "open": 1},
        "to_person": {"count": 1, "waiting": 0, "median_minutes": 4.0, "p90_minutes": 4.0, "by_day": [0, 1, 0]},
        "breaks": [{"topic": "change_color", "count": 1}],
        "unknown": [{"text": "wat", "language": "en", "count": 2}],
    }


async def test_days_of_nothing_have_zeros_and_nulls(books: Books, staff: Staff) -> None:
    books.talk(at(9, 23, 59))
    books.talk(at(13, 0))
    empty = await told(await staff("lead"))
    assert empty["talks"] == {
        "total": 0, "by_day": [0, 0, 0], "by_channel": {}, "by_language": {}, "by_hour": [0] * 24,
    }  # fmt: skip
    assert empty["solved_alone"] is None
    assert (empty["satisfaction"]["average"], empty["satisfaction"]["by_day"]) == (None, [None] * 3)
    assert empty["to_person"] == {
        "count": 0, "waiting": 0, "median_minutes": None, "p90_minutes": None, "by_day": [0, 0, 0],
    }  # fmt: skip
    assert (empty["breaks"], empty["unknown"]) == ([], [])


async def test_a_talk_in_which_the_customer_says_nothing_is_none(books: Books, staff: Staff) -> None:
    books.opened(at(10))
    assert (await told(await staff("lead")))["talks"]["total"] == 0


@pytest.mark.parametrize(
    ("steps", "alone"),
    [
        ([], 1.0),
        ([Event.ASK], 0.0),
        ([Event.ASK, Event.WITHDRAW], 0.0),
        ([Event.CLAIM], 0.0),
        ([Event.ASSIGN, Event.HAND_BACK], 0.0),
        ([Event.CLAIM, Event.CLOSE, Event.REOPEN], 0.0),
    ],
    ids=str,
)
async def test_the_bot_solves_alone_what_no_person_ever_had(
    books: Books, staff: Staff, steps: list[Event], alone: float
) -> None:
    talk = books.talk(at(10))
    for minute, event in enumerate(steps):
        books.step(talk, event, at(20, 12, minute))
    assert (await told(await staff("lead")))["solved_alone"] == alone


async def test_who_comes_again_after_an_answer_of_ours_is_met_anew(books: Books, staff: Staff) -> None:
    talk = books.talk(at(10))
    books.met(talk, at(10, 13), at(10, 13, 10))
    books.step(talk, Event.RELEASE, at(10, 14))
    books.step(talk, Event.CLAIM, at(10, 18))
    books.step(talk, Event.CLOSE, at(10, 19))
    books.met(talk, at(11, 13), at(11, 13, 20))
    found = (await told(await staff("lead")))["to_person"]
    assert found == {"count": 2, "waiting": 0, "median_minutes": 15.0, "p90_minutes": 20.0, "by_day": [1, 1, 0]}


async def test_who_waits_and_who_left_are_not_among_the_met(books: Books, staff: Staff) -> None:
    waiting, left, settled, moved = (books.talk(at(10)) for _ in range(4))
    books.step(waiting, Event.ASK, at(10, 13))
    books.step(left, Event.ASK, at(10, 13))
    books.step(left, Event.WITHDRAW, at(10, 13, 1))
    books.step(left, Event.CLAIM, at(10, 15))
    books.step(settled, Event.ASK, at(10, 13))
    books.step(settled, Event.HAND_BACK, at(10, 13, 1))
    books.step(moved, Event.ASK, at(12, 23, 50))
    books.step(moved, Event.TRANSFER, at(12, 23, 55))
    books.step(moved, Event.ASSIGN, at(13, 0, 20))
    found = (await told(await staff("lead")))["to_person"]
    assert found == {"count": 1, "waiting": 1, "median_minutes": 30.0, "p90_minutes": 30.0, "by_day": [0, 0, 1]}


async def test_nine_of_ten_were_met_within_p90(books: Books, staff: Staff) -> None:
    for minutes in range(1, 21):
        books.met(books.talk(at(10)), at(10, 13), at(10, 13, minutes))
    found = (await told(await staff("lead")))["to_person"]
    assert (found["count"], found["median_minutes"], found["p90_minutes"]) == (20, 10.5, 18.0)


@pytest.mark.parametrize("reply", ["Which one?", "哪一个？", "Which one? \n"])
async def test_a_talk_breaks_off_at_a_question(books: Books, staff: Staff, reply: str) -> None:
    books.talk(at(10), reply, topic=None)
    assert (await told(await staff("lead")))["breaks"] == [{"topic": "unknown", "count": 1}]


async def test_a_talk_breaks_off_at_buttons(books: Books, staff: Staff) -> None:
    books.talk(at(10), "One of these.", choices=("red", "blue"))
    assert (await told(await staff("lead")))["breaks"] == [{"topic": "cancel_order", "count": 1}]


async def test_a_talk_that_ended_well_or_with_people_did_not_break_off(desk: Desk, books: Books, staff: Staff) -> None:
    books.talk(at(10), "It is done.")
    books.rated(books.talk(at(10), "Which one?"), 4, at(10))
    books.step(books.talk(at(10), "A colleague?"), Event.ASK, at(10))
    went_on = books.talk(at(10), "Which one?")
    books.said(went_on, at(10, 13))
    just_now = books.talk(at(12, 12), "Which one?")
    desk.clock.now = at(13, 11, 59)
    lead = await staff("lead")
    assert (await told(lead))["breaks"] == []
    desk.clock.forward(minutes=1)
    assert (await told(lead))["breaks"] == [{"topic": "cancel_order", "count": 1}]
    books.rated(just_now, 3, at(13, 12))
    assert (await told(lead))["breaks"] == [{"topic": "cancel_order", "count": 1}]


async def test_what_most_wrote_and_nobody_labelled_comes_first(desk: Desk, books: Books, staff: Staff) -> None:
    books.unclear("hä", at(10), "de", times=3)
    books.unclear("eh", at(11), None, times=2)
    books.unclear("hm", at(9), times=4)
    [labelled] = books.unclear("uh", at(10))
    desk.gateway.database.call(unclear.done, labelled)
    lead = await staff("lead")
    assert (await told(lead))["unknown"] == [
        {"text": "hä", "language": "de", "count": 3},
        {"text": "eh", "language": "en", "count": 2},
    ]
    assert [each["text"] for each in (await told(lead, language="de"))["unknown"]] == ["hä"]
    for number in range(60):
        books.unclear(f"word {number}", at(10))
    assert len((await told(lead))["unknown"]) == 50


async def test_the_figures_are_of_one_language_or_channel(books: Books, staff: Staff) -> None:
    german = books.talk(at(10), "Welche?", language="de", channel="telegram")
    english = books.talk(at(10), "Which one?")
    for talk in (german, english):
        books.rated(talk, 3, at(10))
        books.met(talk, at(10, 13), at(10, 14))
    books.said(books.opened(at(10), locale="de-AT"), at(10))
    lead = await staff("lead")
    in_german, by_telegram = await told(lead, language="de"), await told(lead, channel="telegram")
    assert in_german["talks"]["by_language"] == {"de": 2}
    assert by_telegram["talks"]["by_channel"] == {"telegram": 1}
    for found in (in_german, by_telegram):
        assert (found["satisfaction"]["count"], found["to_person"]["count"]) == (1, 1)
    everything = await told(lead, language="", channel="")
    assert (everything["talks"]["total"], everything["satisfaction"]["count"]) == (3, 2)
    assert (await told(lead, language="d"))["talks"]["total"] == 0


async def test_a_lead_is_told_of_their_own_teams(books: Books, staff: Staff) -> None:
    for team in ("service", "returns"):
        talk = books.talk(at(10), "Which one?", team=team)
        books.rated(talk, 1, at(10))
        books.met(books.talk(at(10), team=team), at(10, 13), at(10, 14))
    both = ("service", "returns")
    for member, share in [
        (await staff("lead"), 1),
        (await staff("lead", both), 2),
        (await staff("admin", ()), 2),
        (await staff("lead", ()), 0),
    ]:
        found = await told(member)
        assert found["talks"]["total"] == 2 * share
        assert (found["satisfaction"]["count"], found["to_person"]["count"]) == (share, share)
        assert sum(each["count"] for each in found["breaks"]) == share


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2026-11-12", "to": "2026-11-11"},
        {"from": "2025-10-27", "to": "2026-12-01"},
        {"from": "2026-12-25"},
        {"from": "yesterday"},
        {"to": "2026-02-30"},
        {"from": "9999-12-31", "to": "9999-12-31"},
        {"from": "0001-01-01", "to": "0001-01-01"},
        {"language": "x" * 17},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/insights", "/insights.csv"])
async def test_days_that_cannot_be_are_refused(
    books: Books, orders: Shop, staff: Staff, path: str, params: dict[str, str]
) -> None:
    response = await (await staff("lead")).get(path, params=params)
    assert (response.status_code, response.json()["type"]) == (422, "urn:reroute:invalid")
    assert orders.asked == ""


async def test_four_hundred_days_are_not_too_many(books: Books, orders: Shop, staff: Staff) -> None:
    params = {"from": "2025-10-28", "to": "2026-12-01"}
    response = await (await staff("lead")).get("/insights", params=params)
    assert (response.status_code, len(response.json()["days"])) == (200, 400)
    assert orders.asked == "/v1/statistics?from=2025-10-28&to=2026-12-01"


async def test_without_days_it_is_the_last_thirty(books: Books, staff: Staff) -> None:
    found = (await (await staff("lead")).get("/insights")).json()
    assert (found["from"], found["to"], len(found["days"])) == ("2026-11-01", "2026-11-30", 30)


async def test_half_of_the_figures_is_no_answer(books: Books, orders: Shop, staff: Staff) -> None:
    lead = await staff("lead")
    orders.statistics = {"requests": {}}
    assert (await lead.get("/insights")).status_code == 503
    orders.reading = False
    response = await lead.get("/insights.csv")
    assert (response.status_code, response.json()["type"]) == (503, "urn:reroute:unavailable")
