"""Slack: the Events API, interactivity and the Web API, https://docs.slack.dev."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

import httpx
from pydantic import ValidationError
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.responses import PlainTextResponse, Response

from ..problems import Problem
from . import slack_shapes as shapes
from .base import (
    PATIENCE,
    Call,
    Channel,
    Choice,
    Kind,
    Later,
    Outgoing,
    Recipient,
    Refused,
    Update,
    Webhook,
    required,
    retry_after,
)
from .download import download
from .parts import numbered, parts

SIGNATURE_HEADER, TIMESTAMP_HEADER = "x-slack-signature", "x-slack-request-timestamp"
FORM = "application/x-www-form-urlencoded"
SAID = ("", "me_message", "thread_broadcast", "file_share")
"""The subtypes of messages that somebody wrote; the others tell who came, what was pinned and the like."""
PICTURES = ("image/jpeg", "image/png", "image/webp")
NEVER = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "invalid_blocks",
        "is_archived",
        "msg_blocks_too_long",
        "msg_too_long",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
    }
)
"""Errors that no waiting mends. All others may pass, or the shop can mend them: a token, a scope, a setting."""
_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True)
class Slack(Channel):
    """An app in one workspace, by its bot's token; `secret` signs what Slack sends."""

    name: ClassVar[str] = "slack"
    longest: ClassVar[int] = 3_000
    most_choices: ClassVar[int] = 5
    longest_title: ClassVar[int] = 30
    """Slack takes 75 characters, and shows no more than about these."""

    token: str
    secret: str
    api: str = "https://slack.com/api"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        values = required(env, "REROUTE_SLACK_TOKEN", "REROUTE_SLACK_SECRET")
        if values is None:
            return None
        token, secret = values
        return cls(token, secret, env.get("REROUTE_SLACK_API") or cls.api)

    def verify(self, hook: Webhook, now: datetime) -> None:
        verifier = SignatureVerifier(self.secret, _Stopped(now))
        try:
            signed = hook.headers.get(TIMESTAMP_HEADER), hook.headers.get(SIGNATURE_HEADER)
            is_genuine = verifier.is_valid(hook.body, *signed)
        except (ValueError, TypeError):  # no number, no ASCII, no UTF-8
            is_genuine = False
        if not is_genuine:
            raise Problem("webhook_forged")

    def handshake(self, hook: Webhook) -> Response | None:
        try:
            asked = shapes.Handshake.model_validate_json(hook.body)
        except ValidationError:
            return None
        return PlainTextResponse(asked.challenge)

    def updates(self, hook: Webhook) -> list[Update]:
        if hook.headers.get("content-type", "").startswith(FORM):
            [payload] = parse_qs(hook.body.decode())["payload"]
            return list(_pressed(shapes.Interaction.model_validate_json(payload)))
        event = shapes.Envelope.model_validate_json(hook.body).event
        if event.type == "reaction_added" and event.item.channel:
            identifier = f"{event.item.ts}-{event.reaction}-{event.event_ts}"
            return [Update(identifier, event.item.channel, Kind.REACTION)]
        if event.type in ("app_mention", "message"):
            return list(_said(event))
        return []

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        by_number = self.numbers(message.choices)
        text = numbered(message.text, message.choices) if by_number else message.text
        bodies = [_body(part, to) for part in parts(text, self.longest)]
        if message.choices and not by_number:
            buttons = [_button(number, choice) for number, choice in enumerate(message.choices)]
            bodies[-1]["blocks"].append({"type": "actions", "elements": buttons})
        return [Call(f"{self.api}/chat.postMessage", json=body, headers=self._credentials) for body in bodies]

    def judge(self, response: httpx.Response) -> None:
        """Slack says most of what is wrong in the body of an answer with status 200."""
        super().judge(response)
        _result(response)

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        try:
            url, file = f"{self.api}/files.info", {"file": reference}
            found = await web.post(url, data=file, headers=self._credentials, timeout=PATIENCE)
        except httpx.HTTPError as error:
            raise Later(type(error).__name__) from None
        super().judge(found)
        address = _result(found).file.url_private
        if not self._is_slacks(address):
            raise Refused("not a file of Slack's")
        return await download(web, address, self._credentials, super().judge)

    @property
    def _credentials(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may be shown to this address: files of other services can be shared in Slack, too."""
        given, own = urlsplit(url), urlsplit(self.api)
        is_slack_com = given.scheme == "https" and (given.hostname or "").endswith(".slack.com")
        return is_slack_com or given[:2] == own[:2]


class _Stopped(Clock):
    """The verifier's clock, at the moment of a webhook."""

    def __init__(self, now: datetime) -> None:
        self._seconds = now.timestamp()

    def now(self) -> float:
        return self._seconds


def _result(response: httpx.Response) -> shapes.Result:
    """What Slack answered; raises Later or Refused where that is an error."""
    try:
        result = shapes.Result.model_validate_json(response.content)
    except ValidationError:
        raise Later("answer not understood") from None
    if result.ok:
        return result
    if result.error in NEVER:
        raise Refused(result.error)
    raise Later(result.error[:60], retry_after(response))


def _said(event: shapes.Event) -> Iterator[Update]:
    is_private = event.type == "message" and event.channel_type == "im"
    if event.bot_id or event.message.bot_id:
        return
    if event.subtype == "message_changed" and is_private:
        written = event.message.text, event.previous_message.text
        if written[0] != written[1]:  # else Slack only shows the page that a link leads to
            yield Update(f"{event.message.ts}-{event.event_ts}", event.channel, Kind.EDITED, _plain(event.message.text))
    elif event.subtype in SAID and not is_private:
        thread = {"thread_ts": event.thread_ts or event.ts}
        yield Update(event.identifier, event.channel, Kind.GROUP, _plain(event.text), thread=thread)
    elif event.subtype in SAID:
        yield from _privately(event)


def _privately(event: shapes.Event) -> Iterator[Update]:
    """The words, or each file, the first with the words."""
    thread = {"thread_ts": event.thread_ts} if event.thread_ts else None
    text = _plain(event.text)
    if not event.files:
        yield Update(event.identifier, event.channel, Kind.TEXT, text, thread=thread)
    for number, file in enumerate(event.files):
        kind = _kind(file)
        identifier = f"{event.identifier}-{file.id}"
        picture = file.id if kind is Kind.PICTURE else ""
        yield Update(identifier, event.channel, kind, "" if number else text, picture=picture, thread=thread)


def _kind(file: shapes.File) -> Kind:
    if file.mimetype in PICTURES:
        return Kind.PICTURE
    return Kind.VOICE if file.subtype == "slack_audio" else Kind.FILE


def _pressed(interaction: shapes.Interaction) -> Iterator[Update]:
    if interaction.type != "block_actions":
        return
    thread_ts = interaction.message.thread_ts
    for action in interaction.actions:
        identifier = f"{interaction.container.message_ts}-{action.action_ts}"
        thread = {"thread_ts": thread_ts} if thread_ts else None
        yield Update(identifier, interaction.channel.id, Kind.BUTTON, button=action.value, thread=thread)


def _body(text: str, to: Recipient) -> dict[str, Any]:
    """A message of plain text; the `text` beside the blocks is for notifications, and Slack's mark-up."""
    section = {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}
    body = {"channel": to.address, "text": html.escape(text, quote=False), "blocks": [section]}
    return body | {"unfurl_links": False, "unfurl_media": False} | dict(to.thread)


def _button(number: int, choice: Choice) -> dict[str, Any]:
    title = {"type": "plain_text", "text": choice.title, "emoji": False}
    return {"type": "button", "action_id": f"choice-{number}", "text": title, "value": choice.id}


def _plain(text: str) -> str:
    """What the customer typed, of Slack's mark-up for it: addresses without brackets, nobody mentioned."""
    return html.unescape(_MARKED.sub(_unmarked, text)).strip()


def _unmarked(found: re.Match[str]) -> str:
    target, label = found.group(1), found.group(2)
    if target.startswith(("@", "!")):
        return ""
    return label or target.removeprefix("mailto:").removeprefix("tel:")
