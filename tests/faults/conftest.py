"""Fixtures of the fault tests: the breaker, and an installation that is whole again after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.breaking import Breaker
from tests.installation import Installation


@pytest.fixture
def breaker(shop: Installation) -> Iterator[Breaker]:
    breaker = Breaker(shop)
    breaker.await_ready()
    yield breaker
    breaker.await_ready()


@pytest.fixture
def black(shop: Installation) -> int:
    """How many black handbags there are before anything happens."""
    return shop.books.on_hand("milano-handbag", color="black")
