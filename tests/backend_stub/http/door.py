"""Where bad input is handed in: a caller with ids of one customer, and what the tables hold."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient
from talk import BLACK, Talk

from backend_stub.storage.base import Base
from backend_stub.storage.database import Database


class Door:
    """A caller with the secret, Anna's verified conversation, and ids of hers for every path."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client = client
        self._database = database
        anna, lukas = Talk(client, "anna-talk"), Talk(client, "lukas-talk")
        anna.verify("GS-1001")
        lukas.verify("GS-1003")
        case = anna.post("/v1/cases", {"kind": "complaint", "order": "GS-1001"}).json()["number"]
        evidence = anna.post(f"/v1/cases/{case}/evidence", {"words": "torn"}).json()["id"]
        proposal = anna.propose("GS-1001", BLACK)["id"]
        confirmed = anna.propose("GS-1002", BLACK)["id"]
        receipt = anna.confirm(confirmed).json()["id"]
        self._ids = {
            "/cases/": {"number": case, "evidence_id": evidence},
            "/orders/": {"number": "GS-1001"},
            "/proposals/": {"id": proposal},
            "/receipts/": {"id": receipt},
            "/customers/": {"id": "anna"},
            "/stock/": {"sku": "belt-black"},
        }

    def path(self, path: str, **others: str) -> str:
        """The path with Anna's ids, or with `others` in place of them."""
        ids = next((ids for of, ids in self._ids.items() if of in path), {})
        return path.format(**{**ids, **others})

    def digest(self) -> dict[str, str]:
        """A digest of the rows of every table."""
        with self._database.read() as session:
            rows = {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}
        return {
            name: hashlib.sha256(repr(sorted(map(repr, found))).encode()).hexdigest() for name, found in rows.items()
        }


def told(answer: Any) -> tuple[int, str, list[str]]:
    """Status, name and fields of a problem document."""
    assert answer.headers["content-type"] == "application/problem+json", f"{answer.status_code} {answer.text[:200]}"
    body = answer.json()
    assert body["status"] == answer.status_code
    name = body["type"].removeprefix("urn:reroute:")
    return answer.status_code, name, [fault["field"] for fault in body.get("errors", [])]
