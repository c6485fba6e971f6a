"""The order service's web application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI

from backend_stub.http import care, crm, desk, orders, problems, verifications, warehouse
from backend_stub.http.document import OrderService, named
from backend_stub.http.guard import Guard
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
from reroute.settings import Settings


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The application for these settings (default: the environment's), with its database migrated.

    Everything but /live and /ready wants the shared secret, the OpenAPI document too. Raises ValueError without one.
    """
    settings = settings or Settings.from_env()
    if not settings.secret:
        raise ValueError("REROUTE_SECRET is not set: the order service would answer anybody")
    database = Database.open(settings.orders_database_url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    app = OrderService(
        title="Reroute order service",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=named,
    )
    app.state.shop = Shop.open(database, settings.secret, settings.home)
    app.state.clock = clock
    app.state.spent = {"requests": 0, "seconds": 0.0}
    problems.install(app)
    app.add_middleware(Guard, secret=settings.secret, evidence_bytes=app.state.shop.policy.complaints.evidence.bytes)
    for router in (verifications.router, orders.router, warehouse.router, care.router, crm.router, desk.router):
        app.include_router(router)
    return app
