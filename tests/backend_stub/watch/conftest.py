"""A watch over the demo shop, on either database."""

from __future__ import annotations

import pytest

from backend_stub.service.shop import Shop
from backend_stub.watch.watch import Watch


@pytest.fixture
def watch(shop: Shop, clock) -> Watch:
    return Watch(shop, clock)
