"""Ready means that all four processes are: what is missing is named, and nothing else told."""

from __future__ import annotations

import asyncio

import httpx
from sqlalchemy.exc import SQLAlchemyError

from .config import Config
from .database import Database, ping
from .loopback import client

PATIENCE = 1.0


async def missing(config: Config, database: Database) -> list[str]:
    """The names of the parts that do not answer within a second."""
    settings = config.settings
    pages = {
        "orders": f"{settings.orders_url}/ready",
        "actions": f"{settings.actions_url}/ready",
        "rasa": f"{settings.rasa_url}/webhooks/gateway/ready",
    }
    async with client(config, PATIENCE) as web:
        answers = await asyncio.gather(_database(database), *(_page(web, url) for url in pages.values()))
    return [name for name, up in zip(["database", *pages], answers, strict=True) if not up]


async def _page(web: httpx.AsyncClient, url: str) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return (await web.get(url)).status_code == 200
    except (httpx.HTTPError, TimeoutError):
        return False


async def _database(database: Database) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await database.run(ping)
    except (SQLAlchemyError, TimeoutError):
        return False
    return True
