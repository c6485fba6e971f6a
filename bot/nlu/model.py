"""The intent model: a small network over a sentence embedding, the marks of the entities, and n-grams."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.embeddings import embed
from bot.nlu.network import USUAL, Network, Plan
from bot.nlu.ngrams import Ngrams, grams

EMBEDDING_WEIGHT, MARK_WEIGHT = 2.0, 0.3
Embed = Callable[[list[str]], np.ndarray]


@dataclass
class IntentModel:
    """Knows a probability for each label; numpy and JSON on disk, no pickle.

    A label is an intent, or an intent with what is more closely meant: `faq/gift_cards`.
    """

    labels: list[str]
    ngrams: Ngrams
    network: Network
    embed: Embed = embed

    @classmethod
    def fit(
        cls, texts: list[str], marks: np.ndarray, labels: list[str], embed: Embed = embed, plan: Plan = USUAL
    ) -> IntentModel:
        """Learns from examples, each with its row of marks; the same examples give the same model."""
        known = sorted(set(labels))
        places = {label: place for place, label in enumerate(known)}
        ngrams, sparse = Ngrams.fit(texts)
        wanted = np.array([places[label] for label in labels])
        return cls(known, ngrams, Network.fit(_dense(embed(texts), marks), sparse, wanted, plan))

    def probabilities(self, texts: list[str], marks: np.ndarray) -> np.ndarray:
        """One row a text, one column a label, each row adding up to 1."""
        return self.network.probabilities(
            _dense(self.embed(texts), marks), [self.ngrams.row(grams(text)) for text in texts]
        )

    def save(self, folder: Path) -> None:
        np.savez(folder / "weights.npz", rarity=self.ngrams.rarity, **self.network.weights)
        names = {"labels": self.labels, "ngrams": list(self.ngrams.columns)}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            weights = {name: arrays[name] for name in arrays.files}
        columns = {gram: column for column, gram in enumerate(names["ngrams"])}
        return cls(names["labels"], Ngrams(columns, weights.pop("rarity")), Network(weights))


def _dense(embedded: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Written once into its place: of all examples it is half a gigabyte."""
    rows = np.empty((len(embedded), embedded.shape[1] + marks.shape[1]), dtype=np.float32)
    np.multiply(embedded, EMBEDDING_WEIGHT, out=rows[:, : embedded.shape[1]])
    np.multiply(marks, MARK_WEIGHT, out=rows[:, embedded.shape[1] :])
    return rows
