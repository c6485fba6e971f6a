"""What gateway and Rasa have each written of the talks, read past their interfaces."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, text

from reroute.settings import Settings


@dataclass(frozen=True)
class TurnRecord:
    """A message in the gateway's inbox: its state, and all texts that were said to it, in their order."""

    id: str
    client_id: str
    state: str
    told: tuple[str, ...]


class Records:
    """The two databases."""

    def __init__(self, settings: Settings):
        self._gateway = create_engine(settings.gateway_database_url)
        self._rasa = create_engine(f"sqlite:///{settings.home / 'tracker.db'}")

    def waiting(self) -> int:
        """Messages without an answer."""
        return len(self._rows(self._gateway, "select id from turns where state = 'waiting'"))

    def turns(self, conversation: str) -> list[TurnRecord]:
        """Of one talk, in the order in which they came in."""
        query = "select id, client_id, state from turns where conversation_id = :talk order by seq"
        return [
            TurnRecord(row["id"], row["client_id"], row["state"], self._told(row["id"]))
            for row in self._rows(self._gateway, query, talk=conversation)
        ]

    def done_by_rasa(self, conversation: str) -> list[tuple[str, tuple[str, ...]]]:
        """Each turn that Rasa did in one talk: the message's id, and what it said to it."""
        query = "select type_name, data from events where sender_id = :talk order by id"
        done: list[tuple[str, list[str]]] = []
        for row in self._rows(self._rasa, query, talk=conversation):
            data = json.loads(row["data"])
            if row["type_name"] == "user":
                done.append((data["message_id"], []))
            elif row["type_name"] == "bot" and data["text"] is not None:  # None: for the gateway alone
                done[-1][1].append(data["text"])
        return [(message, tuple(said)) for message, said in done]

    def _told(self, turn: str) -> tuple[str, ...]:
        query = "select text from messages where turn_id = :turn and sender <> 'customer' order by seq"
        return tuple(row["text"] for row in self._rows(self._gateway, query, turn=turn))

    @staticmethod
    def _rows(engine: Any, sql: str, **values: str) -> list[dict[str, Any]]:
        with engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(text(sql), values)]
