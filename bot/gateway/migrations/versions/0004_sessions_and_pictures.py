"""Tokens that take each other's place, bound to a page; pictures; ratings; who waits for a person, who answers.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_conversation(primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(
        "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False, primary_key=primary_key
    )


def upgrade() -> None:
    op.add_column("sessions", sa.Column("origin", sa.Text))
    op.add_column("sessions", _moment("ends_at", nullable=True))
    op.add_column("conversations", _moment("waiting_since", nullable=True))
    op.add_column("conversations", sa.Column("agent_name", sa.String(100)))
    op.create_index("conversations_by_owner", "conversations", ["owner", "waiting_since"])
    _create_pictures()
    op.create_table(
        "ratings",
        _of_conversation(primary_key=True),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("words", sa.Text),
        _moment("at"),
    )


def _create_pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.String(32), primary_key=True),
        _of_conversation(),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(16), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        _moment("at"),
        sa.Column("case_number", sa.String(40)),
        _moment("filed_at", nullable=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
    op.create_index("pictures_by_message", "pictures", ["conversation_id", "message_id"])
    op.create_index("pictures_to_file", "pictures", ["filed_at", "case_number"])


def downgrade() -> None:
    for table in ("ratings", "pictures"):
        op.drop_table(table)
    op.drop_index("conversations_by_owner", "conversations")
    for table, column in (
        ("conversations", "agent_name"),
        ("conversations", "waiting_since"),
        ("sessions", "ends_at"),
        ("sessions", "origin"),
    ):
        op.drop_column(table, column)
