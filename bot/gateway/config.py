"""The gateway's own figures; what all processes share stands in `reroute.settings`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from reroute.settings import Settings

from .channels.base import Channel
from .channels.registry import channels_of

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Rate:
    """A token bucket: `burst` at once, refilled evenly over `seconds`."""

    burst: int
    seconds: float

    @classmethod
    def parse(cls, text: str) -> Rate:
        """Reads `20/10`; raises ValueError when it cannot be a rate."""
        burst, _, seconds = text.partition("/")
        rate = cls(int(burst), float(seconds))
        if rate.burst < 1 or rate.seconds <= 0:
            raise ValueError(f"not a rate: {text!r}, write for example 20/10")
        return rate


@dataclass(frozen=True)
class OpenIdConnect:
    """The shop's own provider of accounts, by which staff may sign in; `name` stands on the button."""

    issuer: str
    client_id: str
    client_secret: str = ""
    name: str = "OpenID Connect"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> OpenIdConnect | None:
        """Reads `REROUTE_OIDC_*`; None without an issuer, ValueError when it cannot be right."""
        issuer, client = env.get("REROUTE_OIDC_ISSUER", ""), env.get("REROUTE_OIDC_CLIENT_ID", "")
        if not issuer:
            return None
        if urlsplit(issuer).scheme != "https" or not client:
            raise ValueError("REROUTE_OIDC_ISSUER must begin with https://, and REROUTE_OIDC_CLIENT_ID must be set")
        return cls(issuer, client, env.get("REROUTE_OIDC_CLIENT_SECRET", ""), env.get("REROUTE_OIDC_NAME") or cls.name)


@dataclass(frozen=True)
class ChatwootDesk:
    """Chatwoot as the desk: where it is, as which bot the gateway speaks there, and what signs its webhooks.

    `inbox` is the identifier of the API channel inbox that takes the talks of our own channels. Of `secrets` the first
    is the agent bot's, the others are those of webhooks that tell of it and of other inboxes.
    """

    url: str
    account: int
    inbox: str
    token: str
    secrets: tuple[str, ...]

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> ChatwootDesk | None:
        """Reads `REROUTE_DESK` and `REROUTE_CHATWOOT_*`; None where the desk is our own, ValueError for halves."""
        if (desk := env.get("REROUTE_DESK") or "own") != "chatwoot":
            if desk != "own":
                raise ValueError(f"REROUTE_DESK is own or chatwoot, not {desk}")
            return None
        names = [f"REROUTE_CHATWOOT_{each}" for each in ("URL", "ACCOUNT", "INBOX", "TOKEN", "SECRET")]
        if missing := [name for name in names if not env.get(name)]:
            raise ValueError(f"REROUTE_DESK is chatwoot, but not set: {', '.join(missing)}")
        url, account, inbox, token, secret = (env[name].strip() for name in names)
        secrets = tuple(part for each in secret.split(",") if (part := each.strip()))
        if urlsplit(url).scheme not in ("http", "https") or not account.isdecimal() or not secrets:
            raise ValueError("REROUTE_CHATWOOT_URL must be an address, REROUTE_CHATWOOT_ACCOUNT a number")
        return cls(url.rstrip("/"), int(account), inbox, token, secrets)


