"""The audit log, for an admin."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from . import audit
from .access import Admin
from .tables import AuditEntry

router = APIRouter(prefix="/desk/api/audit")


class EntryView(BaseModel):
    """Who did what to whom; `staff` is empty for those who were not signed in, and for the command line."""

    id: str
    at: datetime
    staff: str | None
    action: str
    subject: str | None
    facts: dict[str, Any]

    @classmethod
    def of(cls, entry: AuditEntry) -> EntryView:
        done = {"action": entry.action, "subject": entry.subject, "facts": entry.facts}
        return cls.model_validate({"id": str(entry.id), "at": entry.at, "staff": entry.staff_id} | done)


class Log(BaseModel):
    """The latest first; the older ones by `before` with the last id."""

    entries: list[EntryView]


@router.get("")
async def entries(
    member: Admin,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Log:
    """A page of the log."""
    found = await member.gateway.database.run(audit.page, before, limit)
    return Log(entries=[EntryView.of(entry) for entry in found])
