"""Where papers lie: `labels/<order>/<paper>.pdf`, and next to it `<paper>.void` once it must not be used."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from backend_stub.storage.files import write_whole

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def safe_name(name: str) -> str:
    """The name, if it can be that of a file in this folder; raises ValueError otherwise."""
    if not SAFE.fullmatch(name):
        raise ValueError("not a file name")
    return name


class Shelf:
    """The papers of all orders of one installation."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "labels"

    def path(self, order: str, paper: str) -> Path:
        return self._folder / safe_name(order) / f"{safe_name(paper)}.pdf"

    def put(self, order: str, paper: str, content: bytes) -> Path:
        """Lays a paper down; the same name again replaces it."""
        path = self.path(order, paper)
        write_whole(path, content)
        return path

    def void(self, order: str, paper: str, at: datetime) -> None:
        """Marks a paper as void; it stays readable, as proof."""
        write_whole(self.path(order, paper).with_suffix(".void"), at.isoformat().encode())

    def live_labels(self, order: str) -> set[str]:
        """The outbound labels of an order that are not void; one of them at most will travel."""
        papers = {path.stem for path in (self._folder / safe_name(order)).glob("*.pdf")}
        outbound = {paper for paper in papers if not paper.startswith(("customs-", "return-"))}
        return {paper for paper in outbound if not self.is_void(order, paper)}

    def is_void(self, order: str, paper: str) -> bool:
        return self.path(order, paper).with_suffix(".void").exists()
