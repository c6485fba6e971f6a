"""Which platforms there are, and which of them this installation is set up for."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Channel
from .email import Email
from .line import Line
from .messenger import Messenger
from .slack import Slack
from .telegram import Telegram
from .twilio import Twilio
from .whatsapp import WhatsApp

CHANNELS: tuple[type[Channel], ...] = (Email, Line, Messenger, Slack, Telegram, Twilio, WhatsApp)


def channels_of(env: Mapping[str, str]) -> dict[str, Channel]:
    """The channels that the environment sets up, by name; ValueError where one is set up by halves."""
    found = (kind.from_env(env) for kind in CHANNELS)
    return {channel.name: channel for channel in found if channel is not None}
