"""Writers of a SQLite file are let in as they came, and none of them starves."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

from backend_stub.storage.database import Database
from backend_stub.storage.line import Line

LONG = 60.0
MOST_LET_IN = 12
"""Others that get in while one waits: each of the seven others once, and a few by chance when processes take turns."""
WRITERS = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from sqlalchemy import text
from backend_stub.storage.database import Database

database = Database.open(sys.argv[1])
UNITS = text("SELECT on_hand FROM variants WHERE sku = 'milano-handbag-red'")

def write(number):
    let_in = []
    for _ in range(25):
        with database.read() as session:
            before = session.scalar(UNITS)
        with database.write() as session:
            let_in.append(session.scalar(UNITS) - before)
            session.execute(text("UPDATE variants SET on_hand = on_hand + 1 WHERE sku = 'milano-handbag-red'"))
            for _ in range(60):
                session.execute(text("UPDATE variants SET price = price + 1 WHERE sku = 'milano-handbag-red'"))
    return let_in

print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(4) as pool:
    print(json.dumps(list(pool.map(write, range(4)))))
"""


def test_threads_are_let_in_as_they_came() -> None:
    line, came = Line(None), []

    def take(name: str) -> None:
        with line.turn(LONG):
            came.append(name)

    with line.turn(LONG):
        threads = []
        for place, name in enumerate("abcdef", start=1):
            threads.append(Thread(target=take, args=name))
            threads[-1].start()
            _until(lambda: len(line._waiting) == place)  # noqa: B023  asked at once
    for thread in threads:
        thread.join()

    assert came == list("abcdef")


def test_who_has_waited_long_enough_goes_on_and_keeps_nobody_waiting() -> None:
    line, let_in = Line(None), Event()
    with line.turn(LONG):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_pass, line, 0.01).result(LONG)
        patient = Thread(target=lambda: _pass(line, LONG) or let_in.set())
        patient.start()
        _until(lambda: len(line._waiting) == 1)
        assert not let_in.is_set()

    assert let_in.wait(LONG)
    patient.join()


def test_the_next_in_line_of_all_processes_cannot_be_overtaken(tmp_path: Path) -> None:
    mine, other = Line(tmp_path / "line"), Line(tmp_path / "line")
    with mine.next(LONG):
        assert not other._locked()

    assert other._locked()
    mine.close()
    other.close()


def test_two_processes_with_four_threads_each_all_get_to_write(sqlite_url: str) -> None:
    command = [sys.executable, "-c", WRITERS, sqlite_url]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own command
        for _ in range(2)
    ]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=LONG)[0] for process in running]

    let_in = [others for words in told for thread in json.loads(words) for others in thread]
    assert len(let_in) == 2 * 4 * 25
    assert max(let_in) <= MOST_LET_IN
    database = Database.open(sqlite_url)
    with database.engine.connect() as connection:
        units = connection.exec_driver_sql("SELECT on_hand FROM variants WHERE sku = 'milano-handbag-red'").scalar()
    database.close()
    assert units == 6 + len(let_in)


def _pass(line: Line, seconds: float) -> None:
    with line.turn(seconds):
        return


def _until(true: object) -> None:
    assert callable(true)
    while not true():
        pass
