"""The demo shop, the widget, the texts, and whether all is up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.gateway.channels.base import Kind
from bot.gateway.config import ROOT, Config
from bot.gateway.strings import Strings, wishes

from .conftest import Door, opened
from .fake_rasa import FakeRasa


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A built widget and shop."""
    for name, text in {"widget.js": "void 0", "shop/index.html": "<h1>GlobalStyle</h1>", "assets/a.css": "a{}"}.items():
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "dist"


async def test_the_shop_is_served_with_strict_headers(config: Config, pages: Path) -> None:
    async with opened(replace(config, pages=pages)) as door:
        page = await door.client.get("/")
        assert (page.status_code, page.text) == (200, "<h1>GlobalStyle</h1>")
        assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert (await door.client.get("/widget.js")).headers["content-type"].startswith("text/javascript")
        assert (await door.client.get("/assets/a.css")).status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"])
async def test_nothing_else_is_served(config: Config, pages: Path, path: str) -> None:
    async with opened(replace(config, pages=pages)) as door:
        response = await door.client.get(path)
        assert (response.status_code, response.json()["type"]) == (404, "urn:reroute:not_found")


async def test_without_built_pages_the_chat_still_works(config: Config, tmp_path: Path) -> None:
    async with opened(replace(config, pages=tmp_path / "none")) as door:
        assert (await door.client.get("/")).status_code == 404
        assert (await (await door.talk()).say("hello"))[0]["text"] == "heard: hello"


async def test_live_and_ready_name_what_is_missing(door: Door, rasa: FakeRasa) -> None:
    assert (await door.client.get("/live")).status_code == 200
    response = await door.client.get("/ready")
    assert (response.status_code, response.json()) == (503, {"missing": ["orders", "actions"]})
    rasa.ready = False
    assert (await door.client.get("/ready")).json() == {"missing": ["orders", "actions", "rasa"]}


@pytest.mark.parametrize(
    ("locale", "accept", "language"),
    [
        ("de-AT", None, "de"),
        ("zh-Hans-CN", None, "zh"),
        ("zh_CN", None, "zh"),
        ("fr-CA", None, "fr"),
        ("es-MX", None, "es"),
        ("xx", "nl, de;q=0.4", "de"),
        (None, "de;q=0.2, zh;q=0.8", "zh"),
        ("nl", None, "en"),
        (None, None, "en"),
        ("../de", None, "en"),
    ],
)
async def test_the_texts_come_in_the_language_that_fits_best(
    door: Door, locale: str | None, accept: str | None, language: str
) -> None:
    params = {"locale": locale} if locale else {}
    response = await door.client.get("/chat/strings", params=params, headers={"Accept-Language": accept or ""})
    assert (response.status_code, response.json()["language"]) == (200, language)


async def test_an_english_text_stands_in_where_one_is_missing(config: Config, tmp_path: Path) -> None:
    texts = {"en": "strings:\n  send: Send\n  title: Help\n", "nl": "strings:\n  send: Versturen\n"}
    for language, text in texts.items():
        (tmp_path / "data" / language).mkdir(parents=True)
        (tmp_path / "data" / language / "widget.yml").write_text(text)
    async with opened(replace(config, data=tmp_path / "data")) as door:
        body = (await door.client.get("/chat/strings?locale=nl-BE")).json()
    assert body == {"language": "nl", "strings": {"send": "Versturen", "title": "Help"}}


def test_every_language_has_all_of_the_gateways_sentences_and_the_widgets_texts() -> None:
    sentences, labels = (Strings(ROOT / "data", name) for name in ("gateway", "widget"))
    own = {"answer_lost", "apology", "still_working", "too_long", "empty", "rate_limited", "button_expired"}
    own |= {"case_promised", "held", "stay_with_bot", "to_person", "withdrawn"}
    own |= {"person_joined", "back_in_queue", "handed_back", "talk_closed", "rate_talk", "rated", "rated_low"}
    done = {f"channel_{kind}" for kind in set(Kind) - {Kind.TEXT, Kind.BUTTON, Kind.START}}
    assert sentences.own("en").keys() == own | done | {"channel_moved", "channel_choose"}
    for language in (file.parent.name for file in (ROOT / "data").glob("*/words.yml")):
        assert sentences.own(language).keys() == sentences.own("en").keys(), language
        assert labels.own(language).keys() == labels.own("en").keys(), language


@pytest.mark.parametrize("header", [None, "", "*", ";q=", "de;q=x", "x" * 10_000, ",,,", "de;q=0"])
def test_a_senseless_wish_is_none(header: str | None) -> None:
    assert wishes(header) == []
