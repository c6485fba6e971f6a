"""The gateway as a process of its own, to be streamed from and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import httpx
import uvicorn

from bot.gateway.app import create_app
from bot.gateway.config import ROOT, Config


class LiveServer:
    """A gateway on a real port in a thread of the tests."""

    def __init__(self, config: Config) -> None:
        self._config, self.port = config, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        app = create_app(config=config)
        self._server = uvicorn.Server(uvicorn.Config(app, port=self.port, log_level="warning"))
        self._thread = threading.Thread(target=self._server.run)

    def start(self) -> None:
        self._thread.start()
        _wait_until_live(self.url)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=20)

    def open_session(self) -> dict[str, str]:
        """The headers of a new session."""
        with self.client() as client:
            token: Any = client.post("/chat/sessions", json={"locale": "en-GB"}).json()["token"]
        return {"Authorization": f"Bearer {token}"}


class Server(LiveServer):
    """One in a process of its own, as `reroute up` starts it; the same port and database after a kill."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._process: subprocess.Popen[bytes] | None = None
        self.log = config.settings.home / "gateway.log"

    def start(self) -> None:
        settings = self._config.settings
        environment = os.environ | {
            "REROUTE_HOME": str(settings.home),
            "REROUTE_PORT": str(settings.port),
            "REROUTE_SECRET": settings.secret,
            "REROUTE_RATE_SESSION": "1000/1",
        }
        command = ["-m", "uvicorn", "bot.gateway.app:create_app", "--factory", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        _wait_until_live(self.url)

    def kill(self, number: int = signal.SIGKILL) -> int:
        """Ends the process and gives its exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(number)
        return self._process.wait(timeout=15)


def _wait_until_live(url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            httpx.get(f"{url}/live", timeout=1)
        except httpx.HTTPError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the gateway did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
