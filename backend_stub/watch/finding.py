"""What a scan finds at one order, and what it needs to look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.changes import Change
from backend_stub.model.decision import Offer
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy


@dataclass(frozen=True)
class Finding:
    """Why the order is astray; `key` tells one occasion of the same cause from another.

    `remedies` can be proposed as they are; `automatic` is one that the policy carries out without asking.
    There is no finding without a mail: most customers are in no talk when it is made.
    """

    key: str
    facts: dict[str, Any]
    remedies: tuple[Offer, ...]
    template: str
    mail: dict[str, Any] = field(default_factory=dict)
    automatic: Change | None = None


Candidates = Callable[[Session, Policy, datetime], Iterable[str]]
Judge = Callable[[Order, Facts, Policy, datetime], Finding | None]


@dataclass(frozen=True)
class Scan:
    """Which orders may be astray by this cause, and the judgement of one of them; `asks` are the changes it weighs."""

    cause: str
    candidates: Candidates
    judge: Judge
    asks: tuple[Change, ...] = ()
