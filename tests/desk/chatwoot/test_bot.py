"""Customers in Chatwoot's own inboxes: the bot answers while a conversation is pending, and only then."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image

from bot.gateway import inbox
from tests.gateway.conftest import words
from tests.gateway.fake_rasa import FakeRasa

from .conftest import Stage
from .fake_chatwoot import ACCOUNT_SECRET, EMAIL, FOREIGN, LENA, OMAR, FakeChatwoot, Hook

TAKES_OVER = "A colleague takes over."
NOTE = """**From the bot**

- reason: asked
- language: de
- channel: chatwoot
- mood: upset
- asked: cancel_order – “please stop it”
- order: GS-1001
- case: C-10001
- offered: a voucher"""


async def handed_over(stage: Stage) -> tuple[int, str]:
    """A conversation that waits for a person, and our talk."""
    number = stage.chatwoot.customer_writes("a person please")
    await stage.until(lambda: stage.chatwoot.conversations[number].status, "open")
    await stage.settle()
    return number, stage.talk_id(number)


async def test_a_message_in_a_pending_conversation_is_answered_once(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number = chatwoot.customer_writes("wo ist mein Paket?")  # told by both webhooks
    await stage.until(lambda: chatwoot.shown(number), ["wo ist mein Paket?", "heard: wo ist mein Paket?"])
    await stage.settle()
    assert chatwoot.shown(number) == ["wo ist mein Paket?", "heard: wo ist mein Paket?"]
    assert rasa.texts == ["wo ist mein Paket?"]
    assert stage.steps(stage.talk_id(number)) == []


async def test_a_webhook_told_twenty_times_at_once_makes_one_turn(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    stage.held = True
    number = chatwoot.customer_writes("hallo")
    hooks = [*chatwoot.hooks]
    chatwoot.hooks.clear()
    assert set(await asyncio.gather(*(stage.tell(hook) for hook in hooks * 20))) == {200}
    await stage.until(lambda: chatwoot.of_the_bot(number), ["heard: hallo"])
    assert rasa.texts == ["hallo"]


async def test_a_hand_over_opens_the_conversation_with_a_note_that_holds_the_packet(
    stage: Stage, chatwoot: FakeChatwoot
) -> None:
    number, talk_id = await handed_over(stage)
    assert chatwoot.notes(number) == [NOTE]
    assert chatwoot.shown(number) == ["a person please", TAKES_OVER]
    assert [each["private"] for each in chatwoot.conversations[number].messages] == [False, False, True]
    assert chatwoot.statuses_set == [(number, "open")]
    assert stage.owner(talk_id) == "waiting"


async def test_while_it_is_open_the_bot_is_silent_and_an_agents_words_are_kept_once(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number, talk_id = await handed_over(stage)
    chatwoot.customer_writes("are you there?", number)
    await stage.settle()
    assert chatwoot.of_the_bot(number) == [TAKES_OVER]
    chatwoot.agent_writes(number, "only for staff", private=True)
    chatwoot.agent_writes(number, "I am looking into it.")
    await stage.until(lambda: stage.owner(talk_id), "agent")
    assert await stage.tell(Hook(ACCOUNT_SECRET, _last(chatwoot, number))) == 200
    chatwoot.customer_writes("thank you", number)
    await stage.settle()
    assert stage.said(talk_id) == [
        ("customer", "a person please"),
        ("bot", TAKES_OVER),
        ("customer", "are you there?"),
        ("agent", "I am looking into it."),
        ("customer", "thank you"),
    ]
    shown = ["a person please", TAKES_OVER, "are you there?", "I am looking into it.", "thank you"]
    assert chatwoot.shown(number) == shown
    assert rasa.texts == ["a person please"]
    assert stage.steps(talk_id) == [("ask", "customer"), ("claim", "chatwoot-5")]


def _last(chatwoot: FakeChatwoot, number: int) -> dict[str, object]:
    talk = chatwoot.conversations[number]
    return chatwoot._event("message_created", talk, talk.messages[-1])


async def test_another_agent_who_answers_has_the_talk_from_then_on(stage: Stage, chatwoot: FakeChatwoot) -> None:
    number, talk_id = await handed_over(stage)
    chatwoot.agent_writes(number, "one moment", LENA)
    chatwoot.agent_writes(number, "I take this", OMAR)
    await stage.settle()
    assert stage.steps(talk_id)[1:] == [("claim", "chatwoot-5"), ("assign", "chatwoot-6")]


async def test_set_back_to_pending_it_is_the_bots_again_which_is_told(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number, talk_id = await handed_over(stage)
    chatwoot.agent_writes(number, "done")
    await stage.until(lambda: stage.owner(talk_id), "agent")
    chatwoot.agent_sets(number, "pending")
    await stage.until(lambda: rasa.texts[1:], ['/inform{"handed_back": {}}'])
    chatwoot.customer_writes("und jetzt?", number)
    await stage.until(lambda: chatwoot.of_the_bot(number)[-1:], ["heard: und jetzt?"])
    assert words("handed_back", "de") in chatwoot.of_the_bot(number)
    assert stage.steps(talk_id)[-1] == ("hand_back", "chatwoot-5")
    assert chatwoot.conversations[number].status == "pending"


async def test_resolved_is_closed_and_who_writes_again_has_the_bot(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number, talk_id = await handed_over(stage)
    chatwoot.agent_writes(number, "solved")
    chatwoot.agent_sets(number, "resolved")
    await stage.until(lambda: stage.owner(talk_id), "closed")
    chatwoot.customer_writes("noch etwas", number)
    await stage.until(lambda: chatwoot.shown(number)[-1], "heard: noch etwas")
    await stage.settle()
    assert stage.owner(talk_id) == "bot"
    assert [event for event, _ in stage.steps(talk_id)] == ["ask", "claim", "close", "reopen"]
    assert chatwoot.statuses_set == [(number, "open")]
    assert rasa.texts == ["a person please", "noch etwas"]


async def test_a_second_hand_over_has_a_note_of_its_own(stage: Stage, chatwoot: FakeChatwoot) -> None:
    number, talk_id = await handed_over(stage)
    chatwoot.agent_sets(number, "pending")
    await stage.until(lambda: stage.owner(talk_id), "bot")
    chatwoot.customer_writes("another person please", number)
    await stage.until(lambda: len(chatwoot.notes(number)), 2)
    await stage.until(lambda: chatwoot.conversations[number].status, "open")


async def test_who_opens_a_pending_conversation_silences_the_bot(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number = chatwoot.customer_writes("hallo")
    await stage.until(lambda: chatwoot.of_the_bot(number), ["heard: hallo"])
    await stage.settle()
    chatwoot.agent_sets(number, "open")
    chatwoot.customer_writes("wer da?", number)
    await stage.settle()
    talk_id = stage.talk_id(number)
    assert (stage.owner(talk_id), rasa.texts) == ("waiting", ["hallo"])
    assert (chatwoot.of_the_bot(number), chatwoot.notes(number)) == (["heard: hallo"], [])
    assert stage.steps(talk_id) == [("ask", "chatwoot")]


async def test_an_open_conversation_is_left_alone_though_its_opening_was_never_told(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number = chatwoot.customer_writes("hallo")
    await stage.settle()
    stage.held = True
    chatwoot.agent_sets(number, "open")
    chatwoot.hooks.clear()
    stage.held = False
    chatwoot.customer_writes("wer da?", number)
    await stage.settle()
    assert (rasa.texts, stage.owner(stage.talk_id(number))) == (["hallo"], "waiting")


async def test_bot_and_agent_who_write_at_the_same_instant_are_one_voice(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(turn: dict[str, object]) -> object:
        loop.call_soon_threadsafe(started.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(20)
        return [{"text": "the bot's answer"}]

    rasa.answer = slow
    number = chatwoot.customer_writes("hallo")
    await started.wait()
    chatwoot.agent_writes(number, "I am here myself.")
    await stage.until(lambda: stage.owner(stage.talk_id(number)), "agent")
    go_on.set()
    await stage.until(lambda: len(stage.said(stage.talk_id(number))), 3)
    await stage.settle()
    assert chatwoot.shown(number) == ["hallo", "I am here myself."]
    assert stage.said(stage.talk_id(number))[-1] == ("bot", "[the bot's answer]")
    assert chatwoot.conversations[number].status == "open"


async def test_what_the_bot_did_not_get_through_before_an_agent_spoke_is_not_said(
    stage: Stage, chatwoot: FakeChatwoot
) -> None:
    chatwoot.fail(1, 503)
    number = chatwoot.customer_writes("hallo")
    await stage.until(lambda: len(stage.said(stage.talk_id(number))), 2)
    await asyncio.sleep(0.1)
    chatwoot.agent_writes(number, "I am here.")
    await stage.until(lambda: stage.owner(stage.talk_id(number)), "agent")
    stage.clock.forward(minutes=5)
    await stage.settle()
    assert chatwoot.shown(number) == ["hallo", "I am here."]
    assert ("bot", "[heard: hallo]") in stage.said(stage.talk_id(number))


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_chatwoot_does_not_take_is_told_again(stage: Stage, chatwoot: FakeChatwoot, status: int) -> None:
    chatwoot.fail(3, status)
    number = chatwoot.customer_writes("a person please")
    await stage.until(lambda: chatwoot.conversations[number].status, "open")
    await stage.settle()
    assert (chatwoot.of_the_bot(number), len(chatwoot.notes(number))) == ([TAKES_OVER], 1)


async def test_a_note_that_is_refused_does_not_hold_up_the_hand_over(stage: Stage, chatwoot: FakeChatwoot) -> None:
    number = chatwoot.customer_writes("hallo")
    await stage.until(lambda: chatwoot.of_the_bot(number), ["heard: hallo"])
    chatwoot.fail(1, 422)  # the bot's words
    chatwoot.fail(1, 422)  # the note
    chatwoot.customer_writes("a person please", number)
    await stage.until(lambda: chatwoot.conversations[number].status, "open")
    assert chatwoot.notes(number) == []


async def test_answers_that_get_lost_make_nothing_double(stage: Stage, chatwoot: FakeChatwoot) -> None:
    chatwoot.lose(3)
    number = chatwoot.customer_writes("a person please")
    await stage.until(lambda: chatwoot.conversations[number].status, "open")
    await stage.settle()
    assert (chatwoot.of_the_bot(number), chatwoot.notes(number)) == ([TAKES_OVER], [NOTE])


async def test_a_restart_in_the_middle_of_a_hand_over_ends_it(stage: Stage, chatwoot: FakeChatwoot) -> None:
    number = chatwoot.customer_writes("hallo")
    await stage.until(lambda: chatwoot.of_the_bot(number), ["heard: hallo"])
    await stage.settle()
    chatwoot.fail(2, 503)
    chatwoot.customer_writes("a person please", number)
    await stage.until(lambda: stage.owner(stage.talk_id(number)), "waiting")
    await stage.restart()
    await stage.until(lambda: chatwoot.conversations[number].status, "open")
    await stage.settle()
    assert chatwoot.of_the_bot(number) == ["heard: hallo", TAKES_OVER]
    assert chatwoot.notes(number) == [NOTE]


async def test_an_older_status_that_comes_late_changes_nothing(stage: Stage, chatwoot: FakeChatwoot) -> None:
    number, talk_id = await handed_over(stage)
    stage.held = True
    chatwoot.agent_sets(number, "pending")
    old = [*chatwoot.hooks]
    chatwoot.hooks.clear()
    chatwoot.agent_sets(number, "open")
    stage.held = False
    await stage.settle()
    for hook in old:
        assert await stage.tell(hook) == 200
    assert stage.owner(talk_id) == "waiting"
    assert stage.steps(talk_id) == [("ask", "customer")]


async def test_a_message_from_before_the_hand_over_that_comes_after_it_hands_nothing_back(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    stage.held = True
    number = chatwoot.customer_writes("a person please")
    chatwoot.customer_writes("and quickly", number)
    first, late = [hook for hook in chatwoot.hooks if hook.secret != ACCOUNT_SECRET]
    chatwoot.hooks.clear()
    assert await stage.tell(first) == 200
    await stage.until(lambda: chatwoot.conversations[number].status, "open")
    assert await stage.tell(late) == 200
    stage.held = False
    await stage.settle()
    assert (stage.owner(stage.talk_id(number)), rasa.texts) == ("waiting", ["a person please"])
    assert ("customer", "and quickly") in stage.said(stage.talk_id(number))


async def test_other_inboxes_and_other_accounts_are_ignored(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number = chatwoot.customer_writes("hello?", inbox=FOREIGN)
    chatwoot.agent_writes(number, "hello!")
    chatwoot.agent_sets(number, "resolved")
    stage.held = True
    ours = chatwoot.customer_writes("hallo")
    for hook in chatwoot.hooks:
        hook.payload.setdefault("account", {"id": 7})
        if hook.payload["conversation" if "conversation" in hook.payload else "id"] and hook.payload.get("content"):
            hook.payload["account"] = {"id": 8} if hook.payload["conversation"]["id"] == ours else {"id": 7}
    stage.held = False
    await stage.settle()
    assert rasa.texts == []
    assert chatwoot.shown(number) == ["hello?", "hello!"]
    assert stage.books(lambda session: session.connection().exec_driver_sql("SELECT * FROM contacts").all()) == []


async def test_choices_are_items_in_the_widget_and_the_one_that_is_pressed_counts(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    two = [{"title": "Ja", "payload": "/affirm"}, {"title": "Nein", "payload": "/deny"}]
    rasa.answer = lambda turn: [{"text": "Schwarz?", "buttons": two}] if turn["message"] == "schwarz" else answer(turn)
    number = chatwoot.customer_writes("schwarz")
    await stage.until(lambda: chatwoot.of_the_bot(number), ["Schwarz?"])
    message = chatwoot.conversations[number].messages[-1]
    assert [each["title"] for each in message["content_attributes"]["items"]] == ["Ja", "Nein"]
    chatwoot.customer_presses(number, "Ja")
    chatwoot.customer_presses(number, "Ja")
    await stage.until(lambda: chatwoot.of_the_bot(number), ["Schwarz?", "heard: /affirm"])
    chatwoot.customer_writes("2", number)
    await stage.until(lambda: len(rasa.texts), 3)
    assert rasa.texts == ["schwarz", "/affirm", "2"]


def answer(turn: dict[str, object]) -> object:
    return [{"text": f"heard: {turn['message']}"}]


async def test_choices_are_numbers_where_there_are_no_items(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    two = [{"title": "Ja", "payload": "/affirm"}, {"title": "Nein", "payload": "/deny"}]
    rasa.answer = lambda turn: [{"text": "Schwarz?", "buttons": two}] if turn["message"] == "schwarz" else answer(turn)
    number = chatwoot.customer_writes("schwarz", inbox=EMAIL)
    await stage.until(lambda: chatwoot.of_the_bot(number), ["Schwarz?\n\n1. Ja\n2. Nein"])
    chatwoot.customer_writes("2", number)
    await stage.until(lambda: rasa.texts, ["schwarz", "/deny"])


async def test_who_does_not_want_to_wait_has_the_bot_and_chatwoot_is_told(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    number, talk_id = await handed_over(stage)
    chatwoot.customer_presses(number, words("stay_with_bot", "de"))
    await stage.until(lambda: chatwoot.conversations[number].status, "pending")
    await stage.settle()
    assert stage.owner(talk_id) == "bot"
    chatwoot.customer_writes("hallo", number)
    await stage.until(lambda: chatwoot.of_the_bot(number)[-1:], ["heard: hallo"])
    assert chatwoot.statuses_set == [(number, "open"), (number, "pending")]


async def test_a_picture_is_evidence_and_a_voice_message_gets_words(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa
) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    chatwoot.picture = drawn.getvalue()
    picture = [{"id": 1, "file_type": "image", "data_url": "https://chatwoot.example/rails/active_storage/a.png"}]
    number = chatwoot.customer_writes("kaputt", attachments=picture)
    await stage.until(lambda: len(rasa.texts), 2)
    assert rasa.texts[0] == "kaputt"
    assert rasa.texts[1].startswith('/inform{"picture": "p-')
    voice = [{"id": 2, "file_type": "audio", "data_url": "https://chatwoot.example/b.ogg"}]
    chatwoot.customer_writes("", number, attachments=voice)
    await stage.until(lambda: chatwoot.of_the_bot(number)[-1:], [words("channel_voice", "de")])


async def test_who_was_forgotten_begins_anew(stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa) -> None:
    number = chatwoot.customer_writes("hallo")
    await stage.until(lambda: chatwoot.of_the_bot(number), ["heard: hallo"])
    await stage.settle()
    before = stage.talk_id(number)
    assert stage.books(lambda session: inbox.forget(session, before, stage.clock.now))
    chatwoot.customer_writes("wieder da", number)
    await stage.until(lambda: chatwoot.of_the_bot(number), ["heard: hallo", "heard: wieder da"])
    assert stage.talk_id(number) != before
