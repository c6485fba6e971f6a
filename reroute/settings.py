"""Where things are: home folder, ports, the secret between the processes.

The only module that the gateway, the actions and the order service all import; so it needs nothing
beyond the standard library and runs on Python 3.10.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """One installation: its state folder, its first port, its shared secret and its outside addresses."""

    home: Path = Path("var")
    port: int = 8080
    secret: str = ""
    smtp_url: str = ""
    sms_url: str = ""
    chat_url: str = ""
    watch_seconds: int | None = None
    orders_database_url: str = ""
    gateway_database_url: str = ""
    demo: bool = False
    """Whether the gateway plays the demo shop's server, too."""

    @classmethod
    def from_env(cls) -> Settings:
        """Reads `REROUTE_*`; raises ValueError when a value cannot be right."""
        env = os.environ
        home = Path(env.get("REROUTE_HOME") or "var").absolute()
        return cls(
            home=home,
            port=_port(env.get("REROUTE_PORT") or "8080"),
            secret=env.get("REROUTE_SECRET", ""),
            smtp_url=env.get("REROUTE_SMTP_URL", ""),
            sms_url=env.get("REROUTE_SMS_URL", ""),
            chat_url=env.get("REROUTE_CHAT_URL", ""),
            watch_seconds=_seconds(env.get("REROUTE_WATCH_SECONDS", "")),
            orders_database_url=env.get("REROUTE_DATABASE_URL") or f"sqlite:///{home / 'orders.db'}",
            gateway_database_url=env.get("REROUTE_GATEWAY_DATABASE_URL") or f"sqlite:///{home / 'gateway.db'}",
            demo=env.get("REROUTE_DEMO") == "1",
        )

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 2}"

    @property
    def orders_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 3}"


def _seconds(text: str) -> int | None:
    """A whole number of seconds, None for nothing; raises ValueError for anything else."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= 86_400):
        raise ValueError(f"REROUTE_WATCH_SECONDS must be between 0 and 86400, not {text}")
    return int(text)


def _port(text: str) -> int:
    """The first of four ports; raises ValueError when there are none such."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65_500):
        raise ValueError(f"REROUTE_PORT must be between 1 and 65500, not {text}")
    return int(text)
