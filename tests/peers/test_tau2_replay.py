"""Each task's gold writes, replayed through proposals and confirmations, end where the source means them to end."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from backend_stub.http.app import create_app
from backend_stub.storage.database import Database
from reroute.settings import Settings
from tests.peers.conftest import NOW
from tests.peers.tau2_oracle import WRITES
from tests.peers.tau2_random import random_task
from tests.peers.tau2_replay import Replay, Result
from tests.peers.tau2_shop import SECRET, open_shop
from tests.peers.tau2_source import DATA, Task, load_source, load_tasks

TASKS = load_tasks()
OWN_TASKS = DATA / "own_tasks.json"
Replayed = Callable[[Task], Result]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application, built once; each replay gives it a shop of its own."""
    path = tmp_path_factory.mktemp("tau2-app") / "orders.db"
    return create_app(Settings(secret=SECRET, orders_database_url=f"sqlite:///{path}"), clock=lambda: NOW)


@pytest.fixture(scope="session")
def replayed(app: FastAPI, loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    """Replays a task on a fresh copy of the shop, once in a session."""
    results: dict[str, Result] = {}

    def result(task: Task) -> Result:
        if task.id not in results:
            home = tmp_path_factory.mktemp("replay")
            shutil.copy(loaded, home / "orders.db")
            database = Database.open(f"sqlite:///{home / 'orders.db'}")
            results[task.id] = Replay(app, open_shop(database), load_source(), task, home).run()
            database.close()
        return results[task.id]

    return result


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_a_task_ends_where_the_source_means_it_to_end(task: Task, replayed: Replayed) -> None:
    assert replayed(task).differences == []


def test_all_tasks_of_the_file_end_equal(replayed: Replayed) -> None:
    results = [replayed(task) for task in TASKS]
    equal = sum(not result.differences for result in results)
    assert equal == len(TASKS), f"{equal} of {len(TASKS)} equal\n" + "\n".join(result.row() for result in results)


def _first_with(tool: str) -> list[Task]:
    return [task for task in TASKS if any(call.name == tool for call in task.calls)][:1]


@pytest.mark.parametrize("tool", sorted(WRITES))
def test_on_postgresql_they_end_there_too(tool: str, app: FastAPI, postgres_database: Database, tmp_path: Path) -> None:
    for task in _first_with(tool):
        assert Replay(app, open_shop(postgres_database), load_source(), task, tmp_path).run().differences == []


def _own_tasks() -> list[Any]:
    """Ours, in the source's shape, with the places of the writes that both sides refuse."""
    expected = {entry["id"]: entry["refused"] for entry in json.loads(OWN_TASKS.read_text(encoding="utf-8"))}
    return [pytest.param(task, expected[task.id], id=task.id) for task in load_tasks(OWN_TASKS)]


@pytest.mark.parametrize(("task", "refused"), _own_tasks())
def test_what_the_tasks_leave_out_ends_there_too(task: Task, refused: list[int], replayed: Replayed) -> None:
    result = replayed(task)
    assert result.differences == []
    assert [place for place, _why in result.refused] == refused


@pytest.mark.parametrize("seed", range(int(os.environ.get("REROUTE_TAU2_RANDOM", "20"))))
def test_whatever_a_customer_asks_for_ends_there_too(seed: int, replayed: Replayed) -> None:
    assert replayed(random_task(load_source(), seed)).differences == []
