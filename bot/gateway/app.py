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

from reroute.settings import Settings

from . import (
    channel_routes,
    demo,
    health,
    notification_routes,
    picture_routes,
    problems,
    routes,
    session_routes,
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
    config = config or Config.from_env(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        gateway = Gateway(config, now)
        await asyncio.to_thread(migrate, gateway.database.engine)
        app.state.gateway = gateway
        _end_streams_on_signal(gateway.hub)
        await gateway.turns.start()
        gateway.outbox.start()
        gateway.notices.start()
        gateway.filing.start()
        mailbox = Mailbox(gateway)
        mailbox.start()
        yield
        await mailbox.stop()
        await gateway.close()

    _log_to_stderr()
    app = FastAPI(title="Reroute gateway", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    problems.install(app)
    app.add_middleware(BodyLimit, config=config)
    app.add_middleware(Origins, config=config)
    app.add_middleware(SecurityHeaders)
    for part in (routes, session_routes, picture_routes, talk_routes, demo):
        app.include_router(part.router)
    app.include_router(channel_routes.router)
    app.include_router(notification_routes.router)
    app.include_router(webhooks.router)
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
    """The demo shop at `/`, and beside it what the widget is built of."""

    @app.get("/", include_in_schema=False)
    async def shop() -> Response:
        page = config.pages / "shop" / "index.html"
        if not page.is_file():
            raise problems.Problem("not_found")
        return FileResponse(page)

    app.mount("/", StaticFiles(directory=config.pages, check_dir=False), name="pages")


def _end_streams_on_signal(hub: Hub) -> None:
    """Open streams would keep the server from ending: they end first, then its own handler goes on."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def handle(signum: int, frame: object, before: object = before) -> None:
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
