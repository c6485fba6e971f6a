"""`/metrics`: for the shop's own monitoring, which knows the installation's secret."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.gateway.callers import demand_secret
from bot.gateway.gateway import Gateway
from bot.gateway.routes import Open

from .metrics import Metrics

router = APIRouter()


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request, gateway: Open) -> Response:
    """What Prometheus scrapes."""
    demand_secret(request, gateway)
    return Response(await _metrics(request, gateway).text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _metrics(request: Request, gateway: Gateway) -> Metrics:
    """Those of this process, made when they are asked for first."""
    state = request.app.state
    if not hasattr(state, "metrics"):
        state.metrics = Metrics(gateway)
    found: Metrics = state.metrics
    return found
