"""The gateway as a process of its own, to be streamed from and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

import httpx

from bot.gateway.config import ROOT, Config


class Server:
    """Started as `reroute up` does; the same port and the same database after a kill."""

    def __init__(self, config: Config) -> None:
        self._config, self.port = config, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
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
        self._wait_until_live()

    def kill(self, number: int = signal.SIGKILL) -> int:
        """Ends the process and gives its exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(number)
        return self._process.wait(timeout=15)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=20)

    def open_session(self) -> dict[str, str]:
        """The headers of a new session."""
        with self.client() as client:
            token: Any = client.post("/chat/sessions", json={"locale": "en-GB"}).json()["token"]
        return {"Authorization": f"Bearer {token}"}

    def _wait_until_live(self) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                httpx.get(f"{self.url}/live", timeout=1)
            except httpx.HTTPError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(self.log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
