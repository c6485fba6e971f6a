"""E-mail fetched by IMAP: a mail is marked as seen once it is stored, so that none is lost, and none answered twice."""

from __future__ import annotations

import asyncio
import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError
from sqlalchemy.exc import SQLAlchemyError

from reroute.mailserver import MailServer

from ..gateway import Gateway
from .base import Update
from .email import Email
from .mail_tls import demand_tls, fault_of
from .routes import take

log = logging.getLogger("reroute.gateway")

PATIENCE = 15.0
OLDEST = timedelta(days=7)
"""What lies in the mailbox from before is not answered any more."""
PAUSE_AFTER_A_FAULT = 30.0
AWAY = (OSError, imaplib.IMAP4.error, ImapToolsError, SQLAlchemyError)


class Mailbox:
    """Looks for new mails now and then, in a thread: the protocol's library waits."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to fetch, where the shop has set up a mailbox."""
        channel = self._gateway.channels.get(Email.name)
        if isinstance(channel, Email) and channel.imap is not None:
            self._task = asyncio.create_task(self._fetch(channel, channel.imap))

    async def stop(self) -> None:
        """Once the mail that is being taken is stored."""
        self._stopping.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=PATIENCE)
            self._task.cancel()

    async def _fetch(self, channel: Email, server: MailServer) -> None:
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            pause = channel.imap_every
            try:
                await asyncio.to_thread(self._round, channel, server, loop)
            except AWAY as error:
                log.warning("mailbox not read, tried again: error=%s", fault_of(error))
                pause = max(pause, PAUSE_AFTER_A_FAULT)
            except Exception as error:  # a bug at one mail must not end the fetching of all
                log.error("mailbox broke: error=%s", type(error).__name__)
                pause = max(pause, PAUSE_AFTER_A_FAULT)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()

    def _round(self, channel: Email, server: MailServer, loop: asyncio.AbstractEventLoop) -> None:
        since = (self._gateway.now() - OLDEST).date()
        with _open(server) as box:
            for uid in box.uids(AND(seen=False, date_gte=since)):
                if self._stopping.is_set():
                    return
                if (raw := _raw(box, uid, channel.largest_webhook)) is not None:
                    box.flag(uid, self._take(channel, raw, loop), True)

    def _take(self, channel: Email, raw: bytes, loop: asyncio.AbstractEventLoop) -> list[str]:
        """Stores what a mail says; gives the flags that it gets. One that cannot be read is left to people."""
        try:
            updates: list[Update] = channel.read(raw)
        except ValueError:
            log.warning("mail not read, flagged in the mailbox")
            return [MailMessageFlags.SEEN, MailMessageFlags.FLAGGED]
        asyncio.run_coroutine_threadsafe(take(self._gateway, channel, updates), loop).result()
        return [MailMessageFlags.SEEN]


@contextmanager
def _open(server: MailServer) -> Iterator[BaseMailBox]:
    tls = ssl.create_default_context()
    box: BaseMailBox
    if server.implicit_tls:
        box = MailBox(server.host, server.port, timeout=PATIENCE, ssl_context=tls)
    else:
        box = MailBoxUnencrypted(server.host, server.port, timeout=PATIENCE)
    try:
        if not server.implicit_tls and "STARTTLS" in box.client.capabilities:
            box.client.starttls(tls)
        demand_tls(server, isinstance(box.client.sock, ssl.SSLSocket))
        login = box.login if (server.user + server.password).isascii() else box.login_utf8
        yield login(server.user, server.password, server.folder)
    finally:
        with suppress(*AWAY):
            box.logout()


def _raw(box: BaseMailBox, uid: str, most: int) -> bytes | None:
    """The mail's bytes, of a larger one as many; None if it is gone."""
    _, data = box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{most}>)")
    return next((each[1] for each in data if isinstance(each, tuple)), None)
