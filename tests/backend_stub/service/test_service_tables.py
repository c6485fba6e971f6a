"""The migrations and the tables say the same."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from backend_stub.storage.base import Base
from backend_stub.storage.database import Database
from backend_stub.storage.tables import VariantRow


def test_the_migrations_lead_to_the_tables_as_they_are_written(shop):
    with shop.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_opening_twice_changes_nothing(sqlite_url):
    Database.open(sqlite_url).close()
    database = Database.open(sqlite_url)
    database.migrate()
    database.close()


def test_a_failed_write_leaves_nothing_behind(shop):
    try:
        with shop.database.write() as session:
            session.get_one(VariantRow, "milano-handbag-red").on_hand = 99
            session.flush()
            raise RuntimeError("on purpose")
    except RuntimeError:
        pass
    with shop.database.read() as session:
        assert session.get_one(VariantRow, "milano-handbag-red").on_hand == 6
