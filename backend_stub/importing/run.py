"""One import from files to report: everything is checked, then all of it is written in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError

from backend_stub.importing.bench import Bench
from backend_stub.importing.checking import Spool, check
from backend_stub.importing.faults import Fault, Faults
from backend_stub.importing.kinds import KINDS, Kind, Source
from backend_stub.importing.known import Seen, Stored
from backend_stub.importing.writing import Written, write
from backend_stub.policy import load_carriers, load_policy
from backend_stub.service.failpoints import failpoint
from backend_stub.storage.database import Database

Progress = Callable[[str, int], None]
"""Told what is done (`check` in bytes of the file, `write` in rows of the kind) and how much of it so far."""


@dataclass(frozen=True)
class Options:
    update: bool = False
    dry_run: bool = False
    decimal: str = "point"


@dataclass
class Report:
    """What came of it; `written` by kind."""

    faults: Faults
    rows: dict[str, int] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)
    dry_run: bool = False

    @property
    def ok(self) -> bool:
        return not self.faults.count

    @property
    def imported(self) -> bool:
        return self.ok and not self.dry_run

    def wire(self) -> dict[str, Any]:
        kinds = {
            kind: {"rows": rows, **(vars(self.written[kind]) if kind in self.written else {})}
            for kind, rows in self.rows.items()
        }
        return {"ok": self.ok, "imported": self.imported, "kinds": kinds, "faults": [f.wire() for f in self.faults]}


def import_files(
    database: Database, sources: list[Source], options: Options, now: datetime, progress: Progress = lambda *_: None
) -> Report:
    """Imports these files, or changes nothing when a row of any of them is faulty."""
    report = Report(Faults(), dry_run=options.dry_run)
    spools = _checked(database, sources, options, now, report, progress)
    if report.imported:
        _write(database, spools, report, progress)
    return report


def _checked(
    database: Database, sources: list[Source], options: Options, now: datetime, report: Report, progress: Progress
) -> list[Spool]:
    bench = Bench(load_policy(), load_carriers(), Seen(), Stored(), now, options.update)
    spools = {kind.name: Spool(kind) for kind in _kinds(sources)}
    for source in sources:
        name = source.kind.name
        with database.read() as session:
            rows = check(
                session,
                source,
                bench,
                report.faults,
                spools[name],
                decimal=options.decimal,
                seen=partial(progress, f"check {source.path.name}"),
            )
        report.rows[name] = report.rows.get(name, 0) + rows
    return list(spools.values())


def _write(database: Database, spools: list[Spool], report: Report, progress: Progress) -> None:
    try:
        with database.write() as session:
            for spool in spools:
                name = spool.kind.name
                report.written[name] = write(session, spool, load_carriers(), partial(progress, f"write {name}"))
            session.flush()
            failpoint("import_written")
    except IntegrityError:  # since the check, the service has written what these rows refer to or bring
        report.written.clear()
        report.faults.add(Fault("", 0, "", "changed_meanwhile"))


def _kinds(sources: list[Source]) -> list[Kind]:
    return [kind for kind in KINDS if any(source.kind is kind for source in sources)]
