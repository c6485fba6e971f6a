"""Texts as files, for a shop that has nobody to send them yet, and for tests."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from backend_stub.effects.sms.port import checked
from backend_stub.storage.files import write_whole


class FileSms:
    """One JSON file per effect, named by the time it was wanted; a retry replaces its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, effect_id: str, created_at: datetime, to_e164: str, text: str) -> None:
        content = json.dumps({"to": checked(to_e164), "text": text}, ensure_ascii=False)
        write_whole(self._folder / f"{created_at:%Y%m%dT%H%M%S}-{effect_id}.json", content.encode())
