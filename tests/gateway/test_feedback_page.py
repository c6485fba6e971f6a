"""The page that a mail's question leads to, and a bad mark of a talk."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.gateway.gateway import Gateway
from bot.gateway.problems import Problem

from .channels.platform import until
from .conftest import Door

TOKEN = f"GS-1008.{'a' * 64}"
PATH = f"/feedback/{TOKEN}"


def _gateway(door: Door) -> Gateway:
    gateway: Gateway = door.client._transport.app.state.gateway  # type: ignore[attr-defined]
    return gateway


@pytest.fixture
def said(door: Door, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the order service was told."""
    told: list[dict[str, Any]] = []

    async def give(given: dict[str, Any]) -> None:
        told.append(given)

    monkeypatch.setattr(_gateway(door).orders, "give_feedback", give)
    return told


async def _post(door: Door, language: str = "en", **fields: str) -> httpx.Response:
    return await door.client.post(PATH, data=fields, headers={"Accept-Language": language})


async def test_to_open_the_link_counts_for_nothing(door: Door, said: list[dict[str, Any]]) -> None:
    page = await door.client.get(f"{PATH}?score=4", headers={"Accept-Language": "de"})
    assert page.status_code == 200
    assert "Wie zufrieden sind Sie mit GS-1008?" in page.text
    assert 'value="4" required checked' in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert said == []


async def test_the_answer_is_kept_with_its_words_and_language(door: Door, said: list[dict[str, Any]]) -> None:
    page = await _post(door, "fr", rating="5", words=" très <b>bien</b> ")
    assert "Merci beaucoup" in page.text
    assert said == [
        {"token": TOKEN, "rating": 5, "words": "très <b>bien</b>", "channel": "email", "language": "fr"},
    ]  # fmt: skip


async def test_a_bad_mark_is_answered_with_a_person(door: Door, said: list[dict[str, Any]]) -> None:
    assert "A colleague looks into it" in (await _post(door, rating="2")).text


@pytest.mark.parametrize("fields", [{}, {"rating": "6"}, {"rating": "1; DROP"}, {"words": "x"}])
async def test_without_a_mark_it_is_asked_again(door: Door, said: list[dict[str, Any]], fields: dict[str, str]) -> None:
    assert "<form" in (await _post(door, **fields)).text
    assert said == []


@pytest.mark.parametrize(
    ("status", "shown"), [(404, "not valid any more"), (409, "rated this already"), (None, "try again")]
)
async def test_what_could_not_be_kept_is_told(
    door: Door, monkeypatch: pytest.MonkeyPatch, status: int | None, shown: str
) -> None:
    async def refuse(_: object) -> None:
        raise Problem("order_refused", status=status) if status else Problem("unavailable")

    monkeypatch.setattr(_gateway(door).orders, "give_feedback", refuse)
    page = await _post(door, rating="3")
    assert (page.status_code, shown in page.text) == (status or 503, True)


@pytest.mark.parametrize("token", ["x", "GS-1008.short", f"<script>.{'a' * 64}", f"GS-1008.{'A' * 64}"])
async def test_what_is_no_link_of_ours_is_not_shown(door: Door, token: str) -> None:
    assert (await door.client.get(f"/feedback/{token}")).status_code in (404, 422)


async def test_a_bad_mark_of_a_talk_opens_a_case_once_under_its_key(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, ...]] = []

    async def open_case(*facts: str) -> None:
        opened.append(facts)

    monkeypatch.setattr(_gateway(door).orders, "open_case", open_case)
    talk = await door.talk()
    for stars in (4, 1):
        rated = await door.client.post("/chat/rating", json={"stars": stars, "words": "too slow"}, headers=talk.headers)
        assert rated.status_code == 204
    await until(lambda: len(opened), lambda count: count == 1)
    assert opened == [(talk.id, "bad_rating", "1/5 too slow", "en", "rating")]
