"""The figures as the desk shows them; docs/desk.md has the shape, docs/insights.md what each means."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field


class TalksView(BaseModel):
    """Talks that began."""

    total: int
    by_day: list[int]
    by_channel: dict[str, int]
    by_language: dict[str, int]
    by_hour: list[int]


class SatisfactionView(BaseModel):
    """What customers say of their talks."""

    average: float | None
    count: int
    by_star: dict[int, int]
    by_day: list[float | None]


class RequestView(BaseModel):
    """A kind of change."""

    kind: str
    count: int


class RefusalView(BaseModel):
    """A rule that said no."""

    rule: str
    count: int


class ComplaintView(BaseModel):
    """What complaints came from."""

    cause: str
    count: int


class PromisesView(BaseModel):
    """Kept in time, kept late, and not kept yet."""

    kept: int
    late: int
    open: int


class ToPersonView(BaseModel):
    """Customers to whom somebody came, by the day on which they asked; and those who wait still."""

    count: int
    waiting: int
    median_minutes: float | None
    p90_minutes: float | None
    by_day: list[int]


class BreakView(BaseModel):
    """What it was about when the customer went away."""

    topic: str
    count: int


class UnknownView(BaseModel):
    """Words that the bot did not understand."""

    text: str
    language: str
    count: int


class Insights(BaseModel):
    """All of it; what is counted by a name comes with the most frequent first."""

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    days: list[date]
    talks: TalksView
    solved_alone: float | None
    satisfaction: SatisfactionView
    requests: list[RequestView]
    refusals: list[RefusalView]
    complaints: list[ComplaintView]
    promises: PromisesView
    to_person: ToPersonView
    breaks: list[BreakView]
    unknown: list[UnknownView]


def frequent(counts: dict[str, int], name: str) -> list[dict[str, Any]]:
    """Each under `name`, with its count."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{name: each, "count": count} for each, count in ordered]
