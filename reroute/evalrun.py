"""Asks a model, in a process of the Rasa environment, what it makes of messages."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reroute.evaldata import Entity, entity
from reroute.processes import RASA_PYTHON, ROOT

FALLBACK = "nlu_fallback"


class JudgeFailed(Exception):
    """The process ended before it had answered; the message holds the end of what it said."""


@dataclass(frozen=True)
class Answer:
    """What the model said, and the intent it held likeliest before it gave up on an unclear message."""

    intent: str
    confidence: float
    believed: str
    language: str | None
    entities: tuple[Entity, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """All intents that the model knows, and its answers in the order of the messages."""

    intents: tuple[str, ...]
    answers: list[Answer]


def judge_command(model: Path) -> tuple[str, ...]:
    return str(RASA_PYTHON), "-m", "bot.nlu.judge", str(model.absolute())


def judged(
    command: Sequence[str], texts: Iterable[str], env: Mapping[str, str], on_answer: Callable[[], None]
) -> Judgement:
    """The model's answers; `on_answer` is called after each. Raises JudgeFailed."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said, _started(command, env, said) as process:
        try:
            intents = tuple(_next(process)["intents"])
            answers: list[Answer] = []
            for text in texts:
                answers.append(_answer(_asked(process, text)))
                on_answer()
        except (BrokenPipeError, EOFError, json.JSONDecodeError, KeyError) as error:
            process.kill()
            process.wait()
            raise JudgeFailed(_end_of(said) or f"{type(error).__name__}: {error}") from error
    return Judgement(intents, answers)


def _started(command: Sequence[str], env: Mapping[str, str], said: IO[str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(  # noqa: S603  our own command
            command, cwd=ROOT, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True
        )
    except OSError as error:
        raise JudgeFailed(f"{command[0]} cannot be started: run `make setup`") from error


def _asked(process: subprocess.Popen[str], text: str) -> dict[str, Any]:
    assert process.stdin  # noqa: S101  it is a pipe, as ordered
    process.stdin.write(json.dumps({"text": text}) + "\n")
    process.stdin.flush()
    return _next(process)


def _next(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout  # noqa: S101  it is a pipe, as ordered
    line = process.stdout.readline()
    if not line:
        raise EOFError("the model's process ended without an answer")
    found: dict[str, Any] = json.loads(line)
    return found


def _answer(found: dict[str, Any]) -> Answer:
    likely = (each["name"] for each in found["ranking"] if each["name"] != FALLBACK)
    return Answer(
        intent=found["intent"],
        confidence=found["confidence"],
        believed=next(likely, found["intent"]),
        language=found["language"],
        entities=tuple(entity(each["entity"], each["value"]) for each in found["entities"]),
        clauses=tuple(found["clauses"]),
    )


def _end_of(said: IO[str]) -> str:
    said.seek(0)
    return "\n".join(said.read().splitlines()[-15:])
