"""Evidence of a case: words and files, checked before they are kept, shown to staff only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.service.asking import Asker, asker, case_for
from backend_stub.service.case_views import evidence_view
from backend_stub.service.errors import EvidenceRefusedError, NotFoundError
from backend_stub.service.media import clean
from backend_stub.service.shop import Shop
from backend_stub.storage.care import case_number
from backend_stub.storage.care_tables import CaseRow, EvidenceRow
from backend_stub.storage.cases import evidence_of
from backend_stub.storage.events import add_event
from backend_stub.storage.evidence import EvidenceFiles
from backend_stub.storage.retrying import retried


@dataclass(frozen=True)
class Shown:
    """A file of a case as staff get it."""

    path: Path
    media_type: str
    name: str


@retried
def add_words(
    shop: Shop, conversation: str | None, agent: str | None, number: str, words: str, now: datetime
) -> dict[str, Any]:
    """What the customer says of it; the same words again are the same piece."""
    who = asker(shop, conversation, agent, now)
    with shop.database.write() as session:
        case = case_for(session, who, number, lock=True)
        known = [row for row in evidence_of(session, case) if row.words == words]
        row = known[0] if known else _added(session, shop, case, EvidenceRow(words=words), now)
        return evidence_view(row)


@retried
def add_file(
    shop: Shop, conversation: str | None, agent: str | None, number: str, content: bytes, now: datetime
) -> dict[str, Any]:
    """Checks the file and keeps it; the same file again is the same piece.

    Raises EvidenceRefusedError with the reason. Nobody's file is unpacked who may not add to the case.
    """
    who = asker(shop, conversation, agent, now)
    with shop.database.read() as session:
        _room_for_more(session, shop, case_for(session, who, number))
    safe = clean(content, shop.policy.complaints.evidence)
    with shop.database.write() as session:
        case = case_for(session, who, number, lock=True)
        digest = EvidenceFiles(shop.home).put(safe.content)
        known = [row for row in evidence_of(session, case) if row.digest == digest]
        piece = EvidenceRow(media_type=safe.media_type, size=len(safe.content), digest=digest)
        return evidence_view(known[0] if known else _added(session, shop, case, piece, now))


def open_file(shop: Shop, agent: str, number: str, evidence_id: str) -> Shown:
    """The file of a piece of evidence, for staff."""
    with shop.database.read() as session:
        case = case_for(session, Asker(agent=agent), number)
        row = session.get(EvidenceRow, evidence_id)
        if row is None or row.case_id != case.id or row.digest is None or row.media_type is None:
            raise NotFoundError
        path = EvidenceFiles(shop.home).path(row.digest)
        if not path.is_file():
            raise NotFoundError
        return Shown(path, row.media_type, f"{number}-{row.id}.{row.media_type.partition('/')[2]}")


def _added(session: Session, shop: Shop, case: CaseRow, piece: EvidenceRow, now: datetime) -> EvidenceRow:
    _room_for_more(session, shop, case)
    piece.id, piece.case_id, piece.at = str(ULID.from_datetime(now)), case.id, now
    session.add(piece)
    session.flush()
    said = {"case": case_number(case), "media_type": piece.media_type or "words"}
    add_event(
        session, "evidence_added", now, order_number=case.order_number, conversation=case.conversation, facts=said
    )
    return piece


def _room_for_more(session: Session, shop: Shop, case: CaseRow) -> None:
    most = shop.policy.complaints.evidence.pieces
    if len(evidence_of(session, case)) >= most:
        raise EvidenceRefusedError("evidence.too_many", most=most)
