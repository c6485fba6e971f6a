"""Erasure: orders and books are kept for the law, the person is removed from them and from the files beside them."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.enums import OutboxKind, OutboxState
from backend_stub.rules.standing import instant
from backend_stub.service.erasure_reasons import refuse_while_open
from backend_stub.service.privacy import ERASURE, send_privacy_code, with_code
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.storage.bare import Bare
from backend_stub.storage.care_tables import WatchRow
from backend_stub.storage.database import Database
from backend_stub.storage.erasing import Erasing, erase_person, files_of
from backend_stub.storage.events import add_event
from backend_stub.storage.files import letters, remove
from backend_stub.storage.orders import lock_orders
from backend_stub.storage.outbox import enqueue
from backend_stub.storage.personal import LETTERS, Person, outbox_of, person
from backend_stub.storage.retrying import retried
from backend_stub.storage.scrubbing import scrub
from backend_stub.storage.tables import CustomerRow, OrderRow

log = logging.getLogger("reroute.orders")
LEFTOVERS = "erasure"
SHORTEST_TRACE = 3


def ask_erasure(shop: Shop, conversation: str, now: datetime) -> None:
    """Sends the code that confirms it; RefusedError with the reason while something is open."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.read() as session:
        refuse_while_open(session, person(session, customer_id))
    send_privacy_code(shop, conversation, ERASURE, now)


def erase(shop: Shop, conversation: str, code: str, now: datetime) -> dict[str, Any]:
    """Removes the customer: the rows in one transaction, then the files, of which a list survives a crash."""

    def removed(session: Session, customer_id: str) -> dict[str, Any]:
        lock_orders(session, session.scalars(select(OrderRow.number).where(OrderRow.customer_id == customer_id)))
        session.get_one(CustomerRow, customer_id, with_for_update=True)
        who = person(session, customer_id)
        refuse_while_open(session, who)
        _remove(session, shop, who, now)
        return {"status": "erased", "erased_at": instant(now)}

    answer = with_code(shop, conversation, ERASURE, code, removed, now)
    try:
        finish_erasures(shop)
    except (OSError, DBAPIError) as error:  # the customer is removed; the watch sees to the files
        log.error("files of an erasure are left: %s", type(error).__name__)
    return answer


def finish_erasures(shop: Shop) -> bool:
    """Removes files that erasures have left and overwrites the database's old pages; True when nothing is left.

    Called after each erasure, and by the watch for one that was interrupted.
    """
    with shop.database.read() as session:
        row = session.get(WatchRow, LEFTOVERS)
        left = row.cursor if row else None
    if left is None:
        return True
    for path in left["files"]:
        remove(shop.home / path)
    if not scrub(shop.database):
        return False
    return _done(shop.database, left)


def _remove(session: Session, shop: Shop, who: Person, now: datetime) -> None:
    left = letters(shop.home, [row.id for row in outbox_of(session, who)], who.email)
    left += [f"evidence/{digest}" for digest in files_of(session, who)]
    left += [f"labels/{number}" for number in who.orders]
    _drop_waiting_letters(session, who)
    as_id = f"erased-{ULID.from_datetime(now)}".lower()
    erase_person(Erasing(session, who, as_id, Bare(_traces(session, who)), now))
    _note_leftovers(session, left, now)
    for number in who.orders:
        enqueue(session, OutboxKind.CARRIER_CALL, {"order": number, "operation": "forget"}, now, order_number=number)
    add_event(session, "customer_erased", now, facts={"conversations": list(who.conversations)})


def _drop_waiting_letters(session: Session, who: Person) -> None:
    for row in outbox_of(session, who):
        if row.kind in LETTERS and row.state == OutboxState.PENDING:
            session.delete(row)
    session.flush()


def _traces(session: Session, who: Person) -> tuple[str, ...]:
    """What the person is known by, in lower case: name, contacts, and the streets on file."""
    row = session.get_one(CustomerRow, who.customer_id)
    addresses = [
        row.default_address or {},
        *session.scalars(select(OrderRow.address).where(OrderRow.number.in_(who.orders))),
    ]
    known = {who.name, who.email, who.phone}
    known |= {address.get(part, "") for address in addresses for part in ("name", "street_address")}
    return tuple(sorted(text.casefold() for text in known if len(text) >= SHORTEST_TRACE))


def _note_leftovers(session: Session, files: list[str], now: datetime) -> None:
    row = session.get(WatchRow, LEFTOVERS, with_for_update=True)
    if row is None:
        session.add(WatchRow(scan=LEFTOVERS, cursor={"files": files}, at=now))
    else:
        row.cursor, row.at = {"files": [*row.cursor["files"], *files]}, now


@retried
def _done(database: Database, left: dict[str, Any]) -> bool:
    """Crosses off what was done; False when another erasure has added to it meanwhile."""
    with database.write() as session:
        row = session.get(WatchRow, LEFTOVERS, with_for_update=True)
        if row is None:
            return True
        files = [name for name in row.cursor["files"] if name not in left["files"]]
        if files:
            row.cursor = {"files": files}
            return False
        session.delete(row)
        return True
