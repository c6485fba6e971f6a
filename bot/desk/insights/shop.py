"""The order service's own figures of these days: of the whole shop, in all languages and by all channels."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from bot.desk.accounts.access import Member
from bot.gateway.problems import Problem

from .asked import Asked

NO_CAUSE = "unknown"
"""What the order service calls the cause of cases of which none was written down."""


class Requests(BaseModel):
    """What was asked to be changed."""

    by_kind: dict[str, int]
    refused_by_rule: dict[str, int]
    by_day: dict[str, int]


class Cases(BaseModel):
    """What people have to look into."""

    by_cause: dict[str, int]
    by_day: dict[str, int]


class Promises(BaseModel):
    """Those that fell due; `late` is what the order service calls those that still are not kept."""

    kept: int
    kept_late: int
    late: int


class Shop(BaseModel):
    """As `GET /v1/statistics` tells it."""

    requests: Requests
    cases: Cases
    promises: Promises

    @property
    def causes(self) -> dict[str, int]:
        """Of complaints whose cause was found."""
        return {cause: count for cause, count in self.cases.by_cause.items() if cause != NO_CAUSE}


async def read(member: Member, asked: Asked) -> Shop:
    """Problem `unavailable`."""
    days = {"from": asked.first.isoformat(), "to": asked.last.isoformat()}
    told = await member.gateway.orders.act("GET", "/statistics", member.id, params=days)
    try:
        return Shop.model_validate(told)
    except ValidationError:
        raise Problem("unavailable", retry_after=2) from None
