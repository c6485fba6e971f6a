"""The contract that other shops implement is the one that this service serves."""

from __future__ import annotations

from pathlib import Path

from backend_stub.http.contract import contract

WRITTEN = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_written_contract_is_the_one_that_is_served():
    assert WRITTEN.read_text(encoding="utf-8") == contract(), "python -m backend_stub.http.contract > docs/openapi.json"
