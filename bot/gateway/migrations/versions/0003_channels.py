"""Messaging channels: who writes by which, what is to be sent, and links by which a talk moves.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_conversation() -> sa.Column[object]:
    return sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("address", sa.String(320), primary_key=True),
        _of_conversation(),
        sa.Column("thread", sa.JSON),
        _moment("last_message_at"),
    )
    op.create_index("ix_contacts_conversation_id", "contacts", ["conversation_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _of_conversation(),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("parts_sent", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("fault", sa.String(200)),
        _moment("created_at"),
        _moment("due_at"),
        _moment("sent_at", nullable=True),
    )
    op.create_index("deliveries_by_state", "deliveries", ["state", "conversation_id", "id"])
    op.create_table(
        "links",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        _of_conversation(),
        sa.Column("channel", sa.String(16), nullable=False),
        _moment("expires_at"),
    )


def downgrade() -> None:
    for table in ("links", "deliveries", "contacts"):
        op.drop_table(table)
