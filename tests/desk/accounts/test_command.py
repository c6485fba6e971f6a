"""`reroute staff`, as it is called."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.accounts import staff
from bot.desk.accounts.passwords import Passwords
from bot.gateway.config import ROOT
from bot.gateway.database import Database
from tests.desk.conftest import CHEAP

Called = Callable[..., tuple[int, str, str]]
PASSWORD = "a long password"  # noqa: S105 - no secret


@pytest.fixture
def reroute(tmp_path: Path) -> Called:
    """Exit code, output and errors of `reroute staff …`, with what is piped in."""

    def call(*words: str, piped: str = "") -> tuple[int, str, str]:
        command = [sys.executable, "-m", "reroute", "staff", *words]
        env = {"REROUTE_HOME": str(tmp_path), "PATH": "", "COLUMNS": "200"}
        done = subprocess.run(command, cwd=ROOT, env=env, input=piped, capture_output=True, text=True)  # noqa: S603
        return done.returncode, done.stdout.strip(), done.stderr.strip()

    return call


@pytest.fixture
def accounts(tmp_path: Path) -> Callable[[], list[staff.Staff]]:
    return lambda: Database(f"sqlite:///{tmp_path / 'gateway.db'}").call(staff.everybody)


def test_somebody_is_added_with_a_password_that_is_piped_in(
    reroute: Called, accounts: Callable[[], list[staff.Staff]]
) -> None:
    words = ["add", "Kim@shop.example", "--role", "admin", "--team", "returns", "--language", "fr"]
    words += ["--name", "Kim Nguyễn"]
    code, out, _ = reroute(*words, piped=f"{PASSWORD}\n")
    assert code == 0
    assert out.startswith("kim@shop.example is admin now. Sign in at http://127.0.0.1:8080/desk with the password;")
    [kim] = accounts()
    assert (kim.first_name, kim.teams, kim.languages) == ("Kim", ["returns"], ["fr"])
    assert "$m=65536,t=3,p=4$" in str(kim.password_hash)
    assert Passwords(CHEAP)._verify(str(kim.password_hash), PASSWORD)
    assert reroute(*words, piped=f"{PASSWORD}\n")[::2] == (1, "There is such an account already.")
    code, out, _ = reroute("list")
    assert [word for word in ("kim@shop.example", "Kim Nguyễn", "admin", "active") if word not in out] == []
    assert PASSWORD not in out


def test_who_signs_in_at_the_provider_has_no_password(
    reroute: Called, accounts: Callable[[], list[staff.Staff]]
) -> None:
    code, out, _ = reroute("add", "ole@shop.example", "--name", "Ole", "--oidc")
    assert (code, out.endswith("by OpenID Connect.")) == (0, True)
    assert accounts()[0].password_hash is None


@pytest.mark.parametrize(
    ("words", "piped", "said"),
    [
        (("add", "kim@shop.example", "--name", "Kim"), "short\n", "A password has 12 to 200 characters."),
        (("add", "kim", "--name", "Kim"), PASSWORD, "Check email."),
        (("password", "nobody@shop.example"), PASSWORD, "Nobody has the e-mail nobody@shop.example."),
        (("unlock", "nobody@shop.example"), "", "Nobody has the e-mail nobody@shop.example."),
    ],
    ids=str,
)
def test_what_cannot_be_is_said(reroute: Called, words: tuple[str, ...], piped: str, said: str) -> None:
    assert reroute(*words, piped=piped)[::2] == (1, said)


def test_help_for_who_cannot_get_in(reroute: Called, accounts: Callable[[], list[staff.Staff]]) -> None:
    reroute("add", "kim@shop.example", "--name", "Kim", piped=PASSWORD)
    assert reroute("password", "kim@shop.example", piped="another password\n")[0] == 0
    assert Passwords(CHEAP)._verify(str(accounts()[0].password_hash), "another password")
    assert reroute("unlock", "kim@shop.example")[:2] == (0, "kim@shop.example may try again.")
    assert reroute("totp-reset", "kim@shop.example")[0] == 0
    assert accounts()[0].totp_on is False
