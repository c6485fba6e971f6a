"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from reroute.processes import environment, processes, secret_of
from reroute.settings import Settings

NAMES = ("REROUTE_HOME", "REROUTE_PORT", "REROUTE_SECRET", "REROUTE_SMTP_URL", "REROUTE_DATABASE_URL")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, "REROUTE_GATEWAY_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_without_any_the_state_is_in_var_and_the_shop_on_8080() -> None:
    settings = Settings.from_env()

    assert settings.home == Path.cwd() / "var"
    assert settings.orders_database_url == f"sqlite:///{Path.cwd()}/var/orders.db"
    assert settings.gateway_url == "http://127.0.0.1:8080"


def test_the_four_ports_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REROUTE_PORT", "9250")

    settings = Settings.from_env()

    urls = [settings.gateway_url, settings.rasa_url, settings.actions_url, settings.orders_url]
    assert urls == [f"http://127.0.0.1:{port}" for port in (9250, 9251, 9252, 9253)]


@pytest.mark.parametrize("port", ["0", "-1", "65501", "eighty", "80.5", "８０８０", "8080; rm"])
def test_a_port_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("REROUTE_PORT", port)

    with pytest.raises(ValueError, match=f"REROUTE_PORT must be between 1 and 65500, not {port}"):
        Settings.from_env()


def test_another_database_is_taken_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REROUTE_DATABASE_URL", "postgresql+psycopg://shop@localhost/orders")

    assert Settings.from_env().orders_database_url == "postgresql+psycopg://shop@localhost/orders"


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    secret = secret_of(tmp_path / "home")

    assert len(secret) == 43
    assert secret_of(tmp_path / "home") == secret
    assert secret_of(tmp_path / "other") != secret
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o777 == 0o600


def test_the_gateway_starts_last_and_the_secret_is_in_no_command(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, port=9250, secret="not-for-ps")  # noqa: S106

    found = processes(settings, tmp_path / "model.tar.gz")

    assert [process.name for process in found] == ["orders", "worker", "actions", "rasa", "gateway"]
    assert "not-for-ps" not in " ".join(word for process in found for word in process.command)
    assert environment(settings)["REROUTE_SECRET"] == settings.secret
