"""The gateway's outbox as staff see it: `python -m bot.gateway.letters [--retry ID|all]`. No texts, no addresses."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.orm import Session

from bot.gateway import deliveries
from bot.gateway.database import Database, migrate
from bot.gateway.tables import Delivery, DeliveryState
from reroute.settings import Settings

COLUMNS = ("id", "channel", "conversation", "state", "attempts", "next try", "last fault")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--retry", metavar="ID", help="send a dead letter again, or all of them")
    wish = parser.parse_args().retry
    database, out = Database(Settings.from_env().gateway_database_url), Console()
    migrate(database.engine)
    try:
        if wish is None:
            out.print(_table(database.call(deliveries.not_sent)))
            return 0
        revived = database.call(_retry, wish, datetime.now(UTC))
    finally:
        database.close()
    out.print(f"{revived} to be sent again." if revived else f"There is no dead letter {escape(wish)}.")
    return 0 if revived else 1


def _retry(session: Session, wish: str, now: datetime) -> int:
    dead = [row.id for row in deliveries.not_sent(session) if row.state == DeliveryState.DEAD]
    return sum(deliveries.revive(session, row, now) for row in dead if wish in ("all", str(row)))


def _table(rows: list[Delivery]) -> Table | str:
    if not rows:
        return "[dim]no message waits for a channel[/]"
    table = Table(*COLUMNS)
    for row in rows:
        due = "" if row.state == DeliveryState.DEAD else f"{row.due_at:%Y-%m-%d %H:%M:%S} UTC"
        facts = (row.id, row.channel, row.conversation_id, row.state, row.attempts, due, row.fault or "")
        table.add_row(*(escape(str(fact)) for fact in facts))
    return table


if __name__ == "__main__":
    raise SystemExit(main())
