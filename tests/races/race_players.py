"""The players of a race: processes of their own, each with its own connections, that start at one instant."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from partners import MOVES_MONEY, Partners
from race_moves import PLAYERS, Move
from race_stage import Stage
from starlette.testclient import TestClient

from backend_stub import worker
from backend_stub.effects.payments import MovementState, Notice
from backend_stub.http.app import create_app
from backend_stub.storage.retrying import retried
from backend_stub.watch.money import take_notice
from backend_stub.worker import utc_now
from reroute.settings import Settings

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["backend_stub.http.app", "backend_stub.worker", "starlette.testclient"])
SECONDS = 60
AGENT = "lena"
WORD = {"approved": True, "reason": "the history shows it"}


@dataclass(frozen=True)
class Outcome:
    """What came of one move: the HTTP status and the problem's name, or the name of an exception."""

    player: str
    move: Move
    said: str
    answer: dict[str, Any]
    seconds: float

    @property
    def status(self) -> int:
        return int(self.said[:3]) if self.said[:3].isdigit() else 0

    def __str__(self) -> str:
        subject = self.move.of or self.move.what or self.move.key
        return (
            f"{self.player:8} {self.move.who:5} {self.move.do:8} {subject:12} {self.said} {self.seconds * 1000:.0f} ms"
        )


class Players:
    """Four processes that play what they are told; they live for many races."""

    def __init__(self) -> None:
        self._start = SPAWN.Barrier(len(PLAYERS))
        self._lines: dict[str, Connection] = {}
        self._processes = []
        for name in PLAYERS:
            here, there = SPAWN.Pipe()
            process = SPAWN.Process(target=_play, args=(name, there, self._start), daemon=True)
            process.start()
            self._lines[name] = here
            self._processes.append(process)

    def enter(self, url: str, home: Path) -> None:
        """Every player opens this shop."""
        self._all(dict.fromkeys(PLAYERS, ("enter", url, home)))

    def prepare(self, stage: Stage, moves: dict[str, tuple[Move, ...]]) -> tuple[list[Outcome], dict[str, str]]:
        """Before the start; returns what came of it, and the ids of the proposals made, by name."""
        outcomes = self._all({name: ("prepare", stage, moves[name]) for name in PLAYERS})
        return outcomes, {o.move.of: o.answer["id"] for o in outcomes if o.move.do == "propose" and "id" in o.answer}

    def race(self, stage: Stage, moves: dict[str, tuple[Move, ...]], proposals: dict[str, str]) -> list[Outcome]:
        """All at one instant."""
        return self._all({name: ("race", stage, moves[name], proposals) for name in PLAYERS})

    def close(self) -> None:
        for line in self._lines.values():
            line.send(None)
        for process in self._processes:
            process.join(SECONDS)

    def _all(self, messages: dict[str, tuple[Any, ...]]) -> list[Outcome]:
        for name, message in messages.items():
            self._lines[name].send(message)
        found: list[Outcome] = []
        for name, line in self._lines.items():
            assert line.poll(SECONDS), f"the {name} does not answer: a deadlock that nobody ended?"
            found += line.recv()
        return found


def _play(name: str, line: Connection, start: Barrier) -> None:
    player: Player | None = None
    while (message := line.recv()) is not None:
        what, *given = message
        if what == "enter":
            if player is not None:
                player.leave()
            player = Player(name, *given)
            line.send([])
            continue
        assert player is not None
        player.stage, moves = given[:2]
        if what == "race":
            player.proposals = dict(given[2])
            start.wait(SECONDS)
        line.send(list(player.play(moves)))


