"""Rows that are kept from one training to the next."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.kept import KeptRows, pack

ROW = np.array([1.0, 2.0], dtype=np.float32)


def _kept(file: Path, maker: str = "one") -> KeptRows:
    rows = KeptRows(file, maker)
    rows.put({"where is my parcel?": ROW})
    rows.save()
    return rows


def test_what_was_saved_is_known_the_next_time(tmp_path: Path) -> None:
    _kept(tmp_path / "kept" / "rows.npz")
    again = KeptRows(tmp_path / "kept" / "rows.npz", "one")
    assert again.of("where is my parcel?").tolist() == [1.0, 2.0]
    assert again.of("where is it?") is None


def test_what_another_maker_made_is_forgotten(tmp_path: Path) -> None:
    _kept(tmp_path / "rows.npz")
    assert KeptRows(tmp_path / "rows.npz", "two").of("where is my parcel?") is None


def test_a_file_that_broke_off_is_as_none(tmp_path: Path) -> None:
    file = tmp_path / "rows.npz"
    _kept(file)
    file.write_bytes(file.read_bytes()[:40])
    assert KeptRows(file, "one").of("where is my parcel?") is None


def test_what_came_with_the_project_is_read_and_left_alone(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped" / "1.npz"
    _kept(shipped)
    before = shipped.read_bytes()
    rows = KeptRows(tmp_path / "kept.npz", "one", shipped.parent)
    assert rows.of("where is my parcel?").tolist() == [1.0, 2.0]
    rows.put({"hello": ROW})
    rows.save()
    assert shipped.read_bytes() == before
    assert KeptRows(tmp_path / "kept.npz", "one").of("hello").tolist() == [1.0, 2.0]


def test_what_is_fresh_is_told_once(tmp_path: Path) -> None:
    rows = KeptRows(tmp_path / "rows.npz", "one")
    rows.put({"hello": ROW})
    assert [row.tolist() for row in rows.fresh().values()] == [[1.0, 2.0]]
    assert rows.fresh() == {}


def test_what_is_packed_is_smaller_and_the_same(tmp_path: Path) -> None:
    rows = KeptRows(tmp_path / "rows.npz", "one")
    rows.put({str(number): ROW for number in range(1_000)})
    rows.save()
    pack(tmp_path / "rows.npz", tmp_path / "packs")
    assert (tmp_path / "packs" / "1.npz").stat().st_size < (tmp_path / "rows.npz").stat().st_size
    assert KeptRows(tmp_path / "none.npz", "one", tmp_path / "packs").of("999").tolist() == [1.0, 2.0]


def test_a_pack_holds_what_the_others_have_not(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    pack(tmp_path / "none.npz", packs)
    rows = _kept(tmp_path / "rows.npz")
    pack(tmp_path / "rows.npz", packs)
    pack(tmp_path / "rows.npz", packs)
    assert [each.name for each in packs.iterdir()] == ["1.npz"]

    rows.put({"hello": ROW})
    rows.save()
    pack(tmp_path / "rows.npz", packs)

    assert KeptRows(packs / "2.npz", "one").of("where is my parcel?") is None
    both = KeptRows(tmp_path / "none.npz", "one", packs)
    assert both.of("where is my parcel?") is not None
    assert both.of("hello") is not None


def test_packs_by_another_maker_go(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    _kept(packs / "1.npz", "an older one")
    _kept(tmp_path / "rows.npz")
    pack(tmp_path / "rows.npz", packs)
    assert [each.name for each in packs.iterdir()] == ["2.npz"]
    assert KeptRows(tmp_path / "none.npz", "one", packs).of("where is my parcel?").tolist() == [1.0, 2.0]
