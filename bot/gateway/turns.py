"""One turn at a time per conversation, in order, each answered within ten seconds, if need be with an apology.

Why a message is given to Rasa again or not: docs/adr/0003-turns.md.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from bot.nlu.formats import Formats

from . import inbox
from .config import Config
from .database import Database
from .handing_over import CaseWanted, People
from .history import Messages
from .hub import Hub
from .orders import OpenedCase, Orders
from .problems import Problem
from .rasa import Cut, Failed, NotDelivered, Rasa
from .replies import Answer, Reply
from .rules import Rules
from .strings import Strings, language_of
from .tables import Turn, TurnState
from .timings import Histogram

log = logging.getLogger("reroute.gateway")

AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
"""How a database that is not there shows."""


@dataclass(frozen=True)
class Told:
    """The first that the customer hears in answer to a message, and how long Rasa took, if it was Rasa's."""

    messages: Messages | None = None
    rasa_ms: float | None = None


class Turns:
    """Works the inbox off. The only place that talks to Rasa."""

    def __init__(
        self,
        database: Database,
        rasa: Rasa,
        orders: Orders,
        rules: Rules,
        strings: Strings,
        hub: Hub,
        config: Config,
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._rasa, self._orders, self._rules = database, rasa, orders, rules
        self._strings, self._hub, self._config, self._now = strings, hub, config, now
        self._answered: dict[str, asyncio.Future[Told]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._wanted: set[str] = set()
        self._running: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.anyone_free: Callable[[Session, str], bool] = lambda session, team: False
        """Whether somebody of a team is there who could take a talk; the desk sets it."""
        self.histogram = Histogram()

    async def start(self) -> None:
        """Takes up what an earlier process stored and did not answer."""
        for turn in await self._database.run(inbox.recover):
            log.info("taken up again: conversation=%s message=%s", turn.conversation_id, turn.id)
            self.take_up(turn)

    async def stop(self, patience: float) -> None:
        """Lets the running turns end for a while; the others are taken up at the next start."""
        self._stopping = True
        if self._workers:
            await asyncio.wait(self._workers.values(), timeout=patience)
        for task in [*self._workers.values(), *self._tasks]:
            task.cancel()
        await asyncio.gather(*self._workers.values(), *self._tasks, return_exceptions=True)

    def take_up(self, turn: Turn) -> None:
        """Sees to it that a stored message is answered; to ask twice makes no difference."""
        if turn.state != TurnState.WAITING or turn.id in self._answered:
            return
        loop = asyncio.get_running_loop()
        self._answered[turn.id] = loop.create_future()
        if not turn.is_notice:  # nobody waits for its answer
            loop.call_later(self._config.answer_within, self._promise_later, turn)
        self._wanted.add(turn.conversation_id)
        if turn.conversation_id not in self._workers and not self._stopping:
            worker = asyncio.create_task(self._work(turn.conversation_id))
            self._workers[turn.conversation_id] = worker

    async def first_words(self, turn: Turn) -> Told:
        """What the customer is told in answer to this message, once it is; nothing for one that was answered before."""
        waiting = self._answered.get(turn.id)
        if waiting is None:
            return Told()
        done, _ = await asyncio.wait([waiting], timeout=self._config.answer_within + 1)
        return waiting.result() if done else Told()

    def is_running(self, conversation_id: str) -> bool:
        return conversation_id in self._running

    async def _work(self, conversation_id: str) -> None:
        """Does the turns of one conversation, oldest first, until none is left."""
        try:
            while not self._stopping:
                self._wanted.discard(conversation_id)
                due = await self._patiently(inbox.next_due, conversation_id)
                if due is not None:
                    await self._do(*due)
                elif conversation_id not in self._wanted:
                    break
        finally:
            del self._workers[conversation_id]
            self._running.discard(conversation_id)

    async def _do(self, turn: Turn, untold: list[Turn]) -> None:
        self._running.add(turn.conversation_id)
        self._hub.ring(turn.conversation_id)
        begun = time.perf_counter()
        answer, state = await self._answer(turn, untold)
        milliseconds = (time.perf_counter() - begun) * 1000
        self.histogram.add(milliseconds)
        try:
            said = await self._settle(turn, answer, state)
        except SQLAlchemyError as error:
            log.error("answer cannot be stored: conversation=%s error=%s", turn.conversation_id, type(error).__name__)
            answer, state = self._apology(turn, "answer_lost"), TurnState.FAILED
            said = await self._settle(turn, answer, state)
        self._log(turn, state, answer, milliseconds)
        self._running.discard(turn.conversation_id)
        self._tell(self._answered.pop(turn.id, None), Told(said, milliseconds))
        self._hub.ring(turn.conversation_id)

    async def _settle(self, turn: Turn, answer: Answer, state: TurnState) -> Messages | None:
        language = self._language(turn, answer)
        stay, brought = (self._strings.say(key, language) for key in ("stay_with_bot", "to_person"))
        people = People(self.anyone_free, self._rules.holding, stay, brought, may_open=True)
        arguments = (turn.conversation_id, turn.id, answer, state, self._now())
        try:
            said: Messages | None = await self._patiently(inbox.settle, *arguments, people)
        except CaseWanted as wanted:
            case = await self._open(turn, wanted, language)
            promised = self._promised(case, language) if case else ""
            people = replace(people, to_person=f"{brought}\n{promised}".strip(), case=case, may_open=False)
            said = await self._patiently(inbox.settle, *arguments, people)
        return said

    async def _open(self, turn: Turn, wanted: CaseWanted, language: str) -> OpenedCase | None:
        """The case of a talk that nobody can take now; None where the order service is away: the talk waits anyhow."""
        key = f"hand-over-{turn.id}"
        try:
            return await self._orders.open_case(turn.conversation_id, wanted.kind, wanted.summary, language, key)
        except Problem as problem:
            log.warning("no case of a hand-over: conversation=%s problem=%s", turn.conversation_id, problem.name)
            return None

    def _promised(self, case: OpenedCase, language: str) -> str:
        by = Formats(language, {}).time(case.expected_by.isoformat())
        return self._strings.say("case_promised", language).format(case=case.number, time=by)

    async def _answer(self, turn: Turn, untold: list[Turn]) -> tuple[Answer, TurnState]:
        words = "answer_lost"
        try:
            if turn.recoveries > self._config.deliveries:
                raise Failed("the gateway ended too often over it")
            answer = await self._delivered(turn, untold)
            return answer, TurnState.ANSWERED if answer.replies else TurnState.SILENT
        except (NotDelivered, Cut, Failed) as error:
            words = "apology" if isinstance(error, NotDelivered) else words
            log.warning("turn failed: conversation=%s message=%s error=%r", turn.conversation_id, turn.id, error)
        except Exception as error:  # a bug of ours must not leave the customer, and all who wait behind, without a word
            log.error("turn broke: conversation=%s error=%s", turn.conversation_id, type(error).__name__)
        return self._apology(turn, words), TurnState.FAILED

    def _apology(self, turn: Turn, words: str) -> Answer:
        return Answer([] if turn.is_notice else [Reply(self._words(words, turn))])

    async def _delivered(self, turn: Turn, untold: list[Turn]) -> Answer:
        """Rasa's answer; sent again only when Rasa never had the message, or went away in the middle of the turn."""
        give_up = time.monotonic() + self._config.connect_patience
        pause, cuts = 0.1, 0
        while True:
            try:
                async with asyncio.timeout(self._config.turn_limit):
                    return await self._rasa.ask(turn, bool(cuts or turn.recoveries), untold)
            except TimeoutError:
                raise Failed("turn limit") from None
            except NotDelivered:
                if time.monotonic() + pause > give_up:
                    raise
            except Cut:
                cuts += 1
                if cuts >= self._config.deliveries:
                    raise
                give_up = time.monotonic() + self._config.redeliver_patience
                log.warning("cut, sent again: conversation=%s message=%s", turn.conversation_id, turn.id)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2)

    def _promise_later(self, turn: Turn) -> None:
        if turn.id in self._answered and not self._answered[turn.id].done():
            task = asyncio.create_task(self._promise(turn))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _promise(self, turn: Turn) -> None:
        words = self._words("still_working", turn)
        said = await self._patiently(inbox.promise, turn.conversation_id, turn.id, words, self._now())
        if said is not None:
            log.warning("takes longer: conversation=%s message=%s", turn.conversation_id, turn.id)
        self._tell(self._answered.get(turn.id), Told(said))
        self._hub.ring(turn.conversation_id)

    @staticmethod
    def _tell(waiting: asyncio.Future[Told] | None, told: Told) -> None:
        if waiting and not waiting.done():
            waiting.set_result(told)

    def _language(self, turn: Turn, answer: Answer) -> str:
        """In which the customer is answered."""
        understood = answer.understood.language if answer.understood else None
        return self._strings.best(understood or "", language_of(turn.locale, turn.payload))

    def _words(self, key: str, turn: Turn) -> str:
        return self._strings.say(key, language_of(turn.locale, turn.payload))

    async def _patiently(self, work: Callable[..., Any], *args: Any) -> Any:
        """Runs database work, and again while the database is away: what is known must not be lost."""
        while True:
            try:
                return await self._database.run(work, *args)
            except AWAY as error:
                log.error("database failed, tried again: error=%s", type(error).__name__)
                await asyncio.sleep(1)

    @staticmethod
    def _log(turn: Turn, state: TurnState, answer: Answer, milliseconds: float) -> None:
        facts = (turn.conversation_id, turn.id, state.value, len(answer.replies), milliseconds)
        log.info("turn: conversation=%s message=%s state=%s replies=%d rasa_ms=%.1f", *facts)
