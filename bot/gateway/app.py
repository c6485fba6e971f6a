"""The gateway's ASGI application: `uvicorn bot.gateway.app:create_app --factory`."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from bot.desk.accounts import routes as accounts_routes
from bot.desk.accounts.signing_in import Accounts
from bot.desk.chatwoot import routes as chatwoot_routes
from bot.desk.chatwoot.desk import ChatwootDesk, with_chatwoot
from bot.desk.desk import Desk
from bot.desk.insights import metrics_routes as desk_metrics
from bot.desk.insights import routes as desk_insights
from bot.desk.orders import routes as desk_orders
from bot.desk.talks import canned as desk_canned
from bot.desk.talks import known as desk_known
from bot.desk.talks import routes as desk_talks
from bot.desk.talks import rules as desk_rules
from bot.desk.talks import search_routes as desk_search
from reroute.settings import Settings

from . import (
    channel_routes,
    demo,
    feedback_page,
    health,
    notification_routes,
    picture_routes,
    problems,
    routes,
    session_routes,
    sign_routes,
    talk_routes,
)
from .channels import routes as webhooks
from .channels.mailbox import Mailbox
from .config import Config
from .database import migrate
from .gateway import Gateway, utc_now
from .guards import BodyLimit, Origins, SecurityHeaders
from .hub import Hub


def create_app(
    settings: Settings | None = None, config: Config | None = None, now: Callable[[], datetime] = utc_now
) -> FastAPI:
    """A gateway by the environment, or by the given settings; connects and migrates when it starts."""
    config = with_chatwoot(config or Config.from_env(settings))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        gateway = Gateway(config, now)
        await asyncio.to_thread(migrate, gateway.database.engine)
        app.state.gateway, app.state.accounts = gateway, Accounts(gateway)
        app.state.desk = own_desk = Desk(gateway)
        app.state.chatwoot = chatwoot = ChatwootDesk.beside(gateway)
        desk = chatwoot or own_desk
        _end_streams_on_signal(gateway.hub)
        await gateway.turns.start()
        gateway.outbox.start()
        gateway.notices.start()
        gateway.filing.start()
        desk.start()
        mailbox = Mailbox(gateway)
        mailbox.start()
        yield
        await mailbox.stop()
        await desk.stop()
        app.state.accounts.close()
        await gateway.close()

    _log_to_stderr()
    app = FastAPI(title="Reroute gateway", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    problems.install(app)
    app.add_middleware(BodyLimit, config=config)
    app.add_middleware(Origins, config=config)
    app.add_middleware(SecurityHeaders)
    for part in (routes, session_routes, picture_routes, talk_routes, sign_routes, demo):
        app.include_router(part.router)
    app.include_router(channel_routes.router)
    app.include_router(feedback_page.router)
    app.include_router(notification_routes.router)
    app.include_router(chatwoot_routes.router)
    app.include_router(webhooks.router)
    for router in (
        *accounts_routes.routers,
        desk_talks.router,
        desk_orders.router,
        desk_canned.router,
        desk_rules.router,
    ):
        app.include_router(router)
    for router in (desk_known.router, desk_search.router, desk_insights.router, desk_metrics.router):
        app.include_router(router)
    _add_health(app)
    _add_pages(app, config)
    return app


def _add_health(app: FastAPI) -> None:
    @app.get("/live")
    async def live() -> dict[str, str]:
        """This process answers."""
        return {"status": "live"}

    @app.get("/ready")
    async def ready() -> Response:
        """All four processes answer; else 503 with the names of those that do not."""
        gateway: Gateway = app.state.gateway
        missing = await health.missing(gateway.config, gateway.database)
        return JSONResponse({"missing": missing}, 503 if missing else 200)


def _add_pages(app: FastAPI, config: Config) -> None:
    """The demo shop at `/`, the desk at `/desk`, and beside them what the widget is built of."""

    def page(name: str) -> Response:
        file = config.pages / name / "index.html"
        if not file.is_file():
            raise problems.Problem("not_found")
        return FileResponse(file)

    @app.get("/", include_in_schema=False)
    async def shop() -> Response:
        return page("shop")

    @app.get("/desk", include_in_schema=False)
    @app.get("/desk/", include_in_schema=False)
    async def desk() -> Response:
        return page("desk")

    app.mount("/", StaticFiles(directory=config.pages, check_dir=False), name="pages")


def _end_streams_on_signal(hub: Hub) -> None:
    """Open streams would keep the server from ending: they end first, then its own handler goes on."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def handle(signum: int, frame: object, before: object = before) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(hub.close)
            if callable(before):
                before(signum, frame)

        signal.signal(number, handle)


def _log_to_stderr() -> None:
    log = logging.getLogger("reroute")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
