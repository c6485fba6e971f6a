"""Figures for staff, counted by the database and not row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Select,
    String,
    TableValuedAlias,
    cast,
    exists,
    extract,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy import case as when
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend_stub.model.care import CaseState
from backend_stub.model.enums import PromiseState, Verdict
from backend_stub.storage.care_tables import CaseRow, ContactRow, FeedbackRow, PromiseRow
from backend_stub.storage.tables import CustomerRow, ProposalRow

# Bound as parameters, PostgreSQL would not group by these.
UNKNOWN: ColumnElement[str] = literal_column("'unknown'")
UTC: ColumnElement[str] = literal_column("'UTC'")
BAD = 2
Column = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Counting:
    """Counts between two times, the second left out."""

    session: Session
    since: datetime
    until: datetime

    @property
    def _on_postgresql(self) -> bool:
        return self.session.get_bind().dialect.name == "postgresql"

    def cases(self) -> dict[str, Any]:
        counted = {name: self._grouped(CaseRow.id, CaseRow.opened_at, column) for name, column in CASES_BY.items()}
        counted["by_day"] = self._by_day(CaseRow.id, CaseRow.opened_at)
        return {"all": sum(counted["by_state"].values()), **counted, **self._settlement()}

    def promises(self) -> dict[str, int]:
        """Those that fell due; kept late counts what was kept after its time, late what still is not kept."""
        due = self._within(PromiseRow.due_at)
        kept = PromiseRow.state == PromiseState.FULFILLED.value
        unkept = PromiseRow.state.in_((PromiseState.OPEN.value, PromiseState.ESCALATED.value))
        query = select(
            func.count(),
            _count_if(kept & (PromiseRow.done_at <= PromiseRow.due_at)),
            _count_if(kept & (PromiseRow.done_at > PromiseRow.due_at)),
            _count_if(unkept),
            _count_if(PromiseRow.state == PromiseState.ESCALATED.value),
            _count_if(PromiseRow.state == PromiseState.CANCELLED.value),
        ).where(due)
        names = ("due", "kept", "kept_late", "late", "escalated", "cancelled")
        return dict(zip(names, map(int, self.session.execute(query).one()), strict=True))

    def satisfaction(self) -> dict[str, Any]:
        """Mean, and the share of ratings of one or two; None where nobody rated."""
        query = select(func.count(), func.avg(FeedbackRow.rating), _count_if(FeedbackRow.rating <= BAD))
        count, mean, bad = self.session.execute(query.where(self._within(FeedbackRow.at))).one()
        return {
            "ratings": count,
            "mean": round(float(mean), 2) if count else None,
            "bad_share": round(bad / count, 4) if count else None,
            "by_rating": self._grouped(FeedbackRow.id, FeedbackRow.at, FeedbackRow.rating),
            "by_day": self._means(self._day(FeedbackRow.at)),
            "by_channel": self._means(_known(FeedbackRow.channel)),
            "by_language": self._means(_known(FeedbackRow.language)),
        }

    def requests(self) -> dict[str, Any]:
        """What was proposed: each change of each proposal by its type, and the refused ones by rule."""
        each, kind, verdict, rule = self._changes()
        within = self._within(ProposalRow.created_at)
        base = select(kind, func.count()).select_from(ProposalRow).join(each, true()).where(within)
        language = select(CustomerRow.language, func.count(ProposalRow.id)).join_from(ProposalRow, CustomerRow)
        refused = select(rule, func.count()).select_from(ProposalRow).join(each, true()).where(within)
        refused = refused.where(verdict == Verdict.REFUSED.value)
        return {
            "by_kind": self._dict(base.group_by(kind)),
            "refused_by_rule": self._dict(refused.group_by(rule)),
            "by_day": self._by_day(ProposalRow.id, ProposalRow.created_at),
            "by_language": self._dict(language.where(within).group_by(CustomerRow.language)),
        }

    def contacts(self) -> dict[str, Any]:
        """Messages and mails, in and out."""
        return {
            "by_channel": self._grouped(ContactRow.id, ContactRow.at, ContactRow.channel),
            "by_direction": self._grouped(ContactRow.id, ContactRow.at, ContactRow.direction),
            "by_day": self._by_day(ContactRow.id, ContactRow.at),
        }

    def talks(self) -> dict[str, int]:
        """Conversations that asked for a change, and those of them that opened no case: solved without a person."""
        asked = select(ProposalRow.conversation).distinct().where(self._within(ProposalRow.created_at))
        alone = asked.where(~exists().where(CaseRow.conversation == ProposalRow.conversation))
        count = {"with_requests": asked, "without_a_case": alone}
        return {name: self._count(query) for name, query in count.items()}

    def _settlement(self) -> dict[str, Any]:
        seconds = self._seconds(CaseRow.opened_at, CaseRow.settled_at)
        query = select(func.avg(seconds), func.max(seconds)).where(
            self._within(CaseRow.opened_at), CaseRow.state == CaseState.SETTLED.value
        )
        mean, longest = self.session.execute(query).one()
        hours = {"mean": mean, "longest": longest}
        return {
            "hours_to_settlement": {
                name: round(float(value) / 3600, 2) if value is not None else None for name, value in hours.items()
            }
        }

    def _means(self, column: ColumnElement[Any]) -> dict[str, dict[str, Any]]:
        query = select(column, func.count(), func.avg(FeedbackRow.rating)).where(self._within(FeedbackRow.at))
        rows = self.session.execute(query.group_by(column).order_by(column))
        return {str(name): {"ratings": count, "mean": round(float(mean), 2)} for name, count, mean in rows}

    def _grouped(self, counted: Column, at: Column, column: Column) -> dict[str, int]:
        known = _known(column)
        return self._dict(select(known, func.count(counted)).where(self._within(at)).group_by(known))

    def _by_day(self, counted: Column, at: Column) -> dict[str, int]:
        day = self._day(at)
        return self._dict(select(day, func.count(counted)).where(self._within(at)).group_by(day))

    def _dict(self, query: Executable) -> dict[str, int]:
        return dict(sorted((str(name), int(count)) for name, count in self.session.execute(query)))

    def _count(self, query: Select[str]) -> int:
        return self.session.scalar(select(func.count()).select_from(query.subquery())) or 0

    def _within(self, at: Column) -> ColumnElement[bool]:
        return (at >= self.since) & (at < self.until)

    def _day(self, at: Column) -> ColumnElement[Any]:
        return func.date(func.timezone(UTC, at)) if self._on_postgresql else func.date(at)

    def _seconds(self, start: Column, end: Column) -> ColumnElement[Any]:
        if self._on_postgresql:
            return extract("epoch", end) - extract("epoch", start)
        return cast(func.strftime("%s", end), Integer) - cast(func.strftime("%s", start), Integer)

    def _changes(self) -> tuple[TableValuedAlias, ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]:
        """Every change in the proposals' bodies, with its type, verdict and rule."""
        if self._on_postgresql:
            each = func.json_array_elements(ProposalRow.body["changes"]).table_valued("value").render_derived()
            path = func.json_extract_path_text
            kind = path(each.c.value, literal_column("'change'"), literal_column("'type'"))
            verdict, rule = (path(each.c.value, literal_column(f"'{name}'")) for name in ("verdict", "rule"))
            return each, kind, verdict, rule
        each = func.json_each(ProposalRow.body, literal_column("'$.changes'")).table_valued("value")
        kind, verdict, rule = (
            func.json_extract(each.c.value, literal_column(f"'$.{name}'"))
            for name in ("change.type", "verdict", "rule")
        )
        return each, kind, verdict, rule


CASES_BY: dict[str, Column] = {
    "by_kind": CaseRow.kind,
    "by_cause": CaseRow.cause,
    "by_state": CaseRow.state,
    "by_channel": CaseRow.channel,
    "by_language": CaseRow.language,
}


def _known(column: Column) -> ColumnElement[Any]:
    known: ColumnElement[Any] = func.coalesce(cast(column, String), UNKNOWN)
    return known


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(when((condition, 1), else_=0)), 0)
