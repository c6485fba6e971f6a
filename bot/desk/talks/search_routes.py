"""`/desk/api/search`: one field for all; what is asked there is logged nowhere."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from bot.desk.accounts.access import Agent, Member
from bot.gateway import typed
from bot.gateway.problems import Problem

from . import searching
from .views import Summary

router = APIRouter(prefix="/desk/api")

FEWEST = 2
"""Bytes: one letter finds everything and so nothing, one Chinese character is a word."""
ORDER_NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9-]{1,20}")


class OrderFound(BaseModel):
    """An order in the list."""

    number: str
    state: str
    customer: str | None = None


class Found(BaseModel):
    """The newest talks first, 20 at the most."""

    talks: list[Summary]
    orders: list[OrderFound]


@router.get("/search", response_model_exclude_none=True)
async def search(member: Agent, q: Annotated[str, Query(max_length=100)]) -> Found:
    """Talks that the member sees, and the order of this number."""
    words = typed.shown(q)
    if len(words.encode()) < FEWEST:
        return Found(talks=[], orders=[])
    gateway = member.gateway
    found = gateway.database.run(searching.talks, member, words, gateway.now())
    talks, orders = await asyncio.gather(found, _orders(member, words))
    return Found(talks=talks, orders=orders)


async def _orders(member: Member, words: str) -> list[OrderFound]:
    """The order service finds orders by their number alone; none where it is away, for the talks are here."""
    if not ORDER_NUMBER.fullmatch(words):
        return []
    try:
        order: dict[str, Any] = await member.gateway.orders.act("GET", f"/orders/{words}", member.id)
    except Problem:
        return []
    return [OrderFound(number=order["number"], state=order["state"], customer=order["customer"]["name"])]
