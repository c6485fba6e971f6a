"""A caller and Anna's talk, each test with a shop of its own; and a door at which bad input is refused, so that the
shop behind it never changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from door import Door
from fastapi import FastAPI
from starlette.testclient import TestClient
from talk import Talk

from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SERVER = "postgresql://postgres@127.0.0.1:5432"


@pytest.fixture
def client(client: TestClient, app: FastAPI, tmp_path: Path) -> TestClient:
    """The caller of a shop that writes its files where nobody else does."""
    app.state.shop = replace(app.state.shop, home=tmp_path / "home")
    return client


@pytest.fixture
def anna(client: TestClient) -> Talk:
    talk = Talk(client, "anna-talk")
    talk.verify("GS-1001")
    return talk


@pytest.fixture(scope="module")
def sqlite_copy(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("door") / "orders.db"
    shutil.copy(seeded, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def postgres_copy(postgres_template: str) -> Iterator[str]:
    name = f"{postgres_template}_door"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
        yield f"{SERVER}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def door(request: pytest.FixtureRequest, app: FastAPI, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    database = Database.open(request.getfixturevalue(f"{request.param}_copy"))
    app.state.shop, app.state.clock = Shop.open(database, "secret", tmp_path_factory.mktemp("home")), lambda: NOW
    headers = {"Authorization": "Bearer secret"}
    with TestClient(app, headers=headers, raise_server_exceptions=False) as client:
        yield Door(client, database)
    database.close()
