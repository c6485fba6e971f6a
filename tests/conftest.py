"""Fixtures that several folders share: the one running installation of a test session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.installation import Books, Installation, forget_parcels, running, seed


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The real processes, started once."""
    # every test comes from the same address
    os.environ["REROUTE_RATE_ADDRESS"] = "100000/1"
    os.environ["REROUTE_RATE_SESSION"] = "1000/1"
    os.environ["REROUTE_MAIL_AFTER_SECONDS"] = "1"
    with running(tmp_path_factory.mktemp("installation")) as started:
        yield started


@pytest.fixture
def shop(installation: Installation) -> Installation:
    """The running installation with the demo shop as freshly seeded, no mail sent and no label printed yet."""
    seed(installation.settings)
    forget_parcels(installation.settings)
    for folder in ("mail", "labels"):
        shutil.rmtree(installation.settings.home / folder, ignore_errors=True)
    return installation


@pytest.fixture
def books(shop: Installation) -> Books:
    return shop.books
