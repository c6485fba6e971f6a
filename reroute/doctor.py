"""What an installation needs, checked one by one, each with what to do when it is missing."""

from __future__ import annotations

import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

import requests
from rich.console import Console
from rich.markup import escape

from reroute.processes import APP_PYTHON, RASA_PYTHON
from reroute.settings import Settings
from reroute.training import is_whole, model_path

DISK_NEEDED = 500_000_000
"""Bytes; a model and a day's logs fit in it."""


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is right, what was seen, and what to do."""

    name: str
    ok: bool
    seen: str
    remedy: str = ""


def checks(settings: Settings, running: bool) -> list[Check]:
    """Before a start (`running=False`) the ports must be free; otherwise the processes must answer."""
    found = [
        Check("app environment", APP_PYTHON.exists(), str(APP_PYTHON), "run `make setup`"),
        Check("Rasa environment", RASA_PYTHON.exists(), str(RASA_PYTHON), "run `make setup`"),
        _disk(settings.home),
    ]
    if running:
        model = model_path()
        found.append(Check("model", is_whole(model), model.name, "run `reroute train`"))
        found.append(_gateway(settings))
    else:
        found += [_port(settings.port + offset) for offset in range(4)]
    return found


def show(out: Console, found: list[Check]) -> None:
    for check in found:
        mark = "[green]✓[/]" if check.ok else "[red]✗[/]"
        out.print(f"{mark} {check.name}: {escape(check.seen)}" + ("" if check.ok else f" → {escape(check.remedy)}"))


def _disk(home: Path) -> Check:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Check("disk", False, f"{home}: {error.strerror}", "set REROUTE_HOME to a folder that can be written")
    free = shutil.disk_usage(home).free
    return Check("disk", free > DISK_NEEDED, f"{free // 1_000_000} MB free", f"free some space below {home}")


def _port(port: int) -> Check:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return Check("port", False, f"{port} is taken", "stop what uses it, or set REROUTE_PORT")
    return Check("port", True, f"{port} is free")


def _gateway(settings: Settings) -> Check:
    url = f"{settings.gateway_url}/ready"
    try:
        answer = requests.get(url, timeout=5)
        missing = ", ".join(answer.json().get("missing", []))
    except (requests.RequestException, ValueError, AttributeError):  # or something else answers there
        return Check("processes", False, f"{url} does not answer", "run `reroute up`")
    return Check("processes", answer.status_code == 200, missing or "all ready", "look into the logs folder")
