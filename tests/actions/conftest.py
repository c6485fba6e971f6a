"""Fixtures of the action tests: the running order service, and conversations with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from uuid import uuid4

import pytest

if find_spec("rasa_sdk") is None:
    collect_ignore_glob = ["test_*.py"]  # the order service's environment has no rasa-sdk
else:
    from actions import topic
    from tests.actions.harness import Chat, executor
    from tests.actions.service import SECRET, OrderService, running

    @pytest.fixture(scope="session")
    def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OrderService]:
        with running(tmp_path_factory.mktemp("orders")) as started:
            yield started

    @pytest.fixture
    def shop(service: OrderService, connect: Callable[[int], None]) -> OrderService:
        """The demo shop as freshly seeded, with the actions connected to it."""
        service.refresh()
        connect(service.port)
        return service

    @pytest.fixture
    def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
        """Connects the actions to the order service at a port."""

        def at(port: int) -> None:
            monkeypatch.setenv("REROUTE_PORT", str(port - 3))
            monkeypatch.setenv("REROUTE_SECRET", SECRET)
            topic._connection.cache_clear()

        yield at
        topic._connection.cache_clear()

    @pytest.fixture
    def chats() -> Callable[[], Chat]:
        """Makes a new conversation."""
        return lambda: Chat(uuid4().hex, executor())

    @pytest.fixture
    def chat(shop: OrderService, chats: Callable[[], Chat]) -> Chat:
        return chats()
