"""Who may tell the gateway what happens at Chatwoot, and how it is set up."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.gateway.config import ChatwootDesk
from tests.gateway.conftest import Clock, Config, opened
from tests.gateway.fake_rasa import FakeRasa

from .conftest import Stage
from .fake_chatwoot import BOT_SECRET, FakeChatwoot, Hook

SIGNATURE, TIMESTAMP = "X-Chatwoot-Signature", "X-Chatwoot-Timestamp"
ENV = {
    "REROUTE_DESK": "chatwoot",
    "REROUTE_CHATWOOT_URL": "https://chatwoot.shop.example/",
    "REROUTE_CHATWOOT_ACCOUNT": "7",
    "REROUTE_CHATWOOT_INBOX": "inbox",
    "REROUTE_CHATWOOT_TOKEN": "token",
    "REROUTE_CHATWOOT_SECRET": "one, two",
}


async def post(stage: Stage, body: bytes, headers: dict[str, str]) -> int:
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    return (await stage.client.post("/channels/chatwoot", content=body, headers=sent)).status_code


def genuine(stage: Stage, chatwoot: FakeChatwoot) -> tuple[bytes, dict[str, str]]:
    stage.held = True
    chatwoot.customer_writes("forged")
    body, headers = next(each for each in chatwoot.hooks if each.secret == BOT_SECRET).signed(stage.clock.now)
    chatwoot.hooks.clear()
    return body, headers


@pytest.mark.parametrize(
    "what",
    [
        "none",
        "no signature",
        "no time",
        "wrong",
        "other algorithm",
        "without prefix",
        "other body",
        "empty",
        "not ASCII",
    ],
)
async def test_what_chatwoot_did_not_sign_is_refused_and_makes_no_turn(
    stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa, what: str
) -> None:
    body, headers = genuine(stage, chatwoot)
    time, signature = headers[TIMESTAMP], headers[SIGNATURE]
    forged = {
        "none": {},
        "no signature": {TIMESTAMP: time},
        "no time": {SIGNATURE: signature},
        "wrong": {TIMESTAMP: time, SIGNATURE: "sha256=" + "0" * 64},
        "other algorithm": {
            TIMESTAMP: time,
            SIGNATURE: "sha1=" + hmac.new(BOT_SECRET.encode(), f"{time}.".encode() + body, hashlib.sha1).hexdigest(),
        },
        "without prefix": {TIMESTAMP: time, SIGNATURE: signature.removeprefix("sha256=")},
        "other body": {TIMESTAMP: time, SIGNATURE: signature},
        "empty": {TIMESTAMP: time, SIGNATURE: ""},
        "not ASCII": {TIMESTAMP: time, SIGNATURE: "sha256=ø"},
    }[what]
    assert await post(stage, body + (b" " if what == "other body" else b""), forged) == 401
    assert rasa.texts == []
    assert await post(stage, body, headers) == 200


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_an_old_webhook_is_refused(stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa, minutes: int) -> None:
    body, _ = genuine(stage, chatwoot)
    _, headers = Hook(BOT_SECRET, json.loads(body)).signed(stage.clock.now + timedelta(minutes=minutes))
    assert await post(stage, body, headers) == 401
    assert rasa.texts == []


async def test_what_cannot_be_read_is_refused_and_what_does_not_matter_is_acknowledged(stage: Stage) -> None:
    for payload, status in (
        ([], 422),
        ({"event": "message_created"}, 422),
        ({"event": "message_created", "conversation": {"id": 1, "status": "unheard of"}}, 422),
        ({"event": "webwidget_triggered"}, 200),
        ({"event": "contact_updated", "id": 4}, 200),
        ({}, 200),
    ):
        assert await stage.tell(Hook(BOT_SECRET, payload)) == status, payload  # type: ignore[arg-type]


async def test_commands_of_rasas_are_plain_text(stage: Stage, chatwoot: FakeChatwoot, rasa: FakeRasa) -> None:
    number = chatwoot.customer_writes('/change_address{"order":"GS-1001"}')
    await stage.until(lambda: len(chatwoot.of_the_bot(number)), 1)
    assert [text for text in rasa.texts if text.startswith("/")] == []


async def test_without_chatwoot_there_is_no_such_address(config: Config, clock: Clock) -> None:
    async with opened(config, clock) as door:
        assert (await door.client.post("/channels/chatwoot", json={})).status_code == 404


async def test_with_chatwoot_staff_of_our_own_desk_still_sign_in(
    config: Config, clock: Clock, chatwoot: FakeChatwoot
) -> None:
    async with opened(replace(config, chatwoot=chatwoot.settings), clock) as door:
        response: httpx.Response = await door.client.get("/desk/api/me")
        assert response.status_code == 401


def test_one_setting_chooses_the_desk() -> None:
    expected = ChatwootDesk("https://chatwoot.shop.example", 7, "inbox", "token", ("one", "two"))
    assert ChatwootDesk.from_env(ENV) == expected
    assert ChatwootDesk.from_env({name: value for name, value in ENV.items() if name != "REROUTE_DESK"}) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"REROUTE_DESK": "zendesk"},
        {"REROUTE_CHATWOOT_TOKEN": ""},
        {"REROUTE_CHATWOOT_ACCOUNT": "shop"},
        {"REROUTE_CHATWOOT_URL": "chatwoot.shop.example"},
        {"REROUTE_CHATWOOT_SECRET": " , "},
    ],
)
def test_a_desk_that_is_set_up_by_halves_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="REROUTE_"):
        ChatwootDesk.from_env(ENV | changed)