@dataclass(frozen=True)
class Config:
    """One gateway. All times in seconds, if not said otherwise."""

    settings: Settings = field(default_factory=Settings)
    origins: frozenset[str] = frozenset()
    identity_secret: str = ""
    demo: bool = False
    """Whether this gateway also plays the demo shop's server, which signs in whoever asks."""
    data: Path = ROOT / "data"
    pages: Path = ROOT / "bot" / "web" / "dist"
    session_idle: timedelta = timedelta(minutes=30)
    session_rate: Rate = Rate(20, 10)
    address_rate: Rate = Rate(300, 10)
    contact_rate: Rate = Rate(20, 10)
    """Messages of one customer by a messaging channel."""
    channels: Mapping[str, Channel] = field(default_factory=dict)
    channel_locale: str = "en"
    """Of customers of whose language their platform tells nothing."""
    public_url: str = ""
    """Where the outside reaches this gateway, if it stands behind a proxy: some platforms sign the address."""
    password_cost: tuple[int, int, int] = (3, 65_536, 4)
    """Of argon2id: rounds, KiB and lanes; RFC 9106, second recommendation."""
    oidc: OpenIdConnect | None = None
    chatwoot: ChatwootDesk | None = None
    """Where staff work, if not at our own desk."""
    streams_per_session: int = 10
    longest_text: int = 1_000
    largest_body: int = 16 * 1024
    largest_webhook: int = 1024 * 1024
    """Platforms tell of many customers at once."""
    body_time: float = 10
    largest_picture: int = 8 * 1024 * 1024
    picture_time: float = 60
    """For 8 MB at 140 KB/s, as a phone with a poor connection has them."""
    picture_rate: Rate = Rate(20, 60)
    token_grace: timedelta = timedelta(seconds=60)
    """How long a token stays good after another has taken its place."""
    answer_within: float = 9
    """When the customer hears that it takes longer; a second is left for the way."""
    connect_patience: float = 6
    """How long a Rasa that is not there is tried before the apology."""
    redeliver_patience: float = 60
    """How long a Rasa that went away in mid-turn is awaited: it may have changed something that must be told."""
    turn_limit: float = 180
    """When a turn that hangs is given up."""
    deliveries: int = 3
    """How often one message may be handed to Rasa when the connection or the gateway itself broke."""
    events_every: float = 0
    """How often the order service is asked what is new; 0: never."""
    filing_every: float = 2
    """How often pictures are looked for that have become evidence of a case."""
    mail_after: timedelta = timedelta(minutes=2)
    """How long an agent's words wait on the website for a customer who has left, before they go by mail."""
    heartbeat: float = 15
    drain: float = 10
    """How long running turns may end when the process is told to."""

    @property
    def credentials(self) -> dict[str, str]:
        """The header by which the processes know each other; none without a secret, as in tests."""
        return {"Authorization": f"Bearer {self.settings.secret}"} if self.settings.secret else {}

    @property
    def identity_secrets(self) -> tuple[str, ...]:
        """With which the shop signs: one, or the old and the new one while it changes them."""
        return tuple(secret for part in self.identity_secret.split(",") if (secret := part.strip()))

    @classmethod
    def from_env(cls, settings: Settings | None = None) -> Config:
        """Reads `REROUTE_*`; raises ValueError when a value cannot be right."""
        env = os.environ
        origins = (origin.strip().rstrip("/") for origin in env.get("REROUTE_ORIGINS", "").split(","))
        settings = settings or Settings.from_env()
        return cls(
            settings=settings,
            demo=settings.demo,
            origins=frozenset(origin for origin in origins if origin),
            identity_secret=env.get("REROUTE_IDENTITY_SECRET", ""),
            events_every=_seconds(env.get("REROUTE_EVENTS_SECONDS") or "2"),
            session_rate=Rate.parse(env.get("REROUTE_RATE_SESSION") or "20/10"),
            address_rate=Rate.parse(env.get("REROUTE_RATE_ADDRESS") or "300/10"),
            contact_rate=Rate.parse(env.get("REROUTE_RATE_SESSION") or "20/10"),
            mail_after=timedelta(seconds=_seconds(env.get("REROUTE_MAIL_AFTER_SECONDS") or "120")),
            channels=channels_of(env),
            channel_locale=env.get("REROUTE_CHANNEL_LOCALE") or "en",
            public_url=env.get("REROUTE_PUBLIC_URL", "").rstrip("/"),
            oidc=OpenIdConnect.from_env(env),
            chatwoot=ChatwootDesk.from_env(env),
        )


def _seconds(text: str) -> float:
    """Reads a span; raises ValueError when it cannot be one."""
    if (seconds := float(text)) < 0:
        raise ValueError(f"not a span in seconds: {text!r}")
    return seconds
