"""Customers at our own channels, and agents at Chatwoot."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.gateway.channels.registry import channels_of
from tests.gateway.channels.driver import Hook as PlatformHook
from tests.gateway.channels.telegram_driver import TelegramDriver
from tests.gateway.conftest import Clock, Config, Talk, words
from tests.gateway.fake_rasa import FakeRasa

from .conftest import Stage, answers
from .fake_chatwoot import ACCOUNT_SECRET, API, FakeChatwoot, Hook

TAKES_OVER = "A colleague takes over."


async def waiting(stage: Stage) -> tuple[Talk, int]:
    """A customer at our widget who waits for a person, and their conversation at Chatwoot."""
    talk = await stage.customer()
    await talk.say("where is my parcel?")
    await talk.say("a person please")
    number = await begun(stage, 1)
    await stage.settle()
    return talk, number


async def begun(stage: Stage, number: int) -> int:
    await stage.until(lambda: len(stage.chatwoot.conversations), number)
    await stage.until(lambda: len(stage.chatwoot.notes(number)), 1)
    return number


def senders(chatwoot: FakeChatwoot, number: int) -> list[tuple[str, str]]:
    found = chatwoot.conversations[number].messages
    return [(each["sender"]["type"], each["content"]) for each in found if not each["private"]]


async def heard(talk: Talk, sender: str) -> list[str]:
    return [each["text"] for each in await talk.history() if each["from"] == sender]


async def test_a_hand_over_brings_contact_conversation_transcript_and_note(
    stage: Stage, chatwoot: FakeChatwoot
) -> None:
    talk, number = await waiting(stage)
    assert list(chatwoot.contacts) == [talk.id]
    assert chatwoot.contacts[talk.id]["identifier"] == talk.id
    assert senders(chatwoot, number) == [
        ("contact", "where is my parcel?"),
        ("agent_bot", "heard: where is my parcel?"),
        ("contact", "a person please"),
        ("agent_bot", TAKES_OVER),
    ]
    assert "- case: C-10001" in chatwoot.notes(number)[0]
    conversation = chatwoot.conversations[number]
    assert (conversation.inbox, conversation.source, conversation.status) == (API, talk.id, "open")
    assert stage.owner(talk.id) == "waiting"


async def test_from_then_on_both_sides_hear_each_other_once(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    talk, number = await waiting(stage)
    await talk.post(text="are you there?")
    await stage.until(lambda: chatwoot.shown(number)[-1], "are you there?")
    chatwoot.agent_writes(number, "for staff", private=True)
    stage.held = True
    chatwoot.agent_writes(number, "Hello, I am looking into it.")
    hook = chatwoot.hooks[-1]
    stage.held = False
    await stage.until(lambda: stage.owner(talk.id), "agent")
    for _ in range(3):
        assert await stage.tell(hook) == 200
    assert (await talk.post(text="thank you")).json()["agent"] == {"name": "Lena"}
    await stage.until(lambda: chatwoot.shown(number)[-1], "thank you")
    await stage.settle()
    assert await heard(talk, "agent") == ["Hello, I am looking into it."]
    assert words("person_joined").format(name="Lena") in await heard(talk, "system")
    assert senders(chatwoot, number)[4:] == [
        ("contact", "are you there?"),
        ("user", "Hello, I am looking into it."),
        ("contact", "thank you"),
    ]
    assert rasa.texts == ["where is my parcel?", "a person please"]
    assert stage.steps(talk.id) == [("ask", "customer"), ("claim", "chatwoot-5")]


async def test_pending_hands_back_and_resolved_closes(stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa) -> None:
    talk, number = await waiting(stage)
    chatwoot.agent_writes(number, "done")
    chatwoot.agent_sets(number, "pending")
    await stage.until(lambda: rasa.texts[2:], ['/inform{"handed_back": {}}'])
    assert words("handed_back") in await heard(talk, "system")
    assert await heard(talk, "bot") != []
    await talk.say("a person please")
    await stage.until(lambda: chatwoot.conversations[number].status, "open")
    await stage.settle()
    assert chatwoot.shown(number)[-2:] == ["a person please", TAKES_OVER]
    assert len(chatwoot.notes(number)) == 2
    chatwoot.agent_writes(number, "really done")
    await stage.until(lambda: stage.owner(talk.id), "agent")
    chatwoot.agent_sets(number, "resolved")
    await stage.until(lambda: stage.owner(talk.id), "closed")
    assert words("talk_closed").format(name="Lena") in await heard(talk, "system")
    assert (await talk.say("one more thing"))[0]["text"] == "heard: one more thing"
    await stage.settle()
    assert (stage.owner(talk.id), chatwoot.conversations[number].status) == ("bot", "resolved")
    assert list(chatwoot.conversations) == [number]


async def test_who_does_not_want_to_wait_leaves_chatwoots_queue(stage: Stage, chatwoot: FakeChatwoot) -> None:
    talk, number = await waiting(stage)
    button = (await talk.history())[-1]["buttons"][0]["id"]
    await talk.post(button=button)
    await stage.until(lambda: chatwoot.conversations[number].status, "pending")
    await stage.settle()
    assert (stage.owner(talk.id), chatwoot.statuses_set) == ("bot", [(number, "pending")])


@pytest.mark.parametrize("status", [429, 500])
async def test_what_chatwoot_does_not_take_is_told_again_in_order(
    stage: Stage, chatwoot: FakeChatwoot, status: int
) -> None:
    chatwoot.fail(4, status)
    talk = await stage.customer()
    await talk.say("a person please")
    number = await begun(stage, 1)
    chatwoot.fail(2, status)
    for text in ("one", "two", "three"):
        await talk.post(text=text)
    await stage.until(lambda: chatwoot.shown(number)[2:], ["one", "two", "three"])


async def test_answers_that_get_lost_make_nothing_double(stage: Stage, chatwoot: FakeChatwoot) -> None:
    talk = await stage.customer()
    chatwoot.lose(6)
    await talk.say("a person please")
    number = await begun(stage, 1)
    chatwoot.lose(2)
    await talk.post(text="one")
    await talk.post(text="one")
    await stage.until(lambda: chatwoot.shown(number), ["a person please", TAKES_OVER, "one", "one"])
    await stage.settle()
    assert (len(chatwoot.conversations), len(chatwoot.notes(number))) == (1, 1)
    assert chatwoot.shown(number) == ["a person please", TAKES_OVER, "one", "one"]


async def test_a_message_that_is_refused_does_not_hold_up_the_others(stage: Stage, chatwoot: FakeChatwoot) -> None:
    talk, number = await waiting(stage)
    chatwoot.fail(1, 422)
    await talk.post(text="one")
    await talk.post(text="two")
    await stage.until(lambda: chatwoot.shown(number)[4:], ["two"])


async def test_a_restart_in_the_middle_of_a_hand_over_ends_it(stage: Stage, chatwoot: FakeChatwoot) -> None:
    talk = await stage.customer()
    chatwoot.fail(1, 503)
    await talk.say("a person please")
    await stage.until(lambda: len(chatwoot._failures), 0)
    await stage.restart()
    number = await begun(stage, 1)
    await stage.settle()
    assert chatwoot.shown(number) == ["a person please", TAKES_OVER]
    chatwoot.agent_writes(number, "Hello")
    await stage.until(lambda: stage.owner(talk.id), "agent")


async def test_what_was_said_while_the_gateway_was_away_reaches_the_other_side(
    stage: Stage, chatwoot: FakeChatwoot
) -> None:
    talk, number = await waiting(stage)
    chatwoot.fail(1, 503)
    await talk.post(text="are you there?")
    await stage.until(lambda: len(chatwoot._failures), 0)
    await stage.stop()
    chatwoot.agent_writes(number, "Hello")  # Chatwoot keeps its webhook and tells it again
    stage._open = type(stage._open)()
    await stage.start()
    await stage.until(lambda: ("contact", "are you there?") in senders(chatwoot, number), True)
    await stage.until(lambda: stage.owner(talk.id), "agent")
    assert ("agent", "Hello") in stage.said(talk.id)


async def test_customer_and_agent_who_write_at_the_same_instant_hear_each_other(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    talk, number = await waiting(stage)

    async def writes(name: str) -> None:
        if name.startswith("agent"):
            await asyncio.to_thread(chatwoot.agent_writes, number, name)
        else:
            await talk.post(text=name)

    names = [f"{side} {n}" for n in range(5) for side in ("agent", "customer")]
    await asyncio.gather(*(writes(name) for name in names))
    await stage.until(lambda: sorted(chatwoot.shown(number)[4:]), sorted(names))
    await stage.settle()
    said = [text for sender, text in stage.said(talk.id) if sender in ("agent", "customer")]
    assert sorted(said[2:]) == sorted(names)
    assert sorted(chatwoot.shown(number)[4:]) == sorted(names)
    assert len(rasa.texts) == 2


async def test_an_agent_who_is_quicker_than_our_note_of_the_number_is_heard(
    stage: Stage, chatwoot: FakeChatwoot
) -> None:
    stage.held = True
    talk = await stage.customer()
    chatwoot.fail(2, 503)
    await talk.say("a person please")
    await stage.until(lambda: len(stage.chatwoot._failures), 0)
    conversation = chatwoot._begin(API, talk.id)
    chatwoot.agent_writes(conversation.id, "Hello")
    stage.held = False
    await stage.until(lambda: stage.owner(talk.id), "agent")
    assert await heard(talk, "agent") == ["Hello"]


async def test_pictures_go_along(stage: Stage, chatwoot: FakeChatwoot) -> None:
    talk, number = await waiting(stage)
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    headers = talk.headers | {"Content-Type": "image/png"}
    response = await stage.client.post(
        "/chat/pictures", params={"id": "shot"}, content=drawn.getvalue(), headers=headers
    )
    assert response.status_code == 200, response.text
    await stage.until(lambda: chatwoot.conversations[number].messages[-1].get("files"), 1)


async def test_talks_of_others_in_the_same_inbox_are_nobodys(stage: Stage, chatwoot: FakeChatwoot) -> None:
    number = chatwoot._begin(API, "somebody-else").id
    chatwoot.agent_writes(number, "Hello")
    chatwoot.agent_sets(number, "resolved")
    await stage.settle()
    count = "SELECT count(*) FROM conversations"
    assert stage.books(lambda session: session.connection().exec_driver_sql(count).scalar()) == 0


async def test_the_bots_webhook_cannot_make_the_bot_answer_what_we_passed_on(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    talk, number = await waiting(stage)
    said = chatwoot._event(
        "message_created", chatwoot.conversations[number], chatwoot.conversations[number].messages[0]
    )
    assert await stage.tell(Hook("of-the-agent-bot", said)) == 200
    assert await stage.tell(Hook(ACCOUNT_SECRET, said)) == 200
    await stage.settle()
    assert len(rasa.texts) == 2
    assert len([each for each in stage.said(talk.id) if each[0] == "customer"]) == 2


async def test_an_agents_words_reach_a_customer_on_telegram_once(
    config: Config, clock: Clock, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    rasa.answer, telegram = answers, TelegramDriver()
    channels = channels_of(telegram.env)
    stage = Stage(replace(config, chatwoot=chatwoot.settings, channels=channels), clock, chatwoot)
    await stage.start()
    try:
        hook: PlatformHook = telegram.text("5", "a person please", "1")
        response = await stage.client.post("/channels/telegram", content=hook.body, headers=dict(hook.headers))
        assert response.status_code == 200
        number = await begun(stage, 1)
        chatwoot.agent_writes(number, "Hello")
        joined = words("person_joined", "de").format(name="Lena")
        await stage.until(lambda: [each.text for each in telegram.received("5")][1:], [joined, "Hello"])
        await stage.settle()
        assert senders(chatwoot, number) == [
            ("contact", "a person please"),
            ("agent_bot", TAKES_OVER),
            ("user", "Hello"),
        ]
    finally:
        await stage.stop()
        telegram.stop()
