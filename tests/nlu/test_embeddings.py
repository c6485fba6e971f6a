"""Sentence embeddings, those that came with the project, and what the encoder says today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "models" / "embeddings"


@pytest.fixture(scope="module")
def texts(examples: list[Any]) -> list[str]:
    return sorted({each.text for each in examples})


@pytest.fixture(scope="module")
def embeddings(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Nothing kept, only what came along."""
    from bot.nlu.embeddings import Embeddings

    return Embeddings(tmp_path_factory.mktemp("kept") / "embeddings.npz", SHIPPED)


def test_most_examples_came_along(embeddings: Any, texts: list[str]) -> None:
    """Else a first training takes minutes: `make embeddings` brings them up to date."""
    known = sum(embeddings.of(text) is not None for text in texts)
    assert known >= 0.9 * len(texts)


def test_what_came_along_is_what_the_encoder_says(embeddings: Any, texts: list[str]) -> None:
    """But for what another processor rounds otherwise."""
    from bot.nlu.embeddings import STEP, embed

    some = [text for text in texts[:: len(texts) // 200] if embeddings.of(text) is not None]
    apart = np.abs(embeddings(some) - embed(some)) / STEP
    assert apart.max() <= 1
    assert (apart == 0).mean() > 0.99


def test_a_row_does_not_depend_on_the_texts_beside_it() -> None:
    from bot.nlu.embeddings import embed

    alone = [embed([text])[0] for text in ("where is my parcel?", "wo ist mein Paket?", "")]
    together = embed(["where is my parcel?", "wo ist mein Paket?", ""])
    assert np.array_equal(together, np.stack(alone))


def test_languages_share_one_space() -> None:
    from bot.nlu.embeddings import embed

    english, german, other = embed(["where is my parcel?", "wo ist mein Paket?", "make the bag black"])
    assert english @ german > english @ other
