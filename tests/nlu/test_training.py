"""What differs from `rasa train` when Reroute trains."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.nlu import training

ROOT = Path(__file__).parents[2]


def test_a_packed_model_is_an_archive_that_rasa_opens(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(bytes(range(256)) * 500)
    with training.Package.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "weights", arcname="weights")

    with training.TarSafe.open(tmp_path / "model.tar.gz", "r:gz") as archive:
        archive.extractall(tmp_path / "opened")

    assert (tmp_path / "opened" / "weights").read_bytes() == bytes(range(256)) * 500
    # gzip notes that the hardest compression was asked for: byte 8 would be 2.
    assert (tmp_path / "model.tar.gz").read_bytes()[8] != 2


def test_it_takes_the_words_of_rasa() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bot.nlu.training", "train", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout  # noqa: S603
    assert "--fixed-model-name" in said
