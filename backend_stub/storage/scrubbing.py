"""Overwrites what a database file still holds of rows that were changed or deleted."""

from __future__ import annotations

import sqlite3

from sqlalchemy import text

from backend_stub.storage.database import Database


def scrub(database: Database) -> bool:
    """Rebuilds the file and empties its log; False while others keep it busy, so that it has to be done again.

    PostgreSQL is told to reclaim the old versions of rows; its own log ages out by the server's settings.
    """
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
        return True
    raw = database.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        raw.close()
    return not busy
