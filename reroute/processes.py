"""The processes of one installation: how each is started, and how one sees that it is ready."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reroute.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
APP_PYTHON = ROOT / ".venv" / "bin" / "python"
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


@dataclass(frozen=True)
class Process:
    """One process: its command, the URL that answers 200 when it can work (None: running is enough), and what it
    alone finds in its environment."""

    name: str
    command: tuple[str, ...]
    ready_url: str | None
    environment: Mapping[str, str] = field(default_factory=dict)


def processes(settings: Settings, model: Path) -> list[Process]:
    """All processes in the order in which they are started; the gateway, which waits for the others, is last."""
    app, rasa = str(APP_PYTHON), str(RASA_PYTHON)
    server = (app, "-m", "uvicorn", "--factory", "--host", "127.0.0.1", "--no-access-log", "--port")
    credentials = ("--credentials", "bot/credentials.yml", "--endpoints", "endpoints.yml", "--model", str(model))
    return [
        Process(
            "orders",
            (*server, str(settings.port + 3), "backend_stub.http.app:create_app"),
            f"{settings.orders_url}/ready",
        ),
        Process("worker", (app, "-m", "backend_stub.worker"), None, _chat_environment(settings)),
        Process("actions", (rasa, "-m", "actions"), f"{settings.actions_url}/ready"),
        Process(
            "rasa",
            (rasa, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(settings.port + 1), *credentials),
            f"{settings.rasa_url}/webhooks/gateway/ready",
        ),
        Process(
            "gateway",
            (*server, str(settings.port), "bot.gateway.app:create_app"),
            f"{settings.gateway_url}/ready",
            _demo_environment(settings) if settings.demo else {},
        ),
    ]


def environment(settings: Settings) -> dict[str, str]:
    """What every process finds in its environment."""
    return {
        **os.environ,
        "REROUTE_HOME": str(settings.home),
        "REROUTE_PORT": str(settings.port),
        "REROUTE_ACTIONS_PORT": str(settings.port + 2),
        "REROUTE_SECRET": settings.secret,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "MPLCONFIGDIR": str(settings.home / "cache" / "matplotlib"),
    }


def _chat_environment(settings: Settings) -> dict[str, str]:
    """Where the worker finds the customers' messaging apps; what is set already stays, also where it is nothing."""
    return {"REROUTE_CHAT_URL": os.environ.get("REROUTE_CHAT_URL", settings.gateway_url)}


def _demo_environment(settings: Settings) -> dict[str, str]:
    """What makes a gateway the demo shop's server; a secret that is set already stays."""
    signing = os.environ.get("REROUTE_IDENTITY_SECRET") or secret_of(settings.home, "identity-secret")
    return {"REROUTE_DEMO": "1", "REROUTE_IDENTITY_SECRET": signing}


def secret_of(home: Path, name: str = "secret") -> str:
    """The secret that the processes of this home share; made once, readable by its owner alone."""
    path = home / name
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()
