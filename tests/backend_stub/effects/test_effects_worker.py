"""The worker as a process: does what is due, waits for more, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from effects_house import House

from backend_stub.storage.database import Database
from backend_stub.worker import outbox, run
from reroute.settings import Settings

ROOT = Path(__file__).parents[3]
CODE = {"template": "code", "to": "anna@example.com", "language": "de", "facts": {"code": "123456"}}


@contextmanager
def worker(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    names = {"REROUTE_HOME": str(home), "REROUTE_DATABASE_URL": "", "REROUTE_SMTP_URL": "", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "backend_stub.worker", *arguments]
    environment = {**os.environ, **names}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def due(house: House) -> House:
    """A house where what is wanted has long been due by the clock on the wall."""
    house.clock.now = datetime(2020, 1, 1, tzinfo=UTC)
    return house


def test_once_does_what_is_due_and_ends(due: House) -> None:
    effect = due.want("email", CODE)
    with worker(due.home, "--once") as process:
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert due.row(effect).state == "sent"
    assert f"email {effect}, attempt 1: done" in said
    assert "anna" not in said


@pytest.mark.timeout(120)
def test_it_waits_for_more_and_ends_on_sigterm(due: House) -> None:
    effect = due.want("email", CODE)
    with worker(due.home) as process:
        assert process.stderr is not None
        assert f"{effect}, attempt 1: done" in process.stderr.readline()
        later = due.want("email", CODE)
        assert f"{later}, attempt 1: done" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_database_that_is_away_is_waited_for(house: House) -> None:
    stop = threading.Event()
    asked: list[int] = []

    class Away:
        schedule = house.box.schedule

        def work(self, _stopped: object) -> int:
            asked.append(1)
            if len(asked) == 2:
                stop.set()
            raise ConnectionError

    run(Away(), stop, pause_after_a_fault=0)  # type: ignore[arg-type]  # all that the loop asks of it
    assert len(asked) == 2


def test_two_workers_share_the_work_and_double_nothing(house: House) -> None:
    ids = [house.want("email", CODE, order=None) for _ in range(20)]
    settings = Settings(home=house.home, orders_database_url=f"sqlite:///{house.home / 'orders.db'}")
    database = Database.open(settings.orders_database_url)
    boxes = [outbox(settings, each, house.clock) for each in (database, house.box.database)]
    done: list[int] = []
    threads = [threading.Thread(target=lambda box=box: done.append(box.work())) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert sum(done) == 20
    assert {house.row(effect).attempts for effect in ids} == {1}
    assert len(list((house.home / "mail").iterdir())) == 20
