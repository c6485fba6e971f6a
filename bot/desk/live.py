"""What the desk's pages are told as it happens: talks that changed, who types, who looks at the same talk."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from pydantic import BaseModel

from bot.gateway.gateway import Gateway
from bot.gateway.tables import Conversation

from .accounts.access import Member
from .talks import queue
from .talks.views import Summary

HEARTBEAT = 15.0
LOOKS = 45.0
"""Seconds for which somebody counts as looking at a talk after their page said so."""


class Live:
    """All open desks of this process; it is one process, as the hub is."""

    def __init__(self, gateway: Gateway, clock: Callable[[], float] = time.monotonic) -> None:
        self._gateway, self._clock = gateway, clock
        self._desks: set[_Desk] = set()
        self._viewing: dict[str, dict[str, tuple[str, float]]] = {}
        gateway.hub.listen(self._changed)
        gateway.signs.listen(self.type)

    def view(self, talk_id: str, member: Member) -> None:
        """The member looks at this talk from now on, and at no other."""
        for other in [talk for talk, viewers in self._viewing.items() if viewers.pop(member.id, None)]:
            if other != talk_id:
                self._changed(other)
        self._viewing = {talk: viewers for talk, viewers in self._viewing.items() if viewers}
        self._viewing.setdefault(talk_id, {})[member.id] = (member.first_name, self._clock() + LOOKS)
        self._changed(talk_id)

    def viewers(self, talk_id: str) -> list[str]:
        """First names of who looks at this talk now."""
        now = self._clock()
        return sorted(name for name, until in self._viewing.get(talk_id, {}).values() if until > now)

    def type(self, talk_id: str, side: str, name: str | None = None) -> None:
        """Tells that somebody types in a talk: `customer` or `agent`."""
        self._tell("typing", {"talk": talk_id, "from": side, "name": name}, talk_id)

    def at_desks(self) -> set[str]:
        """Ids of who has a desk open."""
        return {desk.member.id for desk in self._desks}

    def mention(self, talk_id: str, staff_ids: list[str], by: str) -> None:
        for desk in self._desks:
            if desk.member.id in staff_ids:
                desk.put("mention", {"talk": talk_id, "by": by}, None)

    def approvals(self) -> None:
        """Something waits for an approval, or does no more."""
        self._tell("approval", {}, None)

    async def events(self, member: Member, still_in: Callable[[], Any]) -> AsyncIterator[str]:
        """What happens from now on in the talks that this member sees; ends when they are signed out."""
        desk = _Desk(member)
        self._desks.add(desk)
        try:
            yield "retry: 1000\n\n"
            while not self._gateway.hub.closed:
                rung = await desk.rung(HEARTBEAT)
                if self._gateway.hub.closed or not await still_in():
                    break
                if not rung:
                    yield ": still here\n\n"
                changed, told = desk.take()
                seen = await self._gateway.database.run(
                    self._read, member, changed | {talk for talk, *_ in told if talk}
                )
                for talk_id in changed & seen.keys():
                    yield _event("talk", seen[talk_id])
                for talk, name, facts in told:
                    if talk is None or talk in seen:
                        yield _event(name, facts)
        finally:
            self._desks.discard(desk)

    def summaries(self, found: list[Summary]) -> list[Summary]:
        """With who looks at each."""
        return [each.model_copy(update={"viewers": self.viewers(each.id)}) for each in found]

    def _read(self, session: Any, member: Member, talk_ids: set[str]) -> dict[str, Summary]:
        talks = [talk for talk in (session.get(Conversation, each) for each in sorted(talk_ids)) if talk]
        mine = [talk for talk in talks if member.sees(talk.team)]
        return {each.id: each for each in self.summaries(queue.summaries(session, mine))}

    def _changed(self, talk_id: str) -> None:
        for desk in self._desks:
            desk.change(talk_id)

    def _tell(self, name: str, facts: dict[str, Any], talk_id: str | None) -> None:
        for desk in self._desks:
            desk.put(name, facts, talk_id)


class _Desk:
    """One open page: what it is yet to be told."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self._changed: set[str] = set()
        self._told: list[tuple[str | None, str, dict[str, Any]]] = []
        self._bell = asyncio.Event()

    def change(self, talk_id: str) -> None:
        self._changed.add(talk_id)
        self._bell.set()

    def put(self, name: str, facts: dict[str, Any], talk_id: str | None) -> None:
        self._told.append((talk_id, name, facts))
        self._bell.set()

    async def rung(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._bell.wait()
        except TimeoutError:
            return False

    def take(self) -> tuple[set[str], list[tuple[str | None, str, dict[str, Any]]]]:
        self._bell.clear()
        changed, told = self._changed, self._told
        self._changed, self._told = set(), []
        return changed, told


def _event(name: str, facts: BaseModel | dict[str, Any]) -> str:
    plain = (
        facts.model_dump_json(by_alias=True, exclude_none=True) if isinstance(facts, BaseModel) else json.dumps(facts)
    )
    return f"event: {name}\ndata: {plain}\n\n"
