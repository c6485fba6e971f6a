"""`reroute contract`: the suite, pointed at a shop by URL."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reroute import cli, contract
from tests.contract.serving import SECRET, reference


def test_a_shop_is_held_to_the_contract_by_its_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(contract, "APP_PYTHON", Path(sys.executable))
    with reference("sqlite", tmp_path) as served:
        sound = CliRunner().invoke(cli.app, ["contract", served.url, "--secret", SECRET])
        said = capfd.readouterr().out
        locked_out = CliRunner().invoke(cli.app, ["contract", served.url, "--secret", "wrong"])

    assert (sound.exit_code, locked_out.exit_code) == (0, 1)
    assert f"left behind at {served.url}" in said
    assert SECRET not in said + capfd.readouterr().out
