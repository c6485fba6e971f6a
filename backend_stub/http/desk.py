"""Operations: events, the public policy, and whether the service is alive and ready."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text

from backend_stub.http import answers
from backend_stub.http.callers import TheShop
from backend_stub.http.operation import Operation
from backend_stub.service import reading
from backend_stub.service.views import public_policy

router = APIRouter(route_class=Operation)


@router.get("/v1/events", tags=["events"], responses={200: {"model": answers.EventsOut}})
def events(
    shop: TheShop,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> JSONResponse:
    """Events after this id, oldest first; read by the gateway."""
    return JSONResponse(reading.read_events(shop, after, limit))


@router.get("/v1/policy", tags=["policy"], responses={200: {"model": answers.PolicyOut}})
def policy(
    shop: TheShop, country: Annotated[str | None, Query(pattern="^[A-Z]{2}$", examples=["DE"])] = None
) -> JSONResponse:
    """The public figures; delivery to this country, if it is served."""
    return JSONResponse(public_policy(shop.policy, country))


@router.get("/stats", tags=["health"], responses={200: {"model": answers.SpentOut}})
def stats(request: Request) -> JSONResponse:
    """How many operations were served since the start, and how long they took; `reroute bench` reads it."""
    return JSONResponse(request.app.state.spent)


@router.get("/live", tags=["health"], responses={200: {"model": answers.HealthOut}})
def live() -> JSONResponse:
    return JSONResponse({"status": "live"})


@router.get("/ready", tags=["health"], responses={200: {"model": answers.HealthOut}})
def ready(shop: TheShop) -> JSONResponse:
    """Ready when the database answers."""
    with shop.database.read() as session:
        session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ready"})
