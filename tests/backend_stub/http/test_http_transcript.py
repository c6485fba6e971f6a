"""A talk by e-mail: to the customer's address on file, in the talk's language, and nothing in it but text."""

from __future__ import annotations

import email
import html
from email.policy import default

import pytest
from sqlalchemy import select
from talk import Talk, problem

from backend_stub.http import care_answers
from backend_stub.storage.tables import OutboxRow
from backend_stub.worker import outbox
from reroute.settings import Settings

SAID = [
    {"from": "customer", "at": "2026-11-22T10:30:00+01:00", "text": "Wo ist GS-1001?\nDanke <b>sehr</b>"},
    {"from": "bot", "at": "2026-11-22T09:30:02.5Z", "text": "Unterwegs 🚚"},
    {"from": "agent", "at": "2026-11-22T09:31:00Z", "text": "<script>alert(1)</script>{{ 7*7 }}"},
    {"from": "system", "at": "2026-11-22T09:32:00Z", "text": ""},
]
PATH = "/v1/customer/transcript"


def waiting(client):
    with client.app.state.shop.database.read() as session:
        return [row.payload for row in session.scalars(select(OutboxRow)) if row.payload["template"] == "transcript"]


def test_it_goes_to_the_address_on_file_as_it_was_said(client, anna):
    answer = anna.post(PATH, {"lines": SAID, "language": "de"})
    care_answers.SentOut.model_validate(answer.json())
    assert (answer.status_code, answer.json()) == (202, {"sent_to": "a•••@example.com"})
    shop = client.app.state.shop
    outbox(Settings(home=shop.home), shop.database, client.app.state.clock).work()
    [file] = (shop.home / "mail").glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["To"], mail["Content-Language"]) == ("anna.schmidt@example.com", "de")
    assert mail["Subject"] == "Ihr Chat mit uns"
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "Sie (Sonntag, 22. November 2026, 09:30 UTC)\n  Wo ist GS-1001?\n  Danke <b>sehr</b>\n" in text
    assert "Assistent (Sonntag, 22. November 2026, 09:30 UTC)\n  Unterwegs 🚚\n" in text
    assert "Kundenservice (Sonntag, 22. November 2026, 09:31 UTC)\n  <script>alert(1)</script>{{ 7*7 }}\n" in text
    page = mail.get_body(("html",)).get_content()
    assert "<script" not in page
    assert html.escape("<script>alert(1)</script>{{ 7*7 }}") in page
    assert "Danke &lt;b&gt;sehr&lt;/b&gt;" in page


def test_an_agents_reply_goes_to_who_is_not_there_any_more_once(client, anna):
    reply = {"key": "m-1", "agent": "Lena", "lines": SAID[2:3], "language": "de", "case": "C-10001", "resume": "go-1"}
    path, staff = "/v1/customer/reply", {**anna._headers, "X-Agent": "lena"}
    assert anna.post(path, reply).status_code == 403
    for _ in range(2):
        assert client.post(path, json=reply, headers=staff).status_code == 202
    shop = client.app.state.shop
    outbox(Settings(home=shop.home), shop.database, client.app.state.clock).work()
    [file] = (shop.home / "mail").glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("anna.schmidt@example.com", "Lena hat Ihnen geantwortet (Vorgang C-10001)")
    page = mail.get_body(("html",)).get_content()
    assert "<script" not in page
    assert 'href="https://globalstyle.example/chat#talk=go-1"' in page
    nobody = {**staff, "X-Conversation": "c-nobody"}
    assert client.post(path, json=reply, headers=nobody).status_code == 404


def test_each_time_it_is_asked_for_it_is_sent(client, anna):
    for _ in range(2):
        assert anna.post(PATH, {"lines": SAID, "language": "en"}).status_code == 202
    assert [payload["to"] for payload in waiting(client)] == ["anna.schmidt@example.com"] * 2


def test_a_language_without_words_is_told_in_english(client, anna):
    assert anna.post(PATH, {"lines": SAID, "language": "nl"}).status_code == 202
    assert waiting(client)[0]["language"] == "nl", "the mail falls back to English"


def test_who_has_not_said_who_it_is_gets_nothing(client):
    assert problem(Talk(client, "stranger").post(PATH, {"lines": SAID, "language": "en"})) == (
        401,
        "verification_required",
    )
    assert waiting(client) == []


@pytest.mark.parametrize(
    "change",
    [{"lines": []}, {"lines": SAID[:1] * 501}, {"lines": [SAID[0] | {"text": "x" * 10_001}]},
     {"lines": [SAID[0] | {"text": "字" * 10_000}] * 7}, {"lines": [SAID[0] | {"from": "boss"}]},
     {"lines": [SAID[0] | {"text": "a\x00b"}]}, {"lines": [SAID[0] | {"at": "now"}]}, {"language": "../en"},
     {"to": "eve@example.com"}],
    ids=["empty", "501 lines", "a long line", "210 KB", "a stranger", "NUL", "no time", "no language", "an address"],
)  # fmt: skip
def test_what_cannot_be_a_talk_is_refused(client, anna, change):
    assert problem(anna.post(PATH, {"lines": SAID, "language": "en"} | change)) == (422, "invalid_request")
    assert waiting(client) == []


def test_a_long_talk_is_taken_and_no_longer_one(client, anna):
    lines = [SAID[0] | {"text": "x" * 400}] * 500
    assert anna.post(PATH, {"lines": lines, "language": "en"}).status_code == 202
    huge = [SAID[0] | {"text": "x" * 10_000}] * 60
    assert problem(anna.post(PATH, {"lines": huge, "language": "en"})) == (413, "too_large")
