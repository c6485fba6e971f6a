"""The packet of a hand-over as a note that staff read; the words stand in `note.md.j2`."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.gateway.tables import Conversation

_WORDS = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701  Markdown, which Chatwoot escapes itself
    trim_blocks=True,
    lstrip_blocks=True,
)


def note(talk: Conversation) -> str:
    """What a person should know who takes over."""
    packet = talk.handover or {}
    facts = {
        "packet": packet,
        "asked": [each for each in packet.get("asked", []) if isinstance(each, dict)],
        "language": talk.language or talk.locale,
        "channel": talk.channel,
        "by": talk.due_at,
    }
    return _WORDS.get_template("note.md.j2").render(facts).strip()
