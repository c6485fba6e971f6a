"""Where texts go: a folder of files, or Twilio."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from backend_stub.effects.sms.files import FileSms
from backend_stub.effects.sms.port import SmsSender
from backend_stub.effects.sms.twilio import TwilioSms

SCHEMES = {"twilio": "https", "twilio+http": "http"}
LOOPBACK = ("127.0.0.1", "::1", "localhost")
USAGE = "REROUTE_SMS_URL must be twilio://SID:TOKEN@host[:port]/?from=+4930…; twilio+http:// only to this machine"


def sms_sink(home: Path, url: str) -> SmsSender:
    """Twilio where an address is set, else files under `home`/sms; raises ValueError for an address of another kind."""
    return _twilio(url) if url else FileSms(home / "sms")


def _twilio(url: str) -> TwilioSms:
    parts = urlsplit(url)
    sender = unquote(parts.query.removeprefix("from="))  # not parse_qs: it would read the plus as a space
    if parts.scheme not in SCHEMES or not (parts.hostname and parts.username and parts.password and sender):
        raise ValueError(USAGE)
    if parts.scheme == "twilio+http" and parts.hostname not in LOOPBACK:  # the token would travel in the clear
        raise ValueError(USAGE)
    host = parts.netloc.rpartition("@")[2]
    return TwilioSms(f"{SCHEMES[parts.scheme]}://{host}", unquote(parts.username), unquote(parts.password), sender)
