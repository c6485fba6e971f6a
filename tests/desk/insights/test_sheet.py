"""The sheet: a row for each day, and nothing that a spreadsheet calculates."""

from __future__ import annotations

import csv
import io

import pytest

from bot.desk.insights.sheet import Cell, safe

from ..conftest import Staff
from .conftest import Books, at

DAYS = {"from": "2026-11-10", "to": "2026-11-12"}
SHEET = (
    "day,talks,solved_alone,ratings,average_stars,to_person,to_person_median_minutes,to_person_p90_minutes,"
    "requests,cases\r\n"
    "2026-11-10,2,1,2,3.5,1,4.0,4.0,8,4\r\n"
    "2026-11-11,0,0,0,,0,,,0,0\r\n"
    "2026-11-12,1,1,0,,0,,,0,2\r\n"
)


async def test_each_day_has_its_row(books: Books, staff: Staff) -> None:
    first, second = books.talk(at(10)), books.talk(at(10))
    books.talk(at(12))
    books.rated(first, 5, at(10))
    books.rated(second, 2, at(10))
    books.met(second, at(10, 13), at(10, 13, 4))
    response = await (await staff("lead")).get("/insights.csv", params=DAYS)
    assert response.text == SHEET
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    name = 'attachment; filename="reroute-insights-2026-11-10-to-2026-11-12.csv"'
    assert response.headers["content-disposition"] == name


async def test_a_sheet_has_the_same_filters(books: Books, staff: Staff) -> None:
    books.talk(at(10))
    books.talk(at(10), language="de", channel="telegram")
    lead = await staff("lead")
    for more in ({"language": "de"}, {"channel": "telegram"}):
        response = await lead.get("/insights.csv", params=DAYS | more)
        assert [row["talks"] for row in csv.DictReader(io.StringIO(response.text))] == ["1", "0", "0"]


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_is_shown_as_it_is(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["2026-11-10", "", "a=1", -1, 2.5, None])
def test_what_is_no_formula_stays(cell: Cell) -> None:
    assert safe(cell) == cell
