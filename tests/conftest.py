"""Fixtures that several folders share: the one running installation of a test session."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.installation import Books, Installation, running, seed


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The real processes, started once."""
    # every test comes from the same address
    os.environ["REROUTE_RATE_ADDRESS"] = "100000/1"
    os.environ["REROUTE_RATE_SESSION"] = "1000/1"
    with running(tmp_path_factory.mktemp("installation")) as started:
        yield started


@pytest.fixture
def shop(installation: Installation) -> Installation:
    """The running installation with the demo shop as freshly seeded, and no mail sent yet."""
    for mail in (installation.settings.home / "mail").glob("*.eml"):
        mail.unlink()
    seed(installation.settings)
    return installation


@pytest.fixture
def books(shop: Installation) -> Books:
    return shop.books