class Player:
    """One process in one shop; speaks HTTP to an application of its own, and for the house also works in it."""

    stage: Stage

    def __init__(self, name: str, url: str, home: Path) -> None:
        self.name = name
        settings = Settings(home=home, secret="secret", orders_database_url=url)  # noqa: S106 - of this test alone
        self.app = create_app(settings)
        self.client = TestClient(self.app, headers={"Authorization": "Bearer secret"}, raise_server_exceptions=False)
        self.partners = Partners(utc_now)
        self.box = replace(worker.outbox(settings, self.app.state.shop.database), handlers=self.partners.handlers())
        self.watch = worker.watch(settings, self.box)
        self.proposals: dict[str, str] = {}

    def leave(self) -> None:
        self.app.state.shop.database.close()

    def play(self, moves: Iterable[Move]) -> Iterable[Outcome]:
        for move in moves:
            started = time.perf_counter()
            said, answer = DO[move.do](self, move)
            yield Outcome(self.name, move, said, answer, time.perf_counter() - started)

    def call(self, move: Move, path: str, body: Any = None, *, verb: str = "POST") -> tuple[str, dict[str, Any]]:
        headers = {"X-Conversation": f"talk-{self.stage.name}-{move.who}"}
        if move.who == AGENT:
            headers = {"X-Agent": AGENT}
        if move.key:
            headers["Idempotency-Key"] = f"{move.key}-{self.stage.name}"
        answer = self.client.request(verb, f"/v1/{path}", json=body, headers=headers)
        said = dict(answer.json())
        problem = said["type"].removeprefix("urn:reroute:") if answer.status_code >= 400 else ""
        rule = f" {said['rule']}" if problem and "rule" in said else ""
        return f"{answer.status_code} {problem}{rule}".strip(), said

    def number(self, who: str) -> str:
        return self.stage.rival if who == "emma" else self.stage.order


def _verify(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    body = {"order": player.number(move.who), "contact": player.stage.email(move.who)}
    return player.call(move, "verifications", body)


def _propose(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    said, body = player.call(move, f"orders/{player.number(move.who)}/proposals", {"changes": [move.change]})
    if "id" in body:
        player.proposals[move.of] = body["id"]
    return said, body


def _of_proposal(path: str, body: Any = None) -> Callable[[Player, Move], tuple[str, dict[str, Any]]]:
    def do(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
        if move.of not in player.proposals:
            return "nothing proposed", {}
        return player.call(move, f"proposals/{player.proposals[move.of]}/{path}", body)

    return do


def _undo(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    """Of the newest receipt that the order has by now, whoever confirmed it."""
    said, found = player.call(move, f"receipts?order={player.number(move.who)}", verb="GET")
    if not found.get("receipts"):
        return (said, found) if said != "200" else ("nothing to undo", {})
    return player.call(move, f"receipts/{found['receipts'][0]['id']}/undo")


def _read(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    return player.call(move, f"orders/{player.number(move.who)}", verb="GET")


def _erase(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    return player.call(move, "customer/erasure", {"code": move.what} if move.what else None)


def _complain(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    return player.call(move, "cases", {"kind": "complaint", "order": player.stage.order, "summary": "too late"})


def _rename(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    return player.call(move, "customer", {"name": "Anna Schmidt-Weber"}, verb="PATCH")


def _event(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    return player.call(move, f"orders/{player.stage.order}/events", {"state": move.what, "status": move.what})


def _goods_back(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    return player.call(move, f"orders/{player.stage.order}/returns", {"lines": [1]})


def _outbox(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    player.partners.fates = dict.fromkeys(MOVES_MONEY, move.what)
    worked = player.box.work()
    return "worked" if worked else "nothing to work", {}


def _notice(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    """The payment provider tells how it ended, twice."""
    if not player.partners.pending:
        return "nothing pending", {}
    shop, now = player.app.state.shop, utc_now()
    notice = Notice(1, player.partners.pending.pop(0), MovementState(move.what), now)

    @retried
    def take() -> bool:
        with shop.database.write() as session:
            return take_notice(session, notice, shop.policy, now)

    return f"taken {take()} {take()}", {}


def _watch(player: Player, move: Move) -> tuple[str, dict[str, Any]]:
    player.watch.round()
    return "watched", {}


DO: dict[str, Callable[[Player, Move], tuple[str, dict[str, Any]]]] = {
    "verify": _verify,
    "propose": _propose,
    "confirm": _of_proposal("confirm"),
    "approve": _of_proposal("approval", WORD),
    "undo": _undo,
    "read": _read,
    "event": _event,
    "erase": _erase,
    "complain": _complain,
    "rename": _rename,
    "goods_back": _goods_back,
    "outbox": _outbox,
    "notice": _notice,
    "watch": _watch,
}
"""What a move does."""


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - dice of a test
