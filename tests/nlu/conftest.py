"""Understanding as it was trained on the project's own data, read once a session."""

from __future__ import annotations

import importlib.util
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from reroute.training import model_path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

ROOT = Path(__file__).resolve().parents[2]
# The main environment has no Rasa; there these tests do not exist.
collect_ignore_glob = ["test_*.py"] if importlib.util.find_spec("rasa") is None else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.rasa)


@pytest.fixture(scope="session")
def training_data() -> Any:
    from bot.nlu.importer import LanguageFolders

    return LanguageFolders(training_data_paths=[str(ROOT / "data")]).get_nlu_data()


@pytest.fixture(scope="session")
def examples(training_data: Any) -> list[Any]:
    from bot.nlu.examples import examples_of

    return examples_of(training_data)


@pytest.fixture(scope="session")
def vocabulary(training_data: Any) -> Any:
    from bot.nlu.vocabulary import Vocabulary

    return Vocabulary.of(training_data)


@pytest.fixture(scope="session")
def finder(vocabulary: Any) -> Any:
    from bot.nlu.entities import EntityFinder

    return EntityFinder(vocabulary)


@pytest.fixture(scope="session")
def understanding(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The model of the present data, as it will be served."""
    from bot.nlu.classifier import Understanding

    model = model_path(ROOT)
    if not model.exists():
        pytest.fail(f"There is no {model.name}: run `reroute train` first.")
    folder = tmp_path_factory.mktemp("model")
    with tarfile.open(model) as archive:
        archive.extractall(folder, filter="data")
    [learned] = folder.rglob("judgement.json")
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return Understanding.load(learned.parent, next(part["threshold"] for part in pipeline if "threshold" in part))


@pytest.fixture(scope="session")
def guess(examples: list[Any]) -> Any:
    from bot.nlu.language import LanguageGuess

    return LanguageGuess.fit([each.text for each in examples], [each.language for each in examples])
