"""Where papers lie: `labels/<order>/<paper>.pdf`, and next to it `<paper>.void` once it must not be used."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

    def renew(
        self,
        order: str,
        paper: str,
        content: bytes,
        at: datetime,
        take_back: Callable[[str], None] = lambda paper: None,
        known: frozenset[str] = frozenset(),
    ) -> None:
        """Lays a label or customs paper down and voids the others of its kind, those on the shelf and those known of.

        `take_back` tells their issuer first, so that a crash leaves nothing half told. A paper that has been voided
        before stays so and voids nothing: a newer one has taken its place.
        """
        with self._alone(order):
            self.put(order, paper, content)
            if self.is_void(order, paper):
                return
            for old in sorted((self._live(order, _kind(paper)) | known) - {paper}):
                take_back(old)
                self.void(order, old, at)

    def void_customs(self, order: str, at: datetime) -> None:
        """Voids the customs papers: the parcel crosses no border where one is asked for."""
        with self._alone(order):
            for old in self.live_customs(order):
                self.void(order, old, at)

    def live_labels(self, order: str) -> set[str]:
        """The outbound labels of an order that are not void; one of them at most will travel."""
        return self._live(order, "label")

    def live_customs(self, order: str) -> set[str]:
        """The customs papers of an order that are not void; one of them at most travels with the parcel."""
        return self._live(order, "customs")

    def _live(self, order: str, kind: str) -> set[str]:
        papers = {path.stem for path in (self._folder / safe_name(order)).glob("*.pdf")}
        return {paper for paper in papers if _kind(paper) == kind and not self.is_void(order, paper)}

    def is_void(self, order: str, paper: str) -> bool:
        return self.path(order, paper).with_suffix(".void").exists()

    @contextmanager
    def _alone(self, order: str) -> Iterator[None]:
        """Keeps other workers from the papers of this order; a crash lets them in again."""
        folder = self._folder / safe_name(order)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _kind(paper: str) -> str:
    """What a paper is, by its name: `customs-…`, `return-…`, else an outbound label."""
    start = paper.partition("-")[0]
    return start if start in ("customs", "return") else "label"
