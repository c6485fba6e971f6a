"""Answers what a trained model makes of messages, for `reroute eval`: JSON lines in, JSON lines out.

`python -m bot.nlu.judge MODEL` first says `{"intents": [...]}`, all that the model knows. Then it answers each line
`{"text"}` with `{"intent", "confidence", "ranking": [{"name", "confidence"}], "language", "entities", "clauses"}`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from typing import Any, TextIO

from rasa.core.agent import Agent


def judge(model: str, lines: TextIO, answers: TextIO) -> None:
    """Answers every line before it reads the next."""
    agent = Agent.load(model)
    _say(answers, {"intents": list(agent.domain.intents)})
    for line in lines:
        _say(answers, _answer(asyncio.run(agent.parse_message(json.loads(line)["text"]))))


def _answer(parsed: dict[str, Any]) -> dict[str, Any]:
    return {
        "intent": parsed["intent"]["name"],
        "confidence": parsed["intent"]["confidence"],
        "ranking": parsed["intent_ranking"],
        "language": (parsed.get("language") or {}).get("code"),
        "entities": [{"entity": each["entity"], "value": each["value"]} for each in parsed["entities"]],
        "clauses": [each["intent"] for each in parsed["clauses"]],
    }


def _say(answers: TextIO, thing: dict[str, Any]) -> None:
    answers.write(json.dumps(thing) + "\n")
    answers.flush()


if __name__ == "__main__":
    ours = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # whatever Rasa prints is not an answer
        judge(sys.argv[1], sys.stdin, ours)
