"""An order as staff see it, and the outbox: `python -m backend_stub.show GS-1001 [--json]`, `… --outbox`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.rules.standing import instant
from backend_stub.service import views
from backend_stub.service.shop import Shop, gather
from backend_stub.storage.database import Database
from backend_stub.storage.history import entries
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import OrderRow, OutboxRow
from reroute.settings import Settings

NEWEST = 50
"""Rows of the outbox that are shown."""


def order_facts(session: Session, shop: Shop, number: str, now: datetime) -> dict[str, Any] | None:
    """The order in the contract's shape with `history` and `outbox`; None when there is none of that number."""
    if session.get(OrderRow, number) is None:
        return None
    order = load_order(session, number)
    facts = gather(session, shop, order, now)
    history = [
        {"at": instant(e.at), "actor": e.actor, "kind": e.kind, "changes": e.changes} for e in entries(session, number)
    ]
    return {
        **views.order_view(order, facts.customer, facts.catalogue),
        "history": history,
        "outbox": outbox_facts(session, number),
    }


def outbox_facts(session: Session, number: str | None = None) -> list[dict[str, Any]]:
    """The newest effects, of one order or of all: what, for which order, how far. No payload: it holds addresses."""
    query = select(OutboxRow).order_by(OutboxRow.id.desc()).limit(NEWEST)
    if number:
        query = query.where(OutboxRow.order_number == number)
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "order": row.order_number,
            "state": row.state,
            "attempts": row.attempts,
            "created_at": instant(row.created_at),
            "last_error": row.last_error,
        }
        for row in session.scalars(query)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", help="an order number")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--outbox", action="store_true", help="what waits to leave, and what could not")
    arguments = parser.parse_args()
    database = Database.open(Settings.from_env().orders_database_url)
    out = Console()
    with database.read() as session:
        if arguments.outbox or not arguments.number:
            _table(out, outbox_facts(session))
            return 0
        shown = order_facts(session, Shop.open(database, ""), arguments.number.upper(), datetime.now(UTC))
    if shown is None:
        print(f"There is no order {arguments.number} here.", file=sys.stderr)  # noqa: T201  a command line tool
        return 1
    if arguments.json:
        print(json.dumps(shown, ensure_ascii=False, indent=2))  # noqa: T201  a command line tool
    else:
        _order(out, shown)
    return 0


def _order(out: Console, shown: dict[str, Any]) -> None:
    total, shipping = shown["total"], shown["shipping"]
    out.print(f"[bold]{shown['number']}[/]  {shown['state']}, {shown['payment_state']}, version {shown['version']}")
    out.print(
        f"{total['amount'] / 100:.2f} {total['currency']}, placed {shown['placed_at']}, {shown['customer']['name']}"
    )
    out.print("to " + ", ".join(shown["address"]["lines"]), markup=False)
    out.print(f"{shipping['carrier']} {shipping['method']}, tracking {shipping['tracking_number'] or '–'}")
    for line in shown["lines"]:
        out.print(f"  {line['line']}. {line['quantity']} × {line['title']['en']} {line['options']}", markup=False)
    _table(out, [{key: str(value) for key, value in entry.items()} for entry in shown["history"]])
    _table(out, shown["outbox"])


def _table(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("[dim]nothing[/]")
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*("" if value is None else str(value).replace("[", r"\[") for value in row.values()))
    out.print(table)


if __name__ == "__main__":
    raise SystemExit(main())
