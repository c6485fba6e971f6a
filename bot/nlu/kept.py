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
    project (`shipped`, a folder of packs), which are only read.
    """

    def __init__(self, file: Path, maker: str, shipped: Path | None = None) -> None:
        self._file = file
        self._maker = maker
        self._known: Rows = {}
        for each in (*_packs(shipped), file):
            self._known |= _read(each, maker)
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


def pack(file: Path, folder: Path) -> None:
    """Puts into one more pack of a folder what a file has besides; packs by another maker are of no use any more."""
    packs = _packs(folder)
    maker, rows = _load(file)
    for each in packs:
        its_maker, its_rows = _load(each)
        if its_maker != maker:
            each.unlink()
        rows = {key: row for key, row in rows.items() if key not in its_rows or its_maker != maker}
    if rows:
        folder.mkdir(parents=True, exist_ok=True)
        last = max((int(each.stem) for each in packs), default=0)
        np.savez_compressed(folder / f"{last + 1}.npz", **_arrays(maker, rows))


def _packs(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.npz")) if folder else []


def _key(text: str) -> bytes:
    return sha256(text.encode()).digest()[:8]


def _read(file: Path, maker: str) -> Rows:
    its_maker, rows = _load(file)
    return rows if its_maker == maker else {}


def _load(file: Path) -> tuple[str, Rows]:
    """Its maker and rows; nothing where there is no such file, or one that broke off: it is only there to save time."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return str(arrays["maker"]), dict(zip(map(bytes, arrays["keys"]), arrays["rows"], strict=True))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return "", {}


def _write(file: Path, maker: str, rows: Rows) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        part = Path(folder, file.name)
        np.savez(part, **_arrays(maker, rows))
        part.replace(file)


def _arrays(maker: str, rows: Rows) -> dict[str, np.ndarray]:
    keys = np.stack([np.frombuffer(key, dtype=np.uint8) for key in rows])
    return {"maker": np.array(maker), "keys": keys, "rows": np.stack(list(rows.values()))}
