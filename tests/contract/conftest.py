"""The shop under test: REROUTE_CONTRACT_URL, _SECRET and _FACTS, or else the reference service on either database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contract.caller import Conversation, Target

DEMO = Path(__file__).parents[2] / "docs" / "examples" / "contract-demo.yml"
URL = os.environ.get("REROUTE_CONTRACT_URL", "")
LEFT: dict[str, list[str]] = {}
ALWAYS = (
    "history entries, receipts and events of changes that were taken back, and the mails about them",
    "wrong answers and a lock of `guessed` for as long as the shop locks",
    "proposals until they expire, and the cases that were opened (summary: contract test)",
)


def facts() -> dict[str, Any]:
    path = Path(os.environ.get("REROUTE_CONTRACT_FACTS") or DEMO)
    return dict(yaml.safe_load(path.read_text("utf-8")))


@pytest.fixture(scope="session", params=["given"] if URL else ["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The shop under test."""
    if URL:
        target = Target(URL.rstrip("/"), os.environ.get("REROUTE_CONTRACT_SECRET", ""), facts())
        yield target
        LEFT[target.url] = target.left
        return
    from tests.contract.serving import SECRET, reference  # another shop is tested without ours

    with reference(request.param, tmp_path_factory.mktemp("reference")) as served:
        yield Target(served.url, SECRET, facts())


@pytest.fixture
def mine(target: Target) -> str:
    """The number of the order that may be changed."""
    return str(target.facts["mine"]["order"])


@pytest.fixture
def variant(target: Target) -> dict[str, Any]:
    return dict(target.facts["mine"]["variant"])


@pytest.fixture
def talk(target: Target, mine: str) -> Iterator[Conversation]:
    """The customer of `mine`; what the test has changed and not taken back is taken back at its end."""
    talk = target.verified()
    before = {receipt["id"] for receipt in talk.receipts(mine)}
    yield talk
    for receipt in talk.receipts(mine):
        if receipt["id"] not in before and receipt["undoable"] and receipt["proposal"]:
            answer = talk.undo(receipt["id"])
            undone = answer.status_code == 200 or answer.json().get("rule") == "undo.already_undone"
            target.left += [] if undone else [f"receipt {receipt['id']} of {mine}, which could not be taken back"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says what stays in a shop that is not ours to throw away."""
    for url, left in LEFT.items():
        terminalreporter.write_sep("-", f"left behind at {url}")
        for line in (*ALWAYS, *left):
            terminalreporter.write_line(f"- {line}")
