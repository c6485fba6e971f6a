"""Texts that leave: files, or a server that answers as Twilio's does."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from effects_house import NOON

from backend_stub.effects.outcome import RefusedError, UnavailableError
from backend_stub.effects.sms import FileSms, SmsSender, TwilioSms, sms_sink

ACCOUNT, TOKEN, SHOP, ANNA = "AC" + "0" * 32, "s3cret/+", "+493012345678", "+4915112345678"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
WORDS = "GlobalStyle: Bestellung GS-1001 ist mit DHL unterwegs. Größe 您好"
HEADER = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
Answer = tuple[int, Any]


class Twilio(ThreadingHTTPServer):
    """Takes messages and lists them; `says` answers the next ones otherwise, `hangs` keeps them waiting."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.sent: list[dict[str, str]] = []
        self.says: list[Answer] = []
        self.clock = NOON
        self.hangs = False
        self.enough = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, form: dict[str, str]) -> Answer:
        text = {"to": form["To"], "from": form["From"], "body": form["Body"], "status": "queued"}
        self.sent.append({**text, "sid": f"SM{len(self.sent)}", "date_created": format_datetime(self.clock)})
        return 201, self.sent[-1]


class Handler(BaseHTTPRequestHandler):
    server: Twilio

    def do_GET(self) -> None:
        asked = {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()}
        found = [text for text in self.server.sent if (text["to"], text["from"]) == (asked["To"], asked["From"])]
        self._answer(self._allowed() or (200, {"messages": found[::-1]}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: value[0] for key, value in parse_qs(body, strict_parsing=True).items()}
        if refused := self._allowed() or (self.server.says.pop(0) if self.server.says else None):
            return self._answer(refused)
        answer = self.server.take(form)
        if self.server.hangs:
            self.server.enough.wait(10)
        return self._answer(answer)

    def _allowed(self) -> Answer | None:
        if urlsplit(self.path).path != PATH:
            return 404, {"code": 20404, "message": "not found", "status": 404}
        if self.headers["Authorization"] != HEADER:
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        return None

    def _answer(self, answer: Answer) -> None:
        status, said = answer
        content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Says nothing."""


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    server = Twilio()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.enough.set()
    server.shutdown()
    thread.join()
    server.server_close()


def sender(twilio: Twilio, token: str = TOKEN, timeout: float = 5) -> TwilioSms:
    return TwilioSms(twilio.url, ACCOUNT, token, SHOP, timeout)


def deliver(way: SmsSender, to: str = ANNA, text: str = WORDS, at: datetime = NOON) -> None:
    way.deliver("01JEFFECT", at, to, text)


def no(status: int, code: int) -> Answer:
    return status, {"code": code, "message": f"about {ANNA}", "more_info": "", "status": status}


def test_a_text_becomes_a_file_and_a_retry_the_same_one(tmp_path: Path) -> None:
    for _ in range(2):
        deliver(sms_sink(tmp_path, ""))
    (path,) = (tmp_path / "sms").iterdir()
    assert path.name == "20261122T120000-01JEFFECT.json"
    assert json.loads(path.read_text("utf-8")) == {"to": ANNA, "text": WORDS}


def test_a_text_goes_out_by_twilio(twilio: Twilio) -> None:
    deliver(sender(twilio))
    (text,) = twilio.sent
    assert (text["to"], text["from"], text["body"]) == (ANNA, SHOP, WORDS)


@pytest.mark.parametrize("number", ["0151 2345678", "+49 151 2345678", "+0151234567", "+49151\n", "", "anna"])
def test_a_number_that_is_none_is_refused_before_anything_leaves(twilio: Twilio, tmp_path: Path, number: str) -> None:
    for way in (sender(twilio), FileSms(tmp_path / "sms")):
        with pytest.raises(RefusedError, match=r"^sms\.number_invalid$"):
            deliver(way, number)
    assert twilio.sent == []
    assert not (tmp_path / "sms").exists()


@pytest.mark.parametrize("code", [21211, 21408, 21610, 21614])
def test_a_no_to_this_number_is_for_good_and_names_nobody(twilio: Twilio, code: int) -> None:
    twilio.says = [no(400, code)]
    with pytest.raises(RefusedError, match=rf"^sms\.twilio_{code}$"):
        deliver(sender(twilio))
    assert twilio.sent == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (no(429, 20429), "sms.twilio_20429"),
        (no(500, 20500), "sms.twilio_20500"),
        ((503, "<html>busy</html>"), "sms.unreadable"),
        ((502, []), "sms.unreadable"),
        ((500, {}), "sms.http_500"),
        (no(403, 20008), "sms.twilio_20008"),
        (no(400, 21606), "sms.twilio_21606"),
    ],
)
def test_what_is_for_now_or_ours_to_mend_is_tried_again(twilio: Twilio, answer: Answer, reason: str) -> None:
    twilio.says = [answer]
    with pytest.raises(UnavailableError, match=f"^{reason}$"):
        deliver(sender(twilio))
    assert twilio.sent == []
    deliver(sender(twilio))
    assert [text["body"] for text in twilio.sent] == [WORDS]


def test_a_wrong_token_loses_no_text(twilio: Twilio) -> None:
    with pytest.raises(UnavailableError, match=r"^sms\.twilio_20003$"):
        deliver(sender(twilio, token="wrong"))  # noqa: S106 - a token that is none
    assert twilio.sent == []


def test_a_server_that_is_away_is_tried_again(twilio: Twilio) -> None:
    away = TwilioSms("http://127.0.0.1:9", ACCOUNT, TOKEN, SHOP)
    with pytest.raises(UnavailableError, match=r"^sms\.unreachable$"):
        deliver(away)


def test_an_answer_that_never_came_sends_nothing_twice(twilio: Twilio) -> None:
    twilio.hangs = True
    with pytest.raises(UnavailableError, match=r"^sms\.unreachable$"):
        deliver(sender(twilio, timeout=0.3))
    twilio.hangs = False
    deliver(sender(twilio))
    assert len(twilio.sent) == 1


def test_the_same_words_wanted_anew_go_out_anew(twilio: Twilio) -> None:
    deliver(sender(twilio))
    deliver(sender(twilio), at=NOON + timedelta(seconds=1))
    assert len(twilio.sent) == 2


def test_a_text_that_failed_on_the_way_is_not_taken_for_sent(twilio: Twilio) -> None:
    deliver(sender(twilio))
    twilio.sent[0]["status"] = "failed"
    deliver(sender(twilio))
    assert len(twilio.sent) == 2


def test_other_words_or_another_number_are_another_text(twilio: Twilio) -> None:
    deliver(sender(twilio))
    deliver(sender(twilio), text=f"{WORDS}!")
    deliver(sender(twilio), to="+4915112345679")
    assert len(twilio.sent) == 3


def test_a_moment_within_a_second_is_no_later_than_the_second(twilio: Twilio) -> None:
    wanted = datetime(2026, 11, 22, 12, 0, 0, 900_000, UTC)
    deliver(sender(twilio), at=wanted)
    deliver(sender(twilio), at=wanted)
    assert len(twilio.sent) == 1


def test_the_setting_names_account_token_and_sender(twilio: Twilio, tmp_path: Path) -> None:
    url = f"twilio+http://{ACCOUNT}:s3cret%2F%2B@127.0.0.1:{twilio.server_port}/?from={SHOP}"
    deliver(sms_sink(tmp_path, url))
    assert [(text["from"], text["body"]) for text in twilio.sent] == [(SHOP, WORDS)]
    assert isinstance(sms_sink(tmp_path, f"twilio://{ACCOUNT}:t@api.twilio.com/?from=%2B4930123"), TwilioSms)


@pytest.mark.parametrize(
    "url",
    [
        "https://AC:t@api.twilio.com/?from=+4930",
        "twilio://api.twilio.com/?from=+4930",
        "twilio://AC:t@/?from=+4930",
        "twilio://AC:t@api.twilio.com/",
        "twilio+http://AC:t@api.twilio.com/?from=+4930",
    ],
)
def test_a_setting_that_names_no_such_server_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="REROUTE_SMS_URL"):
        sms_sink(tmp_path, url)
