"""What the shop's monitoring reads, and that only it may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session

from bot.desk.insights import metrics
from bot.desk.insights.metrics import Metrics
from bot.gateway import inbox, unclear
from bot.gateway.config import Config, Rate
from bot.gateway.ownership import Event
from bot.gateway.replies import Answer, Reply
from bot.gateway.tables import Approval, Contact
from tests.gateway.fake_rasa import FakeRasa

from ..conftest import Clock, Desk
from ..talks.conftest import Customers, customer
from .conftest import Books, at

PATH = "http://chat.example/metrics"
SECRET = {"Authorization": "Bearer between-processes"}
Told = dict[tuple[str, ...], float]

__all__ = ["customer"]


def read(text: str) -> Told:
    """Values by name and the values of the labels."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


@pytest.fixture
async def scrape(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Awaitable[Told]]:
    """What is told now; figures are not kept."""
    monkeypatch.setattr(metrics, "KEPT", 0)
    client = await desk.browser()

    async def scraped() -> Told:
        response = await client.get(PATH, headers=SECRET)
        assert response.status_code == 200, response.text
        return read(response.text)

    return scraped


Scrape = Callable[[], Awaitable[Told]]


async def test_it_is_prometheus_text(desk: Desk) -> None:
    response = await (await desk.browser()).get(PATH, headers=SECRET)
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "# TYPE reroute_turns_total counter" in response.text
    assert "# TYPE reroute_turn_seconds histogram" in response.text


async def test_an_empty_gateway_tells_zeros(scrape: Scrape) -> None:
    told = await scrape()
    assert {name: value for name, value in told.items() if value} == {}
    for state in ("answered", "failed", "declined", "silent", "held"):
        assert told["reroute_turns_total", state] == 0
    assert told["reroute_turn_seconds_bucket", "+Inf"] == told["reroute_to_person_seconds_count",] == 0


async def test_turns_are_counted_and_timed(scrape: Scrape, customer: Customers, rasa: FakeRasa) -> None:
    before = await customer()
    await before.say("before anybody looked")
    await scrape()
    talk = await customer()
    await talk.say("hello")
    rasa.answer = lambda _: []
    await talk.say("are you there?")
    told = await scrape()
    assert (told["reroute_turns_total", "answered"], told["reroute_turns_total", "failed"]) == (1, 1)
    assert told["reroute_turn_seconds_count",] == told["reroute_turn_seconds_bucket", "+Inf"] == 3
    assert 0 < told["reroute_turn_seconds_sum",] < 60
    buckets = [value for name, value in told.items() if name[0] == "reroute_turn_seconds_bucket"]
    assert buckets == sorted(buckets)


async def test_a_talk_that_is_forgotten_takes_nothing_back(desk: Desk, scrape: Scrape, books: Books) -> None:
    await scrape()
    talk = books.talk(at(10))
    assert (await scrape())["reroute_turns_total", "answered"] == 1
    desk.gateway.database.call(inbox.forget, talk, at(30))
    assert (await scrape())["reroute_turns_total", "answered"] == 1


async def test_talks_waits_and_stars(desk: Desk, scrape: Scrape, books: Books) -> None:
    await scrape()
    books.rated(books.talk(at(10)), 4, at(10))
    books.step(books.talk(at(10), team="returns"), Event.ASK, at(30, 22, 58))
    told = await scrape()
    assert told["reroute_talks", "bot", "service"] == told["reroute_talks", "waiting", "returns"] == 1
    assert told["reroute_waiting_seconds_max",] == 120
    assert (told["reroute_ratings", "4"], told["reroute_ratings", "5"]) == (1, 0)


async def test_how_long_customers_waited_since_the_process_began(desk: Desk, scrape: Scrape, books: Books) -> None:
    books.met(books.talk(at(10)), at(10), at(10, 13))
    await scrape()
    books.met(books.talk(at(10)), at(30, 23), at(30, 23, 5))
    told = await scrape()
    assert (told["reroute_to_person_seconds_count",], told["reroute_to_person_seconds_sum",]) == (1, 300)
    assert (told["reroute_to_person_seconds_bucket", "120"], told["reroute_to_person_seconds_bucket", "300"]) == (0, 1)


async def test_approvals_deliveries_streams_and_what_was_unclear(desk: Desk, scrape: Scrape, books: Books) -> None:
    await scrape()

    def add(session: Session) -> None:
        for proposal, asked in (("fresh", at(30)), ("stale", at(1, 0).replace(month=10))):
            session.add(Approval(proposal=proposal, order_number="GS-1001", asked_at=asked))

    def write(session: Session) -> None:
        talk = inbox.add_conversation(session, "c-app", "en", at(10), "telegram")
        session.add(Contact(channel="telegram", address="49", conversation_id=talk.id, last_message_at=at(10)))

    desk.gateway.database.call(add)
    desk.gateway.database.call(write)
    turn = books.said("c-app", at(10), "telegram")
    books.answered("c-app", turn, at(10), Answer([Reply("It is done.")]))
    labelled, _ = books.unclear("wat", at(30), times=2)
    await scrape()
    desk.gateway.database.call(unclear.done, labelled)
    with desk.gateway.hub.watch("c-app"), desk.gateway.hub.watch("c-app"):
        told = await scrape()
    assert told["reroute_approvals_waiting",] == 1
    assert [value for name, value in told.items() if name[:2] == ("reroute_deliveries", "telegram")] == [1]
    assert (told["reroute_unclear_total",], told["reroute_unclear_waiting",]) == (2, 1)
    assert told["reroute_streams",] == 2


async def test_figures_are_kept_for_ten_seconds(desk: Desk, books: Books) -> None:
    seconds = 100.0
    kept = Metrics(desk.gateway, lambda: seconds)
    assert read((await kept.text()).decode())["reroute_ratings", "5"] == 0
    books.rated(books.talk(at(10)), 5, at(10))
    seconds = 109.9
    assert read((await kept.text()).decode())["reroute_ratings", "5"] == 0
    seconds = 110.0
    assert read((await kept.text()).decode())["reroute_ratings", "5"] == 1


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer between-processe", "Basic YTpi", "between-processes", "Bearer ü"]
)
async def test_only_the_installations_secret_opens_them(desk: Desk, header: str | None) -> None:
    client = await desk.browser("127.0.0.1")
    headers = {} if header is None else {"Authorization": header.encode()}
    response = await client.get(PATH, headers=headers)  # type: ignore[arg-type]
    assert (response.status_code, response.json()["type"]) == (401, "urn:reroute:caller_unknown")
    assert "reroute_" not in response.text


async def test_an_admin_of_the_desk_is_no_monitoring(desk: Desk) -> None:
    assert (await (await desk.staff("admin")).get(PATH)).status_code == 401


async def test_guessing_the_secret_is_slow(config: Config, clock: Clock) -> None:
    async with Desk(replace(config, address_rate=Rate(2, 60)), clock) as desk:
        client = await desk.browser()
        answers = [(await client.get(PATH)).status_code for _ in range(4)]
        assert answers == [401, 401, 429, 429]
        assert (await client.get(PATH, headers=SECRET)).status_code == 200


async def test_without_a_secret_there_are_none(config: Config, clock: Clock) -> None:
    async with Desk(replace(config, settings=replace(config.settings, secret="")), clock) as desk:
        response: httpx.Response = await (await desk.browser()).get(PATH, headers={"Authorization": "Bearer "})
        assert response.status_code == 404
