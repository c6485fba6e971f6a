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


def test_only_the_gateway_of_a_demo_signs_customers_in_and_with_a_secret_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("REROUTE_IDENTITY_SECRET", raising=False)
    settings = Settings(home=tmp_path, secret="between-processes", demo=True)  # noqa: S106

    *others, gateway = processes(settings, tmp_path / "model.tar.gz")

    signing = secret_of(tmp_path, "identity-secret")
    assert gateway.environment == {"REROUTE_DEMO": "1", "REROUTE_IDENTITY_SECRET": signing}
    assert signing != settings.secret
    production = processes(Settings(home=tmp_path), tmp_path / "model.tar.gz")
    told = {name for process in [*others, *production] for name in process.environment}
    assert told.isdisjoint(gateway.environment)


def test_a_demo_signs_with_the_secret_that_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REROUTE_IDENTITY_SECRET", "the shop's own")

    gateway = processes(Settings(home=tmp_path, demo=True), tmp_path / "model.tar.gz")[-1]

    assert "the shop's own" in gateway.environment.values()
    assert not (tmp_path / "identity-secret").exists()


@pytest.mark.parametrize(("value", "demo"), [("1", True), ("0", False), ("", False), ("yes", False)])
def test_a_demo_has_to_be_asked_for(monkeypatch: pytest.MonkeyPatch, value: str, demo: bool) -> None:
    monkeypatch.setenv("REROUTE_DEMO", value)

    assert Settings.from_env().demo is demo
