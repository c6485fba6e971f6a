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
class Judgement:
    """How much each feature of a reading speaks for it."""

    weights: dict[str, float]

    @classmethod
    def fit(cls, messages: list[tuple[list[Reading], Counter[str]]]) -> Judgement:
        """Learns from messages: their readings, and what they want; the same messages give the same weights."""
        told = [_table(readings, wishes) for readings, wishes in messages if len(readings) > 1]
        told = [(rows, right) for rows, right in told if right.any() and not right.all()]

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            total, slope = RESTRAINT * float(weights @ weights) / 2, RESTRAINT * weights
            for rows, right in told:
                odds = _softmax(rows @ weights)
                share = odds[right].sum() + TINY
                total -= float(np.log(share))
                slope = slope + odds @ rows - (odds[right] / share) @ rows[right]
            return total, slope

        names = next((list(readings[0].features) for readings, _ in messages if len(readings) > 1), [])
        found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
        return cls({name: round(float(weight), 4) for name, weight in zip(names, found, strict=True)})

    def best(self, readings: list[Reading]) -> Reading:
        """The likeliest one; of equal ones the first."""
        return max(readings, key=self._score)

    def _score(self, reading: Reading) -> float:
        return sum(self.weights[name] * value for name, value in reading.features.items())

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(self.weights, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Judgement:
        return cls(json.loads(file.read_text(encoding="utf-8")))


def _table(readings: list[Reading], wishes: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
    """A row of features for each reading, and which of them are right."""
    rows = np.array([list(each.features.values()) for each in readings], dtype=np.float64)
    return rows, np.array([wanted([clause.intent for clause in each.clauses]) == wishes for each in readings])


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds = np.exp(scores - scores.max())
    shares: np.ndarray = odds / odds.sum()
    return shares
