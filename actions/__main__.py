"""The action server: rasa-sdk's own, bound to loopback and closed to callers without the shared secret."""

from __future__ import annotations

import hmac
import logging
import time

from rasa_sdk.endpoint import create_app
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

import actions
from reroute.settings import Settings

logger = logging.getLogger("actions")


def build(settings: Settings) -> Sanic:
    """The Sanic app with every action of this package; raises ValueError without a secret."""
    if not settings.secret:
        raise ValueError("REROUTE_SECRET is empty; `reroute up` sets it for all processes")
    app = create_app(actions, cors_origins=[])
    _guard(app, f"Bearer {settings.secret}".encode())
    _measure(app)

    @app.get("/live")
    async def live(_: Request) -> HTTPResponse:
        return response.json({"status": "live"})

    @app.get("/ready")
    async def ready(_: Request) -> HTTPResponse:
        return response.json({"status": "ready"})

    @app.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        # rasa-sdk's own handler would echo the request, which holds the whole talk.
        logger.error("%s failed: %s", request.path, type(error).__name__)
        return response.json({"error": type(error).__name__}, status=getattr(error, "status_code", 500))

    return app


def _guard(app: Sanic, expected: bytes) -> None:
    @app.middleware("request")
    async def guard(request: Request) -> HTTPResponse | None:
        if request.path in ("/live", "/ready"):
            return None
        given = request.headers.get("authorization", "").encode()
        return None if hmac.compare_digest(given, expected) else response.json({"status": 401}, status=401)


def _measure(app: Sanic) -> None:
    spent = {"requests": 0, "seconds": 0.0}

    @app.middleware("request")
    async def begin(request: Request) -> None:
        request.ctx.began = time.perf_counter()

    @app.middleware("response")
    async def end(request: Request, _: HTTPResponse) -> None:
        if request.path == "/webhook" and hasattr(request.ctx, "began"):
            spent["requests"] += 1
            spent["seconds"] += time.perf_counter() - request.ctx.began

    @app.get("/stats")
    async def stats(_: Request) -> HTTPResponse:
        """How many actions were run since the start, and how long they took; `reroute bench` reads it."""
        return response.json(spent)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    settings = Settings.from_env()
    build(settings).run("127.0.0.1", settings.port + 2, workers=1, access_log=False, debug=False)


if __name__ == "__main__":
    main()
