"""How far the order service's events have been read; messages that wait to be labelled.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "event_marks",
        sa.Column("source", sa.String(16), primary_key=True),
        sa.Column("last_id", sa.Integer, nullable=False),
        sa.Column("last_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "unclear_messages",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(16)),
        sa.Column("guesses", sa.JSON, nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("meant", sa.String(64)),
    )


def downgrade() -> None:
    for table in ("unclear_messages", "event_marks"):
        op.drop_table(table)
