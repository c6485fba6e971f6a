"""Training, only when something that the model is made of has changed."""

from __future__ import annotations

import fcntl
import hashlib
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reroute.processes import RASA_PYTHON, ROOT, environment
from reroute.settings import Settings

CODE = ("bot/nlu/**/*.py", "requirements/rasa.txt")
INGREDIENTS = ("config.yml", "domain.yml", "data/**/*.yml", *CODE)
SAME_ARITHMETIC = (
    {
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL",
    }
    if platform.machine() in ("x86_64", "AMD64")
    else {}
)
"""Newer processors round differently, and a message that lies between two intents falls to another: with these settings
the same data give the same model on all that have AVX2. What it costs is training time, not that of a message."""


class TrainingFailed(Exception):
    """Rasa could not train; the message holds the end of what it said."""


def fingerprint(root: Path = ROOT, ingredients: tuple[str, ...] = INGREDIENTS) -> str:
    """Twelve hexadecimal digits that change with everything a model is made of, or with some of it."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in ingredients for path in root.glob(pattern)):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def model_path(root: Path = ROOT) -> Path:
    """Where the model for the present data is, or will be."""
    return root / "models" / f"reroute-{fingerprint(root)}.tar.gz"


def train(settings: Settings, on_line: Callable[[str], None], force: bool = False) -> tuple[Path, bool]:
    """The model for the present data and whether it was trained just now; `on_line` gets Rasa's words as they come."""
    model = model_path()
    if not force and is_whole(model):
        return model, False
    with _alone():
        if not force and is_whole(model):
            return model, False  # somebody else trained it meanwhile
        return _trained(settings, model, on_line), True


def _trained(settings: Settings, model: Path, on_line: Callable[[str], None]) -> Path:
    # `make check` validates; the importer itself refuses data that cannot be right.
    command = [str(RASA_PYTHON), "-m", "bot.nlu.training", "train", "--out", "models", "--skip-validation"]
    command += ["--fixed-model-name", model.name.removesuffix(".tar.gz"), "--data", "data"]
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603  our own command
        command,
        cwd=ROOT,
        env=environment(settings) | _cache() | SAME_ARITHMETIC,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as rasa:
        for line in rasa.stdout or ():
            said.append(line.rstrip())
            on_line(said[-1])
    if rasa.returncode or not model.exists():
        raise TrainingFailed("\n".join(said[-20:]))
    _seal(model).write_text(_sha256(model))
    return model


@contextmanager
def _alone() -> Iterator[None]:
    """One training at a time: two would write one model, and clear each other's cache."""
    lock = ROOT / ".rasa" / "training.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _cache() -> dict[str, str]:
    """Where Rasa keeps parts of models, known to it by data and settings alone: a place for each state of the code."""
    caches = ROOT / ".rasa" / "cache"
    own = caches / fingerprint(ROOT, CODE)
    for other in caches.glob("*"):
        if other != own:
            shutil.rmtree(other) if other.is_dir() else other.unlink()
    return {"RASA_CACHE_DIRECTORY": str(own)}


def is_whole(model: Path) -> bool:
    """True when the model is there and is, byte by byte, the one that was trained."""
    seal = _seal(model)
    return model.exists() and seal.exists() and seal.read_text() == _sha256(model)


def _seal(model: Path) -> Path:
    return model.with_name(model.name + ".sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
