"""The intent model: logistic regression over a sentence embedding joined with character n-grams."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.nlu.embeddings import embed
from bot.nlu.ngrams import CharNgrams


@dataclass(frozen=True)
class Tuning:
    """What was tuned by cross-validation on the project's own examples."""

    strength: float = 12.0
    shortest: int = 1
    longest: int = 4
    embedding_weight: float = 0.8
    ngram_weight: float = 1.0
    mark_weight: float = 0.6


USUAL = Tuning()
ARRAYS = ("dense", "sparse", "marks", "bias", "rarity")


@dataclass
class IntentModel:
    """Knows a probability for each intent; numpy and JSON on disk, no pickle."""

    intents: list[str]
    ngrams: CharNgrams
    dense: np.ndarray
    sparse: np.ndarray
    marks: np.ndarray
    bias: np.ndarray

    @classmethod
    def fit(cls, texts: list[str], marks: np.ndarray, intents: list[str], tuning: Tuning = USUAL) -> IntentModel:
        """Learns from examples, each with its row of marks; the same examples give the same model."""
        ngrams = CharNgrams.fit(texts, (tuning.shortest, tuning.longest))
        dense = embed(texts) * tuning.embedding_weight
        features = hstack(
            [csr_matrix(dense), csr_matrix(marks * tuning.mark_weight), ngrams.matrix(texts) * tuning.ngram_weight]
        ).tocsr()
        judge = LogisticRegression(C=tuning.strength, class_weight="balanced", max_iter=300, random_state=1)
        judge.fit(features, intents)
        weights, bias = _per_intent(judge)
        split, rest = dense.shape[1], dense.shape[1] + marks.shape[1]
        return cls(
            intents=list(judge.classes_),
            ngrams=ngrams,
            dense=np.ascontiguousarray((weights[:, :split] * tuning.embedding_weight).T, dtype=np.float32),
            sparse=np.ascontiguousarray((weights[:, rest:] * tuning.ngram_weight).T, dtype=np.float32),
            marks=np.ascontiguousarray((weights[:, split:rest] * tuning.mark_weight).T, dtype=np.float32),
            bias=bias.astype(np.float32),
        )

    def probabilities(self, texts: list[str], marks: np.ndarray) -> np.ndarray:
        """One row a text, one column an intent, each row adding up to 1."""
        scores = embed(texts) @ self.dense + marks @ self.marks + self.bias
        for row, text in enumerate(texts):
            columns, values = self.ngrams.row(text)
            scores[row] += values @ self.sparse[columns]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)

    def save(self, folder: Path) -> None:
        np.savez_compressed(
            folder / "weights.npz",
            dense=self.dense,
            sparse=self.sparse,
            marks=self.marks,
            bias=self.bias,
            rarity=self.ngrams.rarity,
        )
        names = {"intents": self.intents, "sizes": self.ngrams.sizes, "ngrams": list(self.ngrams.columns)}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            dense, sparse, marks, bias, rarity = (arrays[name] for name in ARRAYS)
        columns = {gram: column for column, gram in enumerate(names["ngrams"])}
        ngrams = CharNgrams(tuple(names["sizes"]), columns, rarity)
        return cls(names["intents"], ngrams, dense, sparse, marks, bias)


def _per_intent(judge: LogisticRegression) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias with a row for each intent; scikit-learn keeps one row for two intents."""
    if len(judge.classes_) > 2:
        return judge.coef_, judge.intercept_
    return np.vstack([-judge.coef_, judge.coef_]) / 2, np.concatenate([-judge.intercept_, judge.intercept_]) / 2
