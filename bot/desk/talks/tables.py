"""The sentences that staff keep ready."""

from __future__ import annotations

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.gateway.tables import Base


class CannedReply(Base):
    """A sentence kept ready, in several languages, with placeholders: `{customer}`, `{order}`, `{agent}`, `{case}`."""

    __tablename__ = "canned_replies"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    team: Mapped[str | None] = mapped_column(String(40))
    """Whose it is; None: everybody's."""
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
