"""Chatwoot as its documents and its source describe it: one account, its API over real HTTP, its webhooks queued."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.gateway.config import ChatwootDesk

Json = dict[str, Any]
ACCOUNT, INBOX, TOKEN = 7, "api-inbox", "bot-token"
BOT_SECRET, ACCOUNT_SECRET = "of-the-agent-bot", "of-the-webhook"
WIDGET, EMAIL, API, FOREIGN = 1, 2, 3, 4
"""Inboxes; in the first two we are the bot, the last has nothing to do with us."""
CHANNELS = {WIDGET: "Channel::WebWidget", EMAIL: "Channel::Email", API: "Channel::Api", FOREIGN: "Channel::WebWidget"}
WITH_BOT = (WIDGET, EMAIL)
TYPES = {"incoming": 0, "outgoing": 1}
LENA, OMAR = {"id": 5, "name": "Lena Vogt", "type": "user"}, {"id": 6, "name": "Omar Said", "type": "user"}
LOST, WELL = 0, -1
BOT = {"id": 2, "name": "Reroute", "type": "agent_bot"}


@dataclass(frozen=True)
class Hook:
    """A webhook to be delivered."""

    secret: str
    payload: Json

    def signed(self, at: datetime) -> tuple[bytes, dict[str, str]]:
        """Body and headers."""
        body, timestamp = json.dumps(self.payload).encode(), str(int(at.timestamp()))
        digest = hmac.new(self.secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"X-Chatwoot-Timestamp": timestamp, "X-Chatwoot-Signature": f"sha256={digest}"}
        return body, headers | {"Content-Type": "application/json"}


@dataclass
class Conversation:
    """One at Chatwoot."""

    id: int
    inbox: int
    source: str
    status: str
    at: float
    messages: list[Json] = field(default_factory=list)


class LoseAnswer(Exception):
    """The request is done, and nobody hears of it."""


class FakeChatwoot:
    """`fail(n, status)` has the next calls fail that change something, `lose(n)` every second answer get lost."""

    def __init__(self) -> None:
        self.conversations: dict[int, Conversation] = {}
        self.contacts: dict[str, Json] = {}
        self.hooks: deque[Hook] = deque()
        self.statuses_set: list[tuple[int, str]] = []
        self.picture = b""
        self._failures: deque[int] = deque()
        self._lock = threading.RLock()
        self._ids, self._time = 100, 1_700_000_000.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def settings(self) -> ChatwootDesk:
        return ChatwootDesk(self.url, ACCOUNT, INBOX, TOKEN, (BOT_SECRET, ACCOUNT_SECRET))

    def fail(self, times: int, status: int) -> None:
        self._failures.extend([status] * times)

    def lose(self, times: int) -> None:
        self._failures.extend([LOST, WELL] * times)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # what people do there

    def customer_writes(self, text: str, number: int = 0, inbox: int = WIDGET, **more: Any) -> int:
        """In a new conversation, or in this one; gives its number."""
        with self._lock:
            talk = self.conversations.get(number) or self._begin(inbox, f"source-{len(self.conversations)}")
            if talk.status in ("resolved", "snoozed"):
                reopened = "pending" if talk.inbox in WITH_BOT and talk.status == "resolved" else "open"
                self._set(talk, reopened)
            sender = {"id": 90, "name": "Anna", "type": "contact"}
            self._add(talk, {"content": text, "message_type": "incoming", "sender": sender, **more})
            return talk.id

    def agent_writes(self, number: int, text: str, agent: Json = LENA, private: bool = False) -> int:
        with self._lock:
            message = {"content": text, "message_type": "outgoing", "private": private, "sender": agent}
            return self._add(self.conversations[number], message)["id"]

    def agent_sets(self, number: int, status: str) -> None:
        with self._lock:
            self._set(self.conversations[number], status)

    def customer_presses(self, number: int, title: str) -> None:
        with self._lock:
            talk = self.conversations[number]
            message = next(each for each in reversed(talk.messages) if each["content_type"] == "input_select")
            item = next(each for each in message["content_attributes"]["items"] if each["title"] == title)
            message["content_attributes"]["submitted_values"] = [item]
            self._tell(talk, self._event("message_updated", talk, message))

    # what a test looks at

    def shown(self, number: int) -> list[str]:
        """What the customer has on the screen."""
        return [each["content"] for each in self.conversations[number].messages if not each["private"]]

    def of_the_bot(self, number: int) -> list[str]:
        found = self.conversations[number].messages
        return [each["content"] for each in found if each["sender"] == BOT and not each["private"]]

    def notes(self, number: int) -> list[str]:
        return [each["content"] for each in self.conversations[number].messages if each["private"]]

    # how it works

    def _begin(self, inbox: int, source: str) -> Conversation:
        number = len(self.conversations) + 1
        status = "pending" if inbox in WITH_BOT else "open"
        talk = Conversation(number, inbox, source, status, self._tick())
        self.conversations[number] = talk
        return talk

    def _tick(self) -> float:
        self._time += 0.01
        return self._time

    def _set(self, talk: Conversation, status: str) -> None:
        before, talk.status, talk.at = talk.status, status, self._tick()
        if before == status:
            return
        changed = [{"status": {"previous_value": before, "current_value": status}}]
        payload = {**self._shape(talk), "event": "conversation_status_changed", "changed_attributes": changed}
        self.hooks.append(Hook(ACCOUNT_SECRET, payload))
        if talk.inbox in WITH_BOT and status in ("open", "resolved"):
            name = {"open": "conversation_opened", "resolved": "conversation_resolved"}[status]
            self.hooks.append(Hook(BOT_SECRET, {**self._shape(talk), "event": name}))

    def _add(self, talk: Conversation, message: Json) -> Json:
        self._ids += 1
        talk.at = self._tick()
        blank = {"private": False, "content_type": "text", "content_attributes": {}}
        message = {**blank, **message, "id": self._ids}
        talk.messages.append(message)
        self._tell(talk, self._event("message_created", talk, message))
        return message

    def _event(self, name: str, talk: Conversation, message: Json) -> Json:
        told = {"event": name, "account": {"id": ACCOUNT, "name": "Shop"}, "inbox": {"id": talk.inbox, "name": "i"}}
        return json.loads(json.dumps({**message, **told, "conversation": self._shape(talk)}))

    def _tell(self, talk: Conversation, payload: Json) -> None:
        self.hooks.append(Hook(ACCOUNT_SECRET, payload))
        if talk.inbox in WITH_BOT:
            self.hooks.append(Hook(BOT_SECRET, payload))

    def _shape(self, talk: Conversation) -> Json:
        return {
            "id": talk.id,
            "inbox_id": talk.inbox,
            "status": talk.status,
            "channel": CHANNELS[talk.inbox],
            "updated_at": talk.at,
            "timestamp": int(talk.at),
            "contact_inbox": {"id": 1, "source_id": talk.source},
            "additional_attributes": {"browser_language": "de"},
            "meta": {"sender": {"id": 90, "name": "Anna"}, "assignee": None},
        }

    def take(self, method: str, path: str, headers: Json, body: Json) -> tuple[int, Any]:
        """Answers a call; raises LoseAnswer after it was done."""
        with self._lock:
            failure = self._failures.popleft() if self._failures and method == "POST" else None
            if failure not in (None, LOST, WELL):
                return failure, {"error": "as told"}
            answer = self._answer(method, path.strip("/").split("/"), headers, body)
        if failure == LOST:
            raise LoseAnswer
        return answer

    def _answer(self, method: str, path: list[str], headers: Json, body: Json) -> tuple[int, Any]:
        match method, path:
            case "GET", ["rails", *_]:
                return 200, self.picture
            case _, ["public", "api", "v1", "inboxes", inbox, "contacts", *rest] if inbox == INBOX:
                return self._client(method, rest, body)
            case "POST", ["api", "v1", "accounts", account, "conversations", number, what] if account == str(ACCOUNT):
                if headers.get("api_access_token") != TOKEN:
                    return 401, {"error": "Invalid Access Token"}
                return self._as_bot(self.conversations[int(number)], what, body)
        return 404, {"error": "not found"}

    def _client(self, method: str, path: list[str], body: Json) -> tuple[int, Any]:
        match method, path:
            case "POST", []:
                contact = self.contacts.setdefault(body["source_id"], {"id": len(self.contacts) + 1, **body})
                return 200, contact
            case _, [source, "conversations"]:
                found = [each for each in self.conversations.values() if each.source == source]
                if method == "GET":
                    return 200, [self._public(each) for each in found]
                return 200, self._public(self._begin(API, source))
            case "GET", [_, "conversations", number, "messages"]:
                said = [each for each in self.conversations[int(number)].messages if not each["private"]]
                return 200, [{**each, "message_type": TYPES[each["message_type"]]} for each in said[-20:]]
            case "POST", [source, "conversations", number, "messages"]:
                talk = self.conversations[int(number)]
                if talk.source != source:
                    return 404, {}
                if talk.status == "resolved":
                    self._set(talk, "open")
                sender = {"id": 91, "name": "c", "type": "contact"}
                content = body.get("content") or ""
                said = self._add(talk, {"content": content, "message_type": "incoming", "sender": sender})
                said["files"] = body.get("files", 0)
                return 200, {**said, "message_type": 0}
        return 404, {}

    def _public(self, talk: Conversation) -> Json:
        return {"id": talk.id, "status": talk.status, "inbox_id": talk.inbox, "messages": []}

    def _as_bot(self, talk: Conversation, what: str, body: Json) -> tuple[int, Any]:
        if what == "messages":
            said = {name: body[name] for name in ("content", "message_type", "private")}
            attributes = {"content_type": body.get("content_type", "text")}
            attributes["content_attributes"] = body.get("content_attributes", {})
            return 200, self._add(talk, {**said, **attributes, "sender": BOT})
        if what == "toggle_status":
            self.statuses_set.append((talk.id, body["status"]))
            self._set(talk, body["status"])
            return 200, {"payload": {"success": True, "current_status": talk.status, "conversation_id": talk.id}}
        return 404, {}


def _handler(fake: FakeChatwoot) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self._serve("POST")

        def do_GET(self) -> None:
            self._serve("GET")

        def _serve(self, method: str) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            if headers.get("content-type", "").startswith("multipart/"):
                body: Json = {"content": "", "files": raw.count(b'name="attachments[]"')}
            else:
                body = json.loads(raw or b"{}")
            try:
                status, answer = fake.take(method, self.path.partition("?")[0], headers, body)
            except LoseAnswer:
                self.close_connection = True
                return
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "3")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
