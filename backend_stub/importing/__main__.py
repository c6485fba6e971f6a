"""`python -m backend_stub.importing customers customers.csv orders orders.jsonl`, or a folder: see docs/import.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from backend_stub.importing import run
from backend_stub.importing.kinds import Source, UsageError, sources
from backend_stub.storage.database import Database
from reroute.settings import Settings

LARGE = 1 << 20
"""Files of so many bytes in all are worth a progress bar."""


def main() -> int:
    given = _arguments()
    try:
        files = sources(given.what)
    except UsageError as error:
        print(error, file=sys.stderr)  # noqa: T201  a command line tool
        return 2
    options = run.Options(update=given.update, dry_run=given.dry_run, decimal=given.decimal)
    database = Database.open(Settings.from_env().orders_database_url)
    try:
        with _progress(files) as progress:
            report = run.import_files(database, files, options, datetime.now(UTC), progress)
    except SQLAlchemyError as error:  # its text quotes rows
        print(f"The database refused: {type(error).__name__}. Nothing was imported.", file=sys.stderr)  # noqa: T201  a command line tool
        return 1
    finally:
        database.close()
    if given.json:
        print(json.dumps(report.wire(), ensure_ascii=False, indent=2))  # noqa: T201  a command line tool
    else:
        _show(report)
    return 0 if report.ok else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="reroute import", description="A shop's own data: all of it, or nothing.")
    parser.add_argument("what", nargs="+", help="a folder, or pairs of a kind and a file")
    parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    parser.add_argument("--update", action="store_true", help="write over what is there already")
    parser.add_argument("--decimal", choices=("point", "comma"), default="point", help="89.00 or 89,00 in CSV")
    parser.add_argument("--json", action="store_true", help="the report for programs")
    return parser.parse_args()


@contextmanager
def _progress(files: list[Source]) -> Iterator[run.Progress]:
    """A bar on the error stream, where the files are large and somebody looks."""
    err = Console(stderr=True)
    if not err.is_terminal or sum(source.path.stat().st_size for source in files) < LARGE:
        yield lambda *_: None
        return
    sizes = {f"check {source.path.name}": source.path.stat().st_size for source in files}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def told(what: str, done: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=sizes.get(what))
            if what in sizes:
                bars.update(tasks[what], completed=done)
            else:
                bars.advance(tasks[what], done)

        yield told


def _show(report: run.Report) -> None:
    out = Console(highlight=False, soft_wrap=True)
    for fault in report.faults:
        value = f" {fault.field}" if fault.field else ""
        out.print(f"{fault.file}:{fault.line}{value}: {fault.problem} → {fault.cure}", markup=False)
    for kind, rows in report.rows.items():
        written = report.written.get(kind)
        said = f": {written.new} new, {written.updated} updated, {len(written.kept)} kept" if written else ""
        out.print(f"{kind}: {rows} read{said}", markup=False)
        for number in written.kept if written else ():
            out.print(f"  {number} was changed through Reroute since and stays as it is", markup=False)
    if report.ok:
        out.print(
            "Everything is imported." if report.imported else "Everything could be imported; nothing was written."
        )
    else:
        out.print(f"Faults: {report.faults.count}. Nothing was imported.")


if __name__ == "__main__":
    raise SystemExit(main())
