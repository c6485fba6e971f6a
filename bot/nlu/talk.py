"""Which language a talk is held in, judged from all its messages and the page it began on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.text import has_han

SURE = 0.75
DEFAULT = "en"


def talk_language(tracker: DialogueStateTracker, served: Iterable[str]) -> str:
    """One of `served`: what the customer writes, else what the page speaks, else English."""
    known = sorted(served)
    carried = tracker.get_slot("language")  # from an earlier session of the same talk
    spoken: str | None = carried if carried in known else None
    page: str | None = None
    for event in tracker.events:
        if isinstance(event, UserUttered):
            spoken = _after(spoken, event, known)
            page = page_language(event.metadata, known) or page
    return spoken or page or (DEFAULT if DEFAULT in known or not known else known[0])


def page_locale(tracker: DialogueStateTracker) -> str:
    """The locale that came with the latest message, such as `de-AT`; empty if none did."""
    return _locale(getattr(tracker.latest_message, "metadata", None))


def page_language(metadata: Any, known: list[str]) -> str | None:
    """The served language of a page's locale."""
    locale = _locale(metadata)
    return next((code for code in (locale, locale.split("-")[0]) if code in known), None)


def _locale(metadata: Any) -> str:
    locale = metadata.get("locale") if isinstance(metadata, dict) else None
    return locale.replace("_", "-")[:20] if isinstance(locale, str) else ""


def _after(spoken: str | None, event: UserUttered, known: list[str]) -> str | None:
    """A talk changes its language for another script or for several words, not for one."""
    language = (event.parse_data or {}).get("language") or {}
    code = language.get("code")
    if code not in known or language.get("confidence", 0) < SURE:
        return spoken
    if spoken in (None, code):
        return code
    text = event.text or ""
    if has_han(text) or spoken == "zh" or len(text.split()) > 1:
        return code
    return spoken
