"""Which reading of a message is meant: learned from messages of which the wishes are known."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from bot.nlu.readings import Reading, wanted

RESTRAINT = 1.0
TINY = 1e-9


@dataclass(frozen=True)
class Choice:
    """A message of which the wishes are known: a row of features for each reading, and which of them are right."""

    names: tuple[str, ...]
    rows: np.ndarray
    right: np.ndarray

    @classmethod
    def of(cls, readings: list[Reading], wishes: Counter[str]) -> Choice:
        rows = np.array([list(each.features.values()) for each in readings], dtype=np.float64)
        right = np.array([wanted([clause.intent for clause in each.clauses]) == wishes for each in readings])
        return cls(tuple(readings[0].features), rows, right)

    def tells_something(self) -> bool:
        return bool(self.right.any() and not self.right.all())


@dataclass(frozen=True)
class Judgement:
    """How much each feature of a reading speaks for it."""

    weights: dict[str, float]

    @classmethod
    def fit(cls, choices: list[Choice]) -> Judgement:
        """Makes the right readings likely; the same choices give the same weights. Without any, a message is one."""
        told = [each for each in choices if each.tells_something()]
        if not told:
            return cls({})

        rows, right = np.concatenate([each.rows for each in told]), np.concatenate([each.right for each in told])
        sizes = np.array([len(each.rows) for each in told])
        begins, message = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(told)), sizes)

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            scores = rows @ weights
            odds = np.exp(scores - np.maximum.reduceat(scores, begins)[message])
            odds /= np.add.reduceat(odds, begins)[message]
            share = np.add.reduceat(odds * right, begins) + TINY
            total = RESTRAINT * float(weights @ weights) / 2 - float(np.log(share).sum())
            return total, RESTRAINT * weights + (odds - odds * right / share[message]) @ rows

        names = told[0].names
        found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
        return cls({name: round(float(weight), 4) for name, weight in zip(names, found, strict=True)})

    def best(self, readings: list[Reading]) -> Reading:
        """The likeliest one; of equal ones the first."""
        return max(readings, key=self._score)

    def _score(self, reading: Reading) -> float:
        return sum(self.weights.get(name, 0.0) * value for name, value in reading.features.items())

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(self.weights, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Judgement:
        return cls(json.loads(file.read_text(encoding="utf-8")))
