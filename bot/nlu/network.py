"""The intent model's arithmetic: a network with one hidden layer over a dense and a sparse input, in numpy."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu import workers

T = TypeVar("T")
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Plan:
    """How the network learns; tuned on the project's own examples."""

    hidden: int = 192
    rounds: int = 3
    batch: int = 2048
    pace: float = 11e-3
    dropout: float = 0.2
    balance: float = 0.25
    """0: every example counts alike; 1: every label does."""


USUAL = Plan()
WARM_UP = 50
MEAN, SPREAD, TINY = 0.9, 0.999, 1e-8
PACE_OF_SPARSE = 15.0
FEWEST_STEPS = 200
"""So many it takes to learn anything; of few examples, more rounds."""
LARGEST_BYTE = 127
SHARES = 4


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
        importance = _importance(labels, plan.balance)
        with ThreadPoolExecutor(workers.cores()) as threads:
            shares = _Shares(threads)
            descent = _Descent(network.weights, shares, plan.pace, rounds * steps)
            for _ in range(rounds):
                order = dice.permutation(len(labels))
                for at in range(0, len(labels), plan.batch):
                    rows = order[at : at + plan.batch]
                    chances = dice.random((len(rows), plan.hidden), dtype=np.float32)
                    kept = (chances >= plan.dropout) / np.float32(1 - plan.dropout)
                    lesson = _Lesson(dense[rows], sparse[rows], labels[rows], importance[rows], kept)
                    descent.step(lesson, *network._gradients(lesson, shares))
            network.weights |= _in_bytes(network.weights["sparse"], shares)
        return network

    def probabilities(self, dense: np.ndarray, sparse: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        """One row a text, one column a label, each row adding up to 1; `sparse` are columns and values of each row."""
        inner = dense @ self.weights["dense"]
        for row, (columns, values) in enumerate(sparse):
            scaled = values * self.weights["sparse_scale"][columns]
            inner[row, : self._hidden] += scaled @ self.weights["sparse"][columns].astype(np.float32)
        active = np.maximum(inner[:, : self._hidden] + self.weights["hidden_bias"], 0)
        return _softmax(active @ self.weights["out"] + inner[:, self._hidden :] + self.weights["bias"])

    def _gradients(self, lesson: _Lesson, shares: _Shares) -> tuple[Arrays, np.ndarray]:
        """Of all weights but the sparse ones; and of what goes into the hidden layer, which tells theirs."""
        parts = shares.of(len(lesson.labels), partial(self._errors, lesson))
        active, behind, error = map(np.concatenate, zip(*parts, strict=True))
        gradients = {
            "dense": shares.product(lesson.dense.T, np.hstack([behind, error])),
            "hidden_bias": behind.sum(axis=0),
            "out": active.T @ error,
            "bias": error.sum(axis=0),
        }
        return gradients, behind

    def _errors(self, lesson: _Lesson, share: slice) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For a share of the examples: what the hidden layer says, and by how much it and the outcome are wrong."""
        weights, hidden = self.weights, self._hidden
        kept, labels = lesson.kept[share], lesson.labels[share]
        inner = lesson.dense[share] @ weights["dense"]
        inner[:, :hidden] += lesson.sparse[share] @ weights["sparse"]
        active = np.maximum(inner[:, :hidden] + weights["hidden_bias"], 0) * kept
        error = _softmax(active @ weights["out"] + inner[:, hidden:] + weights["bias"])
        error[np.arange(len(error)), labels] -= 1
        error *= (lesson.importance[share] / len(lesson.labels))[:, None]
        return active, (error @ weights["out"].T) * kept * (active > 0), error


@dataclass(frozen=True)
class _Lesson:
    """Some examples: their input, their labels, how much each counts; and which hidden units take part."""

    dense: np.ndarray
    sparse: csr_matrix
    labels: np.ndarray
    importance: np.ndarray
    kept: np.ndarray


class _Shares:
    """Work on many rows, in equal shares on all cores.

    There are as many shares for any number of cores: of others, sums would come out a little differently.
    """

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads

    def of(self, size: int, work: Callable[[slice], T]) -> list[T]:
        bounds = np.linspace(0, size, SHARES + 1).astype(int)
        return list(self._threads.map(work, (slice(begin, end) for begin, end in pairwise(bounds))))

    def product(self, rows: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        return np.concatenate(self.of(len(rows), lambda share: rows[share] @ matrix))


class _Descent:
    """Adam for the dense weights, with a warm-up and a pace that falls to nothing.

    The sparse weights are too many to have a mean and a spread each: a row that is in use has one measure of how much
    it has moved already (Adagrad).
    """

    def __init__(self, weights: Arrays, shares: _Shares, pace: float, steps: int) -> None:
        self._weights = weights
        self._shares = shares
        self._mean = {name: np.zeros_like(array) for name, array in weights.items() if name != "sparse"}
        self._spread = {name: np.zeros_like(array) for name, array in weights.items() if name != "sparse"}
        self._moved = np.zeros(len(weights["sparse"]), dtype=np.float32)
        self._pace, self._steps, self._step = pace, steps, 0

    def step(self, lesson: _Lesson, gradients: Arrays, behind: np.ndarray) -> None:
        pace = self._pace * min(1.0, (self._step + 1) / WARM_UP) * (1 - self._step / self._steps)
        self._step += 1
        for name in self._mean:
            mean, spread = self._mean[name], self._spread[name]
            mean += (1 - MEAN) * (gradients[name] - mean)
            spread += (1 - SPREAD) * (gradients[name] ** 2 - spread)
            even = np.sqrt(spread / (1 - SPREAD**self._step)) + TINY
            self._weights[name] -= pace / (1 - MEAN**self._step) * mean / even
        columns, used = _used(lesson.sparse)
        # A product with a matrix that lies in rows is twice as fast.
        work = partial(self._move, columns, used.T.tocsr(), behind, PACE_OF_SPARSE * pace)
        self._shares.of(len(columns), work)

    def _move(self, columns: np.ndarray, users: csr_matrix, behind: np.ndarray, pace: float, share: slice) -> None:
        """A share of the sparse weights that are in use: `users` has the examples that use each."""
        columns, rows = columns[share], users[share] @ behind
        self._moved[columns] += np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        rows *= (pace / (np.sqrt(self._moved[columns]) + TINY))[:, None]
        self._weights["sparse"][columns] -= rows


def _first_weights(dice: np.random.Generator, dense: int, sparse: int, labels: int, hidden: int) -> Arrays:
    """Small chances, but nothing yet for the sparse input, nor on the direct way from the dense one to the labels."""
    weights = {
        "dense": np.hstack([dice.normal(0, (2 / dense) ** 0.5, (dense, hidden)), np.zeros((dense, labels))]),
        "hidden_bias": np.zeros(hidden),
        "out": dice.normal(0, hidden**-0.5, (hidden, labels)),
        "bias": np.zeros(labels),
    }
    first = {name: array.astype(np.float32) for name, array in weights.items()}
    return {**first, "sparse": np.zeros((sparse, hidden), dtype=np.float32)}


def _in_bytes(sparse: np.ndarray, shares: _Shares) -> Arrays:
    """The sparse weights, most of the model, as a byte each and one scale for each row: as exact as is needed."""

    def rounded(share: slice) -> tuple[np.ndarray, np.ndarray]:
        rows = sparse[share]
        scale = np.maximum(rows.max(axis=1), -rows.min(axis=1)) / LARGEST_BYTE + TINY
        return np.rint(rows / scale[:, None]).astype(np.int8), scale.astype(np.float32)

    in_bytes, scales = map(np.concatenate, zip(*shares.of(len(sparse), rounded), strict=True))
    return {"sparse": in_bytes, "sparse_scale": scales}


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
