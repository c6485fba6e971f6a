"""A customer's own data: all of it, as JSON and with the files; a one-time code says that it is the customer."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend_stub.rules.standing import instant
from backend_stub.service.codes import redeem_code, send_code
from backend_stub.service.errors import VerificationFailedError
from backend_stub.service.locks import ask_locks, conversation_key, count_wrong
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.storage.evidence import EvidenceFiles
from backend_stub.storage.orders import load_customer
from backend_stub.storage.personal import Person, about, person, tables
from backend_stub.storage.retrying import retried

EXPORT, ERASURE = "export", "erasure"
HIDDEN = frozenset({("idempotency_keys", "request"), ("events", "conversation")})
IN_MEMORY, PIECE = 8 * 1024 * 1024, 64 * 1024
_Done = TypeVar("_Done")


@retried
def send_privacy_code(shop: Shop, conversation: str, purpose: str, now: datetime) -> None:
    """Sends a one-time code to the contact on file: an order number and a postcode do not open or end a life."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.write() as session:
        ask_locks(session, [conversation_key(conversation)], now)
        send_code(session, shop, conversation, purpose, load_customer(session, customer_id), now)


@retried
def with_code(
    shop: Shop,
    conversation: str,
    purpose: str,
    code: str,
    do: Callable[[Session, str], _Done],
    now: datetime,
) -> _Done:
    """Does it for the customer whose code this is, in the transaction that uses the code up.

    Raises VerificationFailedError for a wrong code; what `do` raises leaves the code as it was.
    """
    customer_id, keys = speaker(shop, conversation, now), (conversation_key(conversation),)
    with shop.database.write() as session:
        ask_locks(session, keys, now)
        if redeem_code(session, shop, conversation, purpose, code, now) == customer_id:
            return do(session, customer_id)
        count_wrong(session, keys, shop.policy.verification, now, conversation)
    raise VerificationFailedError


def export(shop: Shop, conversation: str, code: str, now: datetime) -> dict[str, Any]:
    """Everything that the shop has about the customer, table by table; files by their digests."""

    def read(session: Session, customer_id: str) -> dict[str, Any]:
        return {"at": instant(now), "tables": everything(session, person(session, customer_id))}

    return with_code(shop, conversation, EXPORT, code, read, now)


def everything(session: Session, who: Person) -> dict[str, list[dict[str, Any]]]:
    """The rows about the customer of every table that has any."""
    found = {}
    for table in tables():
        rows = session.execute(select(table).where(about(table, who)).order_by(*table.primary_key))
        found[table.name] = [_plain(table.name, row) for row in rows]
    return found


def bundle(shop: Shop, document: dict[str, Any]) -> Iterator[bytes]:
    """A zip of the document and of the evidence it names, piece by piece."""
    files = EvidenceFiles(shop.home)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as written:
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("export.json", json.dumps(document, ensure_ascii=False, indent=1))
            for digest in sorted({row["digest"] for row in document["tables"]["evidence"] if row["digest"]}):
                if files.path(digest).is_file():
                    packed.write(files.path(digest), f"evidence/{digest}")
        written.seek(0)
        while piece := written.read(PIECE):
            yield piece


def _plain(table: str, row: Row[Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row._mapping.items() if (table, name) not in HIDDEN}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else value
