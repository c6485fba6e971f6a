"""Breaking an installation on purpose: kills, freezes, impostors; and what must be true of the order afterwards."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from typing import Any

import psutil
import requests

from tests.conversations.talks import Talk
from tests.installation import Installation, eventually

ANNA = "anna.schmidt@example.com"
STREET = "Hauptstr. 12"
RESTART = 180.0
"""Seconds within which even Rasa is back, on a machine that has other things to do."""


class Breaker:
    """Breaks one installation, and sees that it is whole again."""

    def __init__(self, shop: Installation):
        self._shop = shop
        settings = shop.settings
        self._ready = {
            "orders": f"{settings.orders_url}/ready",
            "actions": f"{settings.actions_url}/ready",
            "rasa": f"{settings.rasa_url}/webhooks/gateway/ready",
            "gateway": f"{settings.gateway_url}/ready",
        }
        self._live = {**self._ready, "gateway": f"{settings.gateway_url}/live"}

    def pid(self, name: str) -> int:
        return int((self._shop.settings.home / "run" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """As `kill -9` does; returns when the process is gone."""
        pid = self.pid(name)
        os.killpg(pid, signal.SIGKILL)
        eventually(lambda: self.pid(name) != pid, f"{name} is started anew")

    def await_ready(self, *names: str) -> None:
        for name in names or self._ready:
            eventually(lambda url=self._ready[name]: _answers(url), f"{name} is ready", RESTART)

    def await_live(self, name: str) -> None:
        """It answers, whether the others do or not."""
        eventually(lambda: _answers(self._live[name]), f"{name} answers", RESTART)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """The process hangs."""
        os.killpg(self.pid(name), signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.pid(name), signal.SIGCONT)

    def ask_for(self, failpoint: str, wanted: signal.Signals) -> None:
        """When the order service next comes to this point, it gets this signal."""
        (self._shop.settings.home / "failpoints" / failpoint).write_text(wanted.name)

    @contextmanager
    def in_mid_turn(self, failpoint: str, step: Callable[[], Any]) -> Iterator[Future[Any]]:
        """`step` is under way, and the order service stands still at this point; afterwards it goes on."""
        self.ask_for(failpoint, signal.SIGSTOP)
        orders = psutil.Process(self.pid("orders"))
        with ThreadPoolExecutor(1) as pool:
            under_way = pool.submit(step)
            eventually(lambda: orders.status() == psutil.STATUS_STOPPED, f"the turn is at {failpoint}")
            try:
                yield under_way
            finally:
                orders.resume()

    @contextmanager
    def impostor(self, answer: bytes) -> Iterator[None]:
        """In the order service's place something that gives this answer to everything."""
        os.killpg(self.pid("orders"), signal.SIGKILL)
        ended = threading.Event()
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            eventually(lambda: _bound(door, self._shop.settings.port + 3), "the order service's port is free")
            door.listen()
            server = threading.Thread(target=_serve, args=(door, answer, ended))
            server.start()
            try:
                yield
            finally:
                ended.set()
                server.join()


class Progress:
    """How many messages were answered; who waits for more hears of it, and that it is over."""

    def __init__(self) -> None:
        self._answered, self._is_over = 0, False
        self._news = threading.Condition()

    @property
    def is_over(self) -> bool:
        return self._is_over

    def answered(self) -> None:
        with self._news:
            self._answered += 1
            self._news.notify_all()

    def end(self) -> None:
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def wait_for(self, more: int) -> bool:
        """True once that many more are answered, False when it is over."""
        with self._news:
            goal = self._answered + more
            self._news.wait_for(lambda: self._is_over or self._answered >= goal)
            return not self._is_over


class Killer:
    """Kills one process again and again, each time in the midst of the talks that it is back for.

    How long it lives is drawn in messages, not in seconds: so a slow machine has as many kills, and not more.
    """

    def __init__(self, breaker: Breaker, name: str, mean: int, dice: Random):
        self.name, self.kills = name, 0
        self._breaker, self._mean, self._dice = breaker, mean, dice

    def run(self, progress: Progress) -> None:
        while progress.wait_for(self._dice.randrange(2 * self._mean)):
            self._breaker.kill(self.name)
            self.kills += 1
            self._breaker.await_live(self.name)


def _bound(door: socket.socket, port: int) -> bool:
    try:
        door.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _serve(door: socket.socket, answer: bytes, ended: threading.Event) -> None:
    door.settimeout(0.05)
    while not ended.is_set():
        try:
            caller, _ = door.accept()
        except TimeoutError:
            continue
        with caller:
            caller.settimeout(2)
            caller.recv(65_536)
            caller.sendall(answer)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False


def at_the_preview(shop: Installation) -> Talk:
    """A talk in which address and colour of GS-1001 wait for a yes."""
    talk = Talk(shop, "en")
    talk.say("the address is wrong, and the red handbag should be black please")
    talk.identify("GS-1001", ANNA)
    assert STREET in talk.say(f"{STREET}, 10827 Berlin")
    return talk


def heard(talk: Talk) -> list[str]:
    """All that the assistant has said, oldest first, as the customer sees it on coming back."""
    return [message["text"] for message in talk.history() if message["from"] == "bot"]


def said_once(talk: Talk, words: str) -> str:
    """Waits for the one answer with these words."""

    def found() -> list[str]:
        try:
            return [text for text in heard(talk) if words in text]
        except requests.RequestException:
            return []  # the gateway is not back yet

    answers = eventually(found, f"the customer reads {words!r}", RESTART)
    assert len(answers) == 1, answers
    return str(answers[0])


def assert_changed_once(shop: Installation, black_before: int) -> None:
    """Order, stock, ledger, outbox, label and e-mail of GS-1001 tell of one change."""
    books = shop.books
    order = books.order("GS-1001")
    assert (order["address"]["street_address"], order["total"]) == (STREET, 8900)
    assert books.options("GS-1001") == {"color": "black"}
    assert books.on_hand("milano-handbag", color="black") == black_before - 1
    assert books.reserved("GS-1001") == 0
    assert books.changes("GS-1001").count("change") == 1
    assert books.balanced()
    books.all_sent("GS-1001")
    assert books.kinds("GS-1001") == ["email", "label"]
    assert len(books.labels("GS-1001")) == 1
    assert len(books.mails(ANNA)) == 1


def assert_unchanged(shop: Installation, black_before: int) -> None:
    """Nothing of GS-1001 was written."""
    books = shop.books
    assert books.order("GS-1001")["address"]["postal_code"] == "10115"
    assert books.options("GS-1001") == {"color": "red"}
    assert books.on_hand("milano-handbag", color="black") == black_before
    assert books.changes("GS-1001").count("change") == 0
    assert books.outbox("GS-1001") == []
    assert books.mails(ANNA) == []
