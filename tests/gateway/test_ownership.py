"""Who owns a talk: the customer asks, waits, withdraws; people take over, and the bot is silent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.gateway import ownership
from bot.gateway.config import ROOT
from bot.gateway.ownership import Agent, Event, Step
from bot.gateway.saying import locked
from bot.gateway.tables import Message, Owner, OwnershipChange

from .conftest import Config, Door, FakeRasa, opened, words

LENA = Agent("01LENA", "Lena")
HANDOVER = [{"text": "A colleague takes over."}, {"custom": {"handover": {"case": "C-10001"}}}]


def _database(door: Door) -> Any:
    return door.client._transport.app.state.gateway.database  # type: ignore[attr-defined]


async def _step(door: Door, conversation_id: str, event: Event, agent: Agent | None = None) -> None:
    def work(session: Any) -> None:
        now = door.client._transport.app.state.gateway.now()  # type: ignore[attr-defined]
        ownership.take(session, locked(session, conversation_id), Step(event, "01LENA", agent), now)

    await _database(door).run(work)


async def _changes(door: Door, conversation_id: str) -> list[tuple[str, str, str, str]]:
    def work(session: Any) -> list[tuple[str, str, str, str]]:
        found = session.query(OwnershipChange).filter_by(conversation_id=conversation_id).order_by(OwnershipChange.id)
        return [(each.event, each.before, each.after, each.by) for each in found]

    return list(await _database(door).run(work))


async def test_who_asks_for_a_person_waits_for_one(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: HANDOVER
    talk = await door.talk()
    told = (await talk.post(text="a person please")).json()
    assert (told["owner"], told["queue"]["position"]) == ("waiting", 1)
    assert [button["title"] for button in told["messages"][-1]["buttons"]] == [words("stay_with_bot")]
    assert await _changes(door, talk.id) == [("ask", "bot", "waiting", "customer")]


async def test_what_a_waiting_customer_says_never_is_rasas(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: HANDOVER
    talk = await door.talk()
    await talk.say("a person please")
    assert [each["text"] for each in await talk.say("it is about my bag")] == [words("held")]
    assert await talk.say("the red one") == []
    assert len(rasa.turns) == 1


async def test_who_waits_can_go_on_with_the_bot(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: HANDOVER
    talk = await door.talk()
    button = (await talk.say("a person please"))[-1]["buttons"][0]["id"]
    await talk.say("hello?")
    told = (await talk.post(button=button)).json()
    assert (told["owner"], [each["text"] for each in told["messages"]]) == ("bot", [words("withdrawn")])
    rasa.answer = lambda _: [{"text": "Here it is."}]
    assert [each["text"] for each in await talk.say("where is my parcel")] == ["Here it is."]
    assert (await talk.post(button=button)).json()["type"] == "urn:reroute:button_expired"
    assert [each[0] for each in await _changes(door, talk.id)] == ["ask", "withdraw"]


async def test_the_bot_is_silent_from_the_moment_that_a_person_takes_over(door: Door, rasa: FakeRasa) -> None:
    """Rasa is still at a message when the agent claims the talk: its answer is for staff alone."""
    reached, may_go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(_: Any) -> list[dict[str, Any]]:
        loop.call_soon_threadsafe(reached.set)
        asyncio.run_coroutine_threadsafe(may_go_on.wait(), loop).result(5)
        return [{"text": "I have changed it."}]

    rasa.answer = slow
    talk = await door.talk()
    asking = asyncio.create_task(talk.post(text="black, please"))
    await asyncio.wait_for(reached.wait(), 5)
    await _step(door, talk.id, Event.CLAIM, LENA)
    may_go_on.set()
    told = (await asking).json()
    assert (told["owner"], told["agent"], told["messages"]) == ("agent", {"name": "Lena"}, [])
    assert [each["text"] for each in await talk.history()] == ["black, please"]

    def hidden(session: Any) -> list[str]:
        return [each.text for each in session.query(Message).filter_by(conversation_id=talk.id, hidden=True)]

    assert await _database(door).run(hidden) == ["I have changed it."]


async def test_a_closed_talk_is_the_bots_again_with_the_next_message(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    await talk.say("hello")
    await _step(door, talk.id, Event.CLAIM, LENA)
    await _step(door, talk.id, Event.CLOSE)
    assert (await talk.post(text="one more thing")).json()["owner"] == "bot"
    assert [each[:3] for each in await _changes(door, talk.id)] == [
        ("claim", "bot", "agent"), ("close", "agent", "closed"), ("reopen", "closed", "bot"),
    ]  # fmt: skip
    assert len(rasa.turns) == 2


@pytest.mark.parametrize(
    ("text", "reason"), [("the lamp gave me an electric shock", "safety"), ("我要找律师", "legal")]
)
async def test_words_of_danger_or_law_bring_a_person(door: Door, text: str, reason: str) -> None:
    talk = await door.talk()
    told = (await talk.post(text=text)).json()
    assert told["owner"] == "waiting"
    language = "zh" if reason == "legal" else "en"
    assert told["messages"][-1]["text"] == words("to_person", language)

    def reasons(session: Any) -> list[str]:
        return [each.reason for each in session.query(OwnershipChange).filter_by(conversation_id=talk.id)]

    assert await _database(door).run(reasons) == [reason]


@pytest.mark.parametrize("free", [True, False])
async def test_by_rule_it_goes_to_a_person_only_where_one_is_there(config: Config, rasa: FakeRasa, free: bool) -> None:
    rasa.answer = lambda _: [
        {"text": "Choose."}, {"custom": {"handover": {"reason": "misunderstood", "only_if_free": True}}},
    ]  # fmt: skip
    async with opened(config) as door:
        door.client._transport.app.state.gateway.turns.anyone_free = lambda *_: free  # type: ignore[attr-defined]
        talk = await door.talk()
        assert (await talk.post(text="blub")).json()["owner"] == ("waiting" if free else "bot")


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("owner", Owner)
def test_a_step_leads_from_where_it_may_and_is_refused_elsewhere(event: Event, owner: Owner) -> None:
    """By the table of docs/desk.md, which is read here."""
    rows = [
        row.split("|") for row in (ROOT / "docs" / "desk.md").read_text("utf-8").splitlines() if row.startswith("| `")
    ]
    sources, after = next((row[2], row[3]) for row in rows if row[1].strip() == f"`{event}`" and len(row) == 6)
    may, end = ownership.STEPS[event]
    assert (owner in may) is (owner in [each.strip() for each in sources.split(",")])
    assert after.split(",")[0].strip() == end
