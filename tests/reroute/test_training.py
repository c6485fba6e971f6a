"""The model is trained when something that it is made of has changed, and only then."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from reroute import training
from reroute.settings import Settings

INGREDIENTS = (
    "config.yml",
    "domain.yml",
    "data/en/undo.yml",
    "data/dialogue/undo.yml",
    "bot/nlu/clauses.py",
    "requirements/rasa.txt",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in INGREDIENTS:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    return tmp_path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "reroute-0123456789ab.tar.gz"
    path.write_bytes(b"weights" * 1000)
    path.with_name(path.name + ".sha256").write_text(training._sha256(path))
    return path


@pytest.mark.parametrize("name", INGREDIENTS)
def test_each_ingredient_changes_the_fingerprint(root: Path, name: str) -> None:
    before = training.fingerprint(root)

    (root / name).write_text("as it is now")

    assert training.fingerprint(root) != before
    (root / name).write_text("as it was")
    assert training.fingerprint(root) == before


def test_a_new_a_removed_and_a_renamed_file_change_it_too(root: Path) -> None:
    seen = {training.fingerprint(root)}
    new = root / "data" / "fr" / "undo.yml"
    new.parent.mkdir()
    new.write_text("as it was")
    seen.add(training.fingerprint(root))
    new.rename(new.with_name("redo.yml"))
    seen.add(training.fingerprint(root))
    (root / "config.yml").unlink()
    seen.add(training.fingerprint(root))

    assert len(seen) == 4


def test_what_no_model_is_made_of_changes_nothing(root: Path) -> None:
    before = training.fingerprint(root)

    for name in ("README.md", "data/en/notes.txt", "bot/gateway.py", "actions.py"):
        (root / name).write_text("new")

    assert training.fingerprint(root) == before


def test_the_model_is_named_by_its_fingerprint(root: Path) -> None:
    name = training.model_path(root).name

    assert name == f"reroute-{training.fingerprint(root)}.tar.gz"
    assert len(training.fingerprint(root)) == 12


def test_a_model_is_whole_while_not_a_byte_differs(model: Path) -> None:
    assert training.is_whole(model)

    content = bytearray(model.read_bytes())
    content[500] ^= 1
    model.write_bytes(content)

    assert not training.is_whole(model)


@pytest.mark.parametrize("missing", ["model", "seal"])
def test_a_model_without_its_file_or_its_seal_is_not_whole(model: Path, missing: str) -> None:
    (model if missing == "model" else model.with_name(model.name + ".sha256")).unlink()

    assert not training.is_whole(model)


def test_a_cut_off_model_is_not_whole(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:-1])

    assert not training.is_whole(model)


def test_a_whole_model_is_taken_without_training(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "model_path", lambda: model)
    monkeypatch.setattr(training, "RASA_PYTHON", Path("/there/is/no/python"))

    assert training.train(Settings(home=model.parent), on_line=print) == (model, False)


def test_when_rasa_fails_its_last_words_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa = tmp_path / "python"
    rasa.write_text("#!/bin/sh\necho loading\necho 'domain.yml: unknown intent'\nexit 1\n")
    rasa.chmod(0o755)
    monkeypatch.setattr(training, "model_path", lambda: tmp_path / "reroute-0.tar.gz")
    monkeypatch.setattr(training, "RASA_PYTHON", rasa)
    heard: list[str] = []

    with pytest.raises(training.TrainingFailed, match="unknown intent"):
        training.train(Settings(home=tmp_path), on_line=heard.append)

    assert heard == ["loading", "domain.yml: unknown intent"]
    assert not training.is_whole(tmp_path / "reroute-0.tar.gz")


def test_parts_of_models_are_kept_for_one_state_of_the_code(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "ROOT", root)
    before = Path(training._cache()["RASA_CACHE_DIRECTORY"])
    before.mkdir(parents=True)
    (root / "data/en/undo.yml").write_text("other words")
    assert Path(training._cache()["RASA_CACHE_DIRECTORY"]) == before
    (root / "bot/nlu/clauses.py").write_text("other code")
    after = Path(training._cache()["RASA_CACHE_DIRECTORY"])
    assert after != before
    assert not before.exists()


def test_who_trains_at_the_same_time_waits_and_takes_that_model(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa = root / "rasa"
    rasa.write_text('#!/bin/sh\necho begun >> begun\nmkdir -p models\necho weights > "models/$8.tar.gz"\n')
    rasa.chmod(0o755)
    monkeypatch.setattr(training, "ROOT", root)
    monkeypatch.setattr(training, "RASA_PYTHON", rasa)
    monkeypatch.setattr(training, "model_path", lambda: root / "models" / "reroute-0123456789ab.tar.gz")
    begin = Barrier(4)

    def at_once(_: int) -> tuple[Path, bool]:
        begin.wait()
        return training.train(Settings(home=root), lambda _: None)

    with ThreadPoolExecutor(4) as pool:
        trained = list(pool.map(at_once, range(4)))
    assert [path.name for path, _ in trained] == ["reroute-0123456789ab.tar.gz"] * 4
    assert sum(new for _, new in trained) == 1
    assert (root / "begun").read_text() == "begun\n"
