"""The figures of each day as a sheet: CSV by RFC 4180."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .figures import Figures

Cell = str | int | float | None

HEAD = (
    "day",
    "talks",
    "solved_alone",
    "ratings",
    "average_stars",
    "to_person",
    "to_person_median_minutes",
    "to_person_p90_minutes",
    "requests",
    "cases",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How cells begin that spreadsheets calculate instead of showing them."""


def written(figures: Figures) -> str:
    """A head, and a row for each day; what there is no figure of is left empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([safe(cell) for cell in row] for row in _rows(figures))
    return out.getvalue()


def safe(cell: Cell) -> Cell:
    """The cell, or text behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _rows(figures: Figures) -> Iterator[tuple[Cell, ...]]:
    talks, alone = figures.begun.by(lambda group: group.day), figures.begun.alone_by_day()
    shop = figures.shop
    for day in figures.days:
        ratings, times = figures.satisfaction.of(day), figures.waits.of(day)
        asked = (shop.requests.by_day.get(day, 0), shop.cases.by_day.get(day, 0))
        met = (times.count, times.median, times.p90)
        yield (day, talks[day], alone[day], ratings.count, ratings.average, *met, *asked)
