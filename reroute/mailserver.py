"""A mail server by its URL, the same for all who send or fetch mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465, "imap": 143, "imaps": 993}


@dataclass(frozen=True)
class MailServer:
    """Host, port and credentials; `implicit_tls` from the first byte on, else by STARTTLS where it is offered."""

    host: str
    port: int
    implicit_tls: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    folder: str = "INBOX"

    @property
    def demands_tls(self) -> bool:
        """Whether a password would leave this machine, which it may over TLS alone.

        STARTTLS where it is offered is not enough then: whoever sits in the line strikes the offer out (RFC 8314).
        """
        return bool(self.password) and not _is_here(self.host)

    @classmethod
    def parse(cls, variable: str, url: str, protocol: str) -> MailServer:
        """Reads `smtp://user:password@host:port`, `smtps://…`, `imaps://…/INBOX`; ValueError, without the password."""
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            parts, port = urlsplit(""), 0
        if parts.scheme not in (protocol, f"{protocol}s") or not parts.hostname:
            raise ValueError(f"{variable} must be {protocol}://[user:password@]host[:port] or {protocol}s://…")
        return cls(
            host=parts.hostname,
            port=port,
            implicit_tls=parts.scheme.endswith("s"),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path).strip("/") or "INBOX",
        )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
