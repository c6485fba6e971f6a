"""Rows of numbers that belong to texts, kept in a file from one training to the next."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np

Rows = dict[bytes, np.ndarray]


class KeptRows:
    """Knows the rows of texts; a file holds only those by the same maker, whose name tells all that makes them.

    It forgets no text that ever was, a few bytes for each; `make clean` throws it away. Some rows may come with the
    project (`shipped`), whose file is only read.
    """

    def __init__(self, file: Path, maker: str, shipped: Path | None = None) -> None:
        self._file = file
        self._maker = maker
        self._known = (_read(shipped, maker) if shipped else {}) | _read(file, maker)
        self._saved = len(self._known)
        self._fresh: Rows = {}

    def of(self, text: str) -> np.ndarray | None:
        return self._known.get(_key(text))

    def put(self, rows: Mapping[str, np.ndarray]) -> None:
        self.learn({_key(text): row for text, row in rows.items()})

    def learn(self, rows: Rows) -> None:
        """What another process found out, as its `fresh` tells."""
        self._known.update(rows)
        self._fresh.update(rows)

    def fresh(self) -> Rows:
        """What was learned since the last time that this was asked."""
        rows, self._fresh = self._fresh, {}
        return rows

    def save(self) -> None:
        if len(self._known) > self._saved:
            _write(self._file, self._maker, self._known)
            self._saved = len(self._known)


def pack(file: Path, packed: Path) -> None:
    """Writes what is kept so that it is small, which takes too long for each training."""
    with np.load(file, allow_pickle=False) as arrays:
        np.savez_compressed(packed, **arrays)


def _key(text: str) -> bytes:
    return sha256(text.encode()).digest()[:8]


def _read(file: Path, maker: str) -> Rows:
    """Nothing where there is no such file, or one that broke off: it is only there to save time."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            if str(arrays["maker"]) != maker:
                return {}
            return dict(zip(map(bytes, arrays["keys"]), arrays["rows"], strict=True))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def _write(file: Path, maker: str, rows: Rows) -> None:
    keys = np.stack([np.frombuffer(key, dtype=np.uint8) for key in rows])
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        part = Path(folder, file.name)
        np.savez(part, maker=np.array(maker), keys=keys, rows=np.stack(list(rows.values())))
        part.replace(file)
