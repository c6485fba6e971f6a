"""The customer rates the talk; what was said last counts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from .conftest import Config, Door, Talk


async def rate(talk: Talk, body: Any) -> int:
    return (await talk.client.post("/chat/rating", json=body, headers=talk.headers)).status_code


def ratings(config: Config) -> list[tuple[Any, ...]]:
    engine = create_engine(config.settings.gateway_database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("select conversation_id, stars, words from ratings"))
        found = [tuple(row) for row in rows]
    engine.dispose()
    return found


async def test_a_later_rating_takes_the_place_of_the_earlier(config: Config, door: Door) -> None:
    talk = await door.talk()
    assert await rate(talk, {"stars": 2, "words": "slow\x00"}) == 204
    assert ratings(config) == [(talk.id, 2, "slow")]
    assert await rate(talk, {"stars": 5}) == 204
    assert ratings(config) == [(talk.id, 5, None)]


async def test_each_talk_has_its_own(config: Config, door: Door) -> None:
    for stars in (1, 5):
        assert await rate(await door.talk(), {"stars": stars, "words": "x" * 1000}) == 204
    assert sorted(row[1] for row in ratings(config)) == [1, 5]


@pytest.mark.parametrize(
    "body",
    [{}, {"stars": 0}, {"stars": 6}, {"stars": 2.5}, {"stars": "5"}, {"stars": True}, {"stars": None},
     {"stars": 5, "words": "x" * 1001}, {"stars": 5, "words": 5}, [], None],
    ids=str,
)  # fmt: skip
async def test_what_is_no_rating_is_refused(config: Config, door: Door, body: Any) -> None:
    assert await rate(await door.talk(), body) == 422
    assert ratings(config) == []


async def test_who_has_no_session_rates_nothing(config: Config, door: Door) -> None:
    assert (await door.client.post("/chat/rating", json={"stars": 5})).status_code == 401
    assert ratings(config) == []
