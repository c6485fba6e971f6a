"""The shelf: one live label and one live customs paper per order, whoever lays them down and whenever they crash."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from effects_house import BAG, BERLIN, NOON, House

from backend_stub.effects.effect import Effect
from backend_stub.effects.handlers import HANDLERS
from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.papers import Shelf
from backend_stub.model.enums import OutboxKind


def lay(home: Path, paper: str) -> None:
    Shelf(home).renew("GS-1001", paper, b"%PDF", NOON)


def void_markers(home: Path) -> int:
    return len(list((home / "labels" / "GS-1001").glob("*.void")))


def test_a_void_paper_is_kept_and_marked(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    path = shelf.put("GS-1001", "postal-1", b"%PDF")
    shelf.put("GS-1001", "postal-2", b"%PDF")
    shelf.put("GS-1001", "customs-3", b"%PDF")
    shelf.put("GS-1001", "return-4", b"%PDF")
    shelf.void("GS-1001", "postal-1", NOON)
    assert path.read_bytes() == b"%PDF"
    assert (tmp_path / "labels" / "GS-1001" / "postal-1.void").read_text() == "2026-11-22T12:00:00+00:00"
    assert (shelf.live_labels("GS-1001"), shelf.live_customs("GS-1001")) == ({"postal-2"}, {"customs-3"})


def test_a_newer_paper_voids_those_of_its_kind_alone(tmp_path: Path) -> None:
    for paper in ("postal-1", "customs-1", "return-postal-1", "postal-2"):
        lay(tmp_path, paper)
    shelf = Shelf(tmp_path)
    assert (shelf.live_labels("GS-1001"), shelf.live_customs("GS-1001")) == ({"postal-2"}, {"customs-1"})
    assert [paper for paper in ("postal-1", "return-postal-1") if shelf.is_void("GS-1001", paper)] == ["postal-1"]


def test_papers_of_other_orders_are_left_alone(tmp_path: Path) -> None:
    Shelf(tmp_path).put("GS-1002", "postal-9", b"%PDF")
    lay(tmp_path, "postal-1")
    assert Shelf(tmp_path).live_labels("GS-1002") == {"postal-9"}


def test_a_void_paper_laid_down_again_stays_void_and_voids_nothing(tmp_path: Path) -> None:
    for paper in ("customs-1", "customs-2", "customs-1"):
        lay(tmp_path, paper)
    assert Shelf(tmp_path).live_customs("GS-1001") == {"customs-2"}


def test_the_issuer_is_told_before_the_label_is_marked(tmp_path: Path) -> None:
    lay(tmp_path, "postal-1")

    def away(label: str) -> None:
        raise ConnectionError(label)

    with pytest.raises(ConnectionError, match=r"^postal-1$"):
        Shelf(tmp_path).renew("GS-1001", "postal-2", b"%PDF", NOON, away)
    assert void_markers(tmp_path) == 0
    told: list[str] = []
    Shelf(tmp_path).renew("GS-1001", "postal-2", b"%PDF", NOON, told.append, frozenset({"express-0"}))
    assert (told, Shelf(tmp_path).live_labels("GS-1001")) == (["express-0", "postal-1"], {"postal-2"})


@pytest.mark.parametrize("kind", ["postal", "customs"])
@pytest.mark.parametrize(
    "workers",
    [partial(ThreadPoolExecutor, 8), partial(ProcessPoolExecutor, 2, multiprocessing.get_context("fork"))],
    ids=["threads", "processes"],
)
def test_workers_at_once_leave_one_live_paper(tmp_path: Path, kind: str, workers: partial[Executor]) -> None:
    papers = [f"{kind}-{number}" for number in range(16)]
    with workers() as pool:
        list(pool.map(partial(lay, tmp_path), papers))
    shelf = Shelf(tmp_path)
    assert len(shelf.live_labels("GS-1001") | shelf.live_customs("GS-1001")) == 1
    assert void_markers(tmp_path) == 15


def test_two_workers_never_void_each_others_paper(tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def meet(_old: str) -> None:
        """Waits until the other worker has found what it will void, too; for nothing, as one is at it at a time."""
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)

    shelf = Shelf(tmp_path)
    for paper in ("postal-1", "postal-2"):
        shelf.put("GS-1001", paper, b"%PDF")
    with ThreadPoolExecutor(2) as workers:
        papers = ["postal-1", "postal-2"]
        list(workers.map(lambda paper: shelf.renew("GS-1001", paper, b"%PDF", NOON, meet), papers))
    assert (len(shelf.live_labels("GS-1001")), void_markers(tmp_path)) == (1, 1)


def test_two_workers_with_two_labels_leave_one_and_the_carrier_knows(house: House) -> None:
    payload = {"order": "GS-1001", "address": BERLIN, "lines": [BAG], "voids": None}
    effects = [
        Effect(f"effect {number}", OutboxKind.LABEL, payload, f"key {number}", NOON + timedelta(number), 1, "postal")
        for number in range(2)
    ]
    with ThreadPoolExecutor(2) as workers:
        booked = list(workers.map(lambda effect: HANDLERS[OutboxKind.LABEL](effect, house.box.tools), effects))
    (live,) = house.box.tools.shelf.live_labels("GS-1001")
    (void,) = {label.id for label in booked if label} - {live}
    carrier = house.box.tools.carriers["postal"]
    assert carrier.hand_over("key 3", live.removeprefix("postal-")).reference
    with pytest.raises(RefusedError, match=r"hand_over\.out_of_reach"):
        carrier.hand_over("key 4", void.removeprefix("postal-"))


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a\0b", "x" * 81])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a file name"):
        Shelf(tmp_path).put("GS-1001", name, b"")
    with pytest.raises(ValueError, match="not a file name"):
        Shelf(tmp_path).renew(name, "postal-1", b"", NOON)
    assert not (tmp_path / "labels").exists()
