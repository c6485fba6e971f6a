"""Telegram: the Bot API, https://core.telegram.org/bots/api."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .base import (
    PATIENCE,
    Call,
    Channel,
    Kind,
    Later,
    Outgoing,
    Recipient,
    Refused,
    Update,
    Webhook,
    demand_same,
    required,
)
from .download import LARGEST_PICTURE, download
from .parts import numbered, parts

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  a header's name


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow")


class _Chat(_Shape):
    id: int
    type: str


class _Person(_Shape):
    is_bot: bool = False
    language_code: str = ""


class _Photo(_Shape):
    file_id: str
    file_size: int = 0


class _Message(_Shape):
    message_id: int
    chat: _Chat
    sender: _Person = Field(default_factory=_Person, alias="from")
    text: str = ""
    caption: str = ""
    photo: list[_Photo] = []
    edit_date: int = 0


class _Callback(_Shape):
    id: str
    sender: _Person = Field(default_factory=_Person, alias="from")
    message: _Message | None = None
    data: str = ""


class _Reaction(_Shape):
    chat: _Chat
    message_id: int
    date: int
    new_reaction: list[dict[str, object]] = []


class _Update(_Shape):
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Callback | None = None
    message_reaction: _Reaction | None = None


@dataclass(frozen=True)
class Telegram(Channel):
    """A bot, by its token; `secret` is what `setWebhook` was told, `bot` its name without the @."""

    name: ClassVar[str] = "telegram"
    longest: ClassVar[int] = 4_096
    most_choices: ClassVar[int] = 20
    longest_title: ClassVar[int] = 60

    token: str
    secret: str
    bot: str = ""
    api: str = "https://api.telegram.org"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        values = required(env, "REROUTE_TELEGRAM_TOKEN", "REROUTE_TELEGRAM_SECRET")
        if values is None:
            return None
        token, secret = values
        bot = env.get("REROUTE_TELEGRAM_BOT", "").removeprefix("@")
        return cls(token, secret, bot, env.get("REROUTE_TELEGRAM_API") or cls.api)

    def verify(self, hook: Webhook, now: datetime) -> None:
        demand_same(hook.headers.get(SECRET_HEADER), self.secret)

    def updates(self, hook: Webhook) -> list[Update]:
        update = _Update.model_validate_json(hook.body)
        if (message := update.message) is not None:
            # In groups Telegram also tells who comes and goes.
            is_for_us = not message.sender.is_bot and (message.chat.type == "private" or message.text)
            return [_said(message)] if is_for_us else []
        if (edited := update.edited_message) is not None:
            return [_update(edited, Kind.EDITED, f"{edited.message_id}-{edited.edit_date}")]
        if (callback := update.callback_query) is not None and callback.message is not None:
            return [_pressed(callback, callback.message)]
        if (reaction := update.message_reaction) is not None and reaction.new_reaction:
            identifier = f"{reaction.chat.id}-{reaction.message_id}-{reaction.date}"
            return [Update(identifier, str(reaction.chat.id), Kind.REACTION)]
        return []

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        by_number = self.numbers(message.choices)
        text = numbered(message.text, message.choices) if by_number else message.text
        bodies: list[dict[str, Any]] = [{"chat_id": to.address, "text": part} for part in parts(text, self.longest)]
        if message.choices and not by_number:
            rows = [[{"text": choice.title, "callback_data": choice.id}] for choice in message.choices]
            bodies[-1] |= {"reply_markup": {"inline_keyboard": rows}}
        return [self._call("sendMessage", body) for body in bodies]

    def receipts(self, update: Update) -> list[Call]:
        typing = self._call("sendChatAction", {"chat_id": update.address, "action": "typing"})
        if update.kind is Kind.BUTTON:  # or the button shows a clock for a while
            return [self._call("answerCallbackQuery", {"callback_query_id": update.id}), typing]
        return [typing] if update.kind is Kind.TEXT else []

    def link(self, code: str) -> str | None:
        return f"https://t.me/{self.bot}?start={code}" if self.bot else None

    def judge(self, response: httpx.Response) -> None:
        """Telegram tells in the body how long to wait; 403: the customer has blocked the bot."""
        if response.status_code == 429:
            raise Later("status 429", _answer(response, _Limited).parameters.retry_after)
        if response.status_code == 403:
            raise Refused("blocked by the customer")
        super().judge(response)

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        try:
            url = f"{self.api}/bot{self.token}/getFile"
            found = await web.post(url, json={"file_id": reference}, timeout=PATIENCE)
        except httpx.HTTPError as error:
            raise Later(type(error).__name__) from None
        self.judge(found)
        path = _answer(found, _Found).result.file_path
        return await download(web, f"{self.api}/file/bot{self.token}/{path}", {}, self.judge)

    def _call(self, method: str, body: dict[str, Any]) -> Call:
        return Call(f"{self.api}/bot{self.token}/{method}", json=body)


class _Wait(_Shape):
    retry_after: float = 0


class _Limited(_Shape):
    parameters: _Wait = Field(default_factory=_Wait)


class _Path(_Shape):
    file_path: str


class _Found(_Shape):
    result: _Path


_Answer = TypeVar("_Answer", _Limited, _Found)


def _answer(response: httpx.Response, shape: type[_Answer]) -> _Answer:
    """What Telegram answered; raises Later for what is not Telegram's, but from what stands before it."""
    try:
        return shape.model_validate_json(response.content)
    except ValidationError:
        raise Later(f"status {response.status_code}, not understood") from None


def _said(message: _Message) -> Update:
    if message.chat.type != "private":
        return _update(message, Kind.GROUP)
    extra = message.model_extra or {}
    if message.photo:
        fitting = [photo for photo in message.photo if photo.file_size <= LARGEST_PICTURE] or message.photo[:1]
        largest = max(fitting, key=lambda photo: photo.file_size)
        return _update(message, Kind.PICTURE, picture=largest.file_id)
    if "sticker" in extra:
        return _update(message, Kind.STICKER)
    if "voice" in extra:
        return _update(message, Kind.VOICE)
    if not message.text:
        return _update(message, Kind.FILE)
    is_start = message.text.split(maxsplit=1)[0] == "/start"
    return _update(message, Kind.START if is_start else Kind.TEXT)


def _pressed(callback: _Callback, message: _Message) -> Update:
    kind = Kind.BUTTON if message.chat.type == "private" else Kind.GROUP
    return Update(callback.id, str(message.chat.id), kind, button=callback.data, locale=callback.sender.language_code)


def _update(message: _Message, kind: Kind, identifier: str = "", picture: str = "") -> Update:
    chat = str(message.chat.id)
    text = message.text or message.caption
    if kind is Kind.START:
        text = text.removeprefix("/start").strip()
    return Update(
        f"{chat}-{identifier or message.message_id}",
        chat,
        kind,
        text=text,
        picture=picture,
        locale=message.sender.language_code,
    )
