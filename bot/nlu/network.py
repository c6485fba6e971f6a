"""The intent model's arithmetic: a network with one hidden layer over a dense and a sparse input, in numpy."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu import workers

Arrays = dict[str, np.ndarray]
Matrix = csr_matrix | np.ndarray
Product = Callable[[Matrix, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Plan:
    """How the network learns; tuned on the project's own examples."""

    hidden: int = 192
    rounds: int = 4
    batch: int = 1024
    pace: float = 8e-3
    dropout: float = 0.3
    balance: float = 0.25
    """0: every example counts alike; 1: every label does."""


USUAL = Plan()
WARM_UP = 50
MEAN, SPREAD, TINY = 0.9, 0.999, 1e-8
PACE_OF_SPARSE = 15.0
FEWEST_STEPS = 200
"""So many it takes to learn anything; of few examples, more rounds."""
LARGEST_BYTE = 127
DENSE_PARTS = 4


@dataclass
class Network:
    """Its weights, by what they lie between: `dense` × `hidden`, `sparse` × `hidden`, `hidden` × `label` …"""

    weights: Arrays

    @property
    def _hidden(self) -> int:
        return len(self.weights["hidden_bias"])

    @classmethod
    def fit(cls, dense: np.ndarray, sparse: csr_matrix, labels: np.ndarray, plan: Plan = USUAL) -> Network:
        """Learns rows of input with a label (0 …) each; the same input gives the same network."""
        dice = np.random.default_rng(1)
        network = cls(_first_weights(dice, dense.shape[1], sparse.shape[1], int(labels.max()) + 1, plan.hidden))
        steps = -(-len(labels) // plan.batch)
        rounds = max(plan.rounds, -(-FEWEST_STEPS // steps))
        descent = _Descent(network.weights, plan.pace, rounds * steps)
        importance = _importance(labels, plan.balance)
        with ThreadPoolExecutor(workers.cores()) as threads:
            product = _on_all_cores(threads)
            for _ in range(rounds):
                order = dice.permutation(len(labels))
                for at in range(0, len(labels), plan.batch):
                    rows = order[at : at + plan.batch]
                    columns, part = _used(sparse[rows])
                    kept = (dice.random((len(rows), plan.hidden), dtype=np.float32) >= plan.dropout) / (
                        1 - plan.dropout
                    )
                    lesson = _Lesson(
                        dense[rows], part, columns, labels[rows], importance[rows], kept.astype(np.float32), product
                    )
                    descent.step(network._gradients(lesson), columns)
        network.weights |= _in_bytes(network.weights["sparse"])
        return network

    def probabilities(self, dense: np.ndarray, sparse: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        """One row a text, one column a label, each row adding up to 1; `sparse` are columns and values of each row."""
        inner = dense @ self.weights["dense"]
        for row, (columns, values) in enumerate(sparse):
            scaled = values * self.weights["sparse_scale"][columns]
            inner[row, : self._hidden] += scaled @ self.weights["sparse"][columns].astype(np.float32)
        active = np.maximum(inner[:, : self._hidden] + self.weights["hidden_bias"], 0)
        return _softmax(active @ self.weights["out"] + inner[:, self._hidden :] + self.weights["bias"])

    def _gradients(self, lesson: _Lesson) -> Arrays:
        weights, hidden = self.weights, self._hidden
        inner = lesson.product(lesson.dense, weights["dense"])
        inner[:, :hidden] += lesson.product(lesson.sparse, weights["sparse"][lesson.columns])
        active = np.maximum(inner[:, :hidden] + weights["hidden_bias"], 0) * lesson.kept
        error = _softmax(active @ weights["out"] + inner[:, hidden:] + weights["bias"])
        error[np.arange(len(error)), lesson.labels] -= 1
        error *= (lesson.importance / len(error))[:, None]
        behind = (error @ weights["out"].T) * lesson.kept * (active > 0)
        return {
            "dense": lesson.product(lesson.dense.T, np.hstack([behind, error])),
            # A product with a matrix that lies in rows is twice as fast.
            "sparse": lesson.product(lesson.sparse.T.tocsr(), behind),
            "hidden_bias": behind.sum(axis=0),
            "out": active.T @ error,
            "bias": error.sum(axis=0),
        }


@dataclass(frozen=True)
class _Lesson:
    """Some examples: their input, of the sparse one only the columns in use; their labels and how much each counts; and
    which hidden units take part."""

    dense: np.ndarray
    sparse: csr_matrix
    columns: np.ndarray
    labels: np.ndarray
    importance: np.ndarray
    kept: np.ndarray
    product: Product


def _on_all_cores(threads: ThreadPoolExecutor) -> Product:
    """The product of a matrix, sparse or dense, and a dense one, some rows on each core.

    Sparse rows know nothing of each other. Dense ones are summed by tiles, so they are parted alike for any number of
    cores.
    """

    def product(rows: Matrix, dense: np.ndarray) -> np.ndarray:
        parts = DENSE_PARTS if isinstance(rows, np.ndarray) else workers.cores()
        bounds = np.linspace(0, rows.shape[0], parts + 1).astype(int)
        return np.concatenate(list(threads.map(lambda part: part @ dense, [rows[a:b] for a, b in pairwise(bounds)])))

    return product


class _Descent:
    """Adam for the dense weights, with a warm-up and a pace that falls to nothing.

    The sparse weights are too many to have a mean and a spread each: a row that is in use has one measure of how much
    it has moved already (Adagrad).
    """

    def __init__(self, weights: Arrays, pace: float, steps: int) -> None:
        self._weights = weights
        self._mean = {name: np.zeros_like(array) for name, array in weights.items() if name != "sparse"}
        self._spread = {name: np.zeros_like(array) for name, array in weights.items() if name != "sparse"}
        self._moved = np.zeros(len(weights["sparse"]), dtype=np.float32)
        self._pace, self._steps, self._step = pace, steps, 0

    def step(self, gradients: Arrays, columns: np.ndarray) -> None:
        pace = self._pace * min(1.0, (self._step + 1) / WARM_UP) * (1 - self._step / self._steps)
        self._step += 1
        for name in self._mean:
            mean, spread = self._mean[name], self._spread[name]
            mean += (1 - MEAN) * (gradients[name] - mean)
            spread += (1 - SPREAD) * (gradients[name] ** 2 - spread)
            even = np.sqrt(spread / (1 - SPREAD**self._step)) + TINY
            self._weights[name] -= pace / (1 - MEAN**self._step) * mean / even
        rows = gradients["sparse"]
        self._moved[columns] += np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        rows *= (PACE_OF_SPARSE * pace / (np.sqrt(self._moved[columns]) + TINY))[:, None]
        self._weights["sparse"][columns] -= rows


def _first_weights(dice: np.random.Generator, dense: int, sparse: int, labels: int, hidden: int) -> Arrays:
    """Small chances, but nothing yet on the direct way from the dense input to the labels."""
    weights = {
        "dense": np.hstack([dice.normal(0, (2 / dense) ** 0.5, (dense, hidden)), np.zeros((dense, labels))]),
        "sparse": dice.normal(0, 0.1 / hidden**0.5, (sparse, hidden)),
        "hidden_bias": np.zeros(hidden),
        "out": dice.normal(0, hidden**-0.5, (hidden, labels)),
        "bias": np.zeros(labels),
    }
    return {name: array.astype(np.float32) for name, array in weights.items()}


def _in_bytes(sparse: np.ndarray) -> Arrays:
    """The sparse weights, most of the model, as a byte each and one scale for each row: as exact as is needed."""
    scale = np.maximum(sparse.max(axis=1), -sparse.min(axis=1)) / LARGEST_BYTE + TINY
    return {"sparse": np.rint(sparse / scale[:, None]).astype(np.int8), "sparse_scale": scale.astype(np.float32)}


def _importance(labels: np.ndarray, balance: float) -> np.ndarray:
    counts = np.bincount(labels)
    return ((len(labels) / (len(counts) * counts)) ** balance)[labels].astype(np.float32)


def _used(rows: csr_matrix) -> tuple[np.ndarray, csr_matrix]:
    """The columns that rows have, and the rows with only these."""
    seen = np.zeros(rows.shape[1], dtype=bool)
    seen[rows.indices] = True
    places = np.cumsum(seen, dtype=np.int32) - 1
    columns = np.flatnonzero(seen)
    return columns, csr_matrix((rows.data, places[rows.indices], rows.indptr), shape=(rows.shape[0], len(columns)))


def _softmax(scores: np.ndarray) -> np.ndarray:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
