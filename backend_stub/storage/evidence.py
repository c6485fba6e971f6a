"""Files that customers show, each under the digest of its content: the same file twice is one file."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from backend_stub.storage.files import write_whole

DIGEST = re.compile(r"[0-9a-f]{64}")


class EvidenceFiles:
    """The folder `evidence` of one installation."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "evidence"

    def put(self, content: bytes) -> str:
        """Keeps the content and returns its digest."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            write_whole(path, content)
        return digest

    def path(self, digest: str) -> Path:
        """Where the file lies; ValueError for what is no digest."""
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self._folder / digest

    def remove(self, digest: str) -> None:
        self.path(digest).unlink(missing_ok=True)
