"""A block of orders multiplied by the database itself: every row of every table, with keys of its own in each copy.

A key of the block carries MARK, or is an id that the service drew, or a number that the database counted up; in a
copy the first two carry the copy's number, and the third is moved on. Times differ by microseconds. So a shop of a
million orders is a thousand statements for each table, and no row passes through Python.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, select, text

from backend_stub.bench.lives import MARK, Block
from backend_stub.service.shop import Shop
from backend_stub.storage.base import Base
from backend_stub.storage.database import Database

ULID = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{10})[0-9A-HJKMNP-TV-Z]{6}([0-9A-HJKMNP-TV-Z]{10})\b")
VOUCHER = re.compile(r"\bGS-[A-Z2-9]{2}([A-Z2-9]{8})\b")
CASE = re.compile(r"\bC-(\d{5})\b")
MICROSECONDS = re.compile(r"(\d\d:\d\d:\d\d)\.\d{6}")
DRAWN = {ULID: rf"\g<1>{MARK}\g<2>", VOUCHER: rf"GS-{MARK}\1", CASE: rf"C-{MARK}\1", MICROSECONDS: rf"\1.{MARK}"}
"""Keys and times that the service draws → the same with a mark."""
SHARED = frozenset({"products", "variants", "watch", "alembic_version"})
"""What does not grow with orders, and is there once."""
AT_A_TIME = 20
"""Copies that are written in one transaction."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """A block's rows as they lie in the database, by table; `orders` is how many orders one copy has."""

    orders: int
    tables: dict[str, list[Row]]

    @classmethod
    def lived(cls, orders: int, told: Callable[[int], None], seed: int = 1) -> Rows:
        """The rows of a shop whose orders the service has led through their lives; `told` hears of each."""
        with tempfile.TemporaryDirectory(prefix="reroute-bench-") as folder:
            database = Database.open(f"sqlite:///{folder}/block.db")
            shop = Shop.open(database, "bench", Path(folder))
            Block.of(shop, datetime.now(UTC), seed).live(orders, told)
            rows = cls.read(database)
            database.close()
        return rows

    @classmethod
    def read(cls, database: Database) -> Rows:
        """The rows of a SQLite shop, with every key marked."""
        with database.engine.connect() as connection:
            tables = {table.name: _marked(connection, table) for table in Base.metadata.sorted_tables}
        return cls(len(tables["orders"]), {name: rows for name, rows in tables.items() if rows})


def _marked(connection: Connection, table: Table) -> list[Row]:
    """Raw rows: what is not a number is text."""
    rows = [dict(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}").mappings()]  # noqa: S608  our own names
    if table.name in SHARED:
        return rows
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str):
                row[name] = _with_marks(value)
    return rows


def _with_marks(value: str) -> str:
    for drawn, marked in DRAWN.items():
        value = drawn.sub(marked, value)
    return value


def fill(database: Database, block: Rows, orders: int, wrote: Callable[[int], None]) -> None:
    """Fills an empty database with so many orders; `wrote` is told how many have been written since."""
    with _bulk(database) as connection:
        for table in Base.metadata.sorted_tables:
            _lay_down(connection, table, block.tables.get(table.name, []))
        connection.commit()
        copies = range(-(-orders // block.orders))
        for number in copies:
            for table in Base.metadata.sorted_tables:
                if table.name in block.tables and (table.name not in SHARED or not number):
                    _copy(connection, table, block.tables[table.name], number)
            if number % AT_A_TIME == AT_A_TIME - 1 or number == copies[-1]:
                connection.commit()
            wrote(block.orders)
        for table in Base.metadata.sorted_tables:
            connection.execute(text(f"DROP TABLE block_{table.name}"))
        _count_on(connection)
        connection.commit()


@contextmanager
def _bulk(database: Database) -> Iterator[Connection]:
    """A connection that writes fast: secondary indexes are made afterwards, and nothing survives a power cut."""
    indexes = [index for table in Base.metadata.sorted_tables for index in table.indexes]
    with database.engine.connect() as connection:
        _fast(database, connection)
        for index in indexes:
            index.drop(connection)
        connection.commit()
        yield connection
        for index in indexes:
            index.create(connection)
        connection.commit()
        connection.invalidate()  # its settings are not for the service
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")


def _fast(database: Database, connection: Connection) -> None:
    if database.is_sqlite:
        connection.exec_driver_sql("ROLLBACK")  # these are not for transactions
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-500000"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("SET TIME ZONE 'UTC'")
    connection.exec_driver_sql("SET synchronous_commit = off")
    connection.exec_driver_sql("SET maintenance_work_mem = '256MB'")
    if connection.exec_driver_sql("SELECT current_setting('is_superuser')").scalar() == "on":
        connection.exec_driver_sql("SET session_replication_role = replica")  # the block's rows refer to each other
    connection.commit()


def _lay_down(connection: Connection, table: Table, rows: list[Row]) -> None:
    """The block's rows beside the shop's tables, each column as it is: numbers, or text."""
    names = [column.name for column in table.columns]
    connection.execute(text(f"CREATE TABLE block_{table.name} ({', '.join(f'{name} TEXT' for name in names)})"))
    if rows:
        values = ", ".join(f":{name}" for name in names)
        insert = text(f"INSERT INTO block_{table.name} ({', '.join(names)}) VALUES ({values})")  # noqa: S608  our own names
        connection.execute(insert, [{name: _text(value) for name, value in row.items()} for row in rows])


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _copy(connection: Connection, table: Table, rows: list[Row], number: int) -> None:
    names = [column.name for column in table.columns]
    values = ", ".join(_value(connection, column, rows) for column in table.columns)
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM block_{table.name}"  # noqa: S608  our own names
    wanted = {name: given for name, given in (("mark", MARK), ("tag", f"{number:06d}")) if f":{name}" in statement}
    connection.execute(text(statement), {**wanted, **({"copy": number} if ":copy" in statement else {})})


def _value(connection: Connection, column: Column[Any], rows: list[Row]) -> str:
    """The SQL of a column's value in a copy."""
    kind = column.type.compile(connection.dialect)
    counted = _counted(column)
    if counted is not None:
        return f"CAST({column.name} AS INTEGER) + :copy * {counted}"
    marked = any(isinstance(row[column.name], str) and MARK in row[column.name] for row in rows)
    value = f"replace({column.name}, CAST(:mark AS TEXT), CAST(:tag AS TEXT))" if marked else column.name
    affinity = connection.dialect.name == "sqlite" and kind not in ("INTEGER", "BOOLEAN")
    return value if affinity else f"CAST({value} AS {'INTEGER' if _on_sqlite(connection) else kind})"


def _on_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _counted(column: Column[Any]) -> int | None:
    """How far a copy's ids are from the last one's where the database counts them, or refers to such; else None."""
    for key in column.foreign_keys:
        return _counted(key.column)
    if column.primary_key and isinstance(column.type, Integer) and len(column.table.primary_key) == 1:
        return SPAN
    return None


SPAN = 10_000
"""More than a block has rows in any table."""


def _count_on(connection: Connection) -> None:
    """PostgreSQL goes on counting after the copies' ids; SQLite does so by itself."""
    if _on_sqlite(connection):
        return
    for table in Base.metadata.sorted_tables:
        column = next(iter(table.primary_key))
        if _counted(column):
            last = select(column).order_by(column.desc()).limit(1)
            sequence = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
            if (highest := connection.scalar(last)) is not None:
                connection.execute(text(f"SELECT setval({sequence}, :last)"), {"last": highest})
