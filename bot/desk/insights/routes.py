"""`/desk/api/insights`: how the work went, for leads."""

from __future__ import annotations

from fastapi import APIRouter, Response

from bot.desk.accounts.access import Lead

from . import figures, sheet
from .asked import Wanted
from .views import Insights

router = APIRouter(prefix="/desk/api")


@router.get("/insights")
async def insights(member: Lead, asked: Wanted) -> Insights:
    """Figures of these days; Problem `invalid` for days that run backwards, or more than 400."""
    found = await figures.read(member, asked)
    return found.view()


@router.get("/insights.csv", response_class=Response)
async def as_sheet(member: Lead, asked: Wanted) -> Response:
    """A row for each day."""
    found = await figures.read(member, asked)
    name = f"reroute-insights-{asked.first}-to-{asked.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(sheet.written(found), headers=headers, media_type="text/csv; charset=utf-8; header=present")
