"""What staff add to talks: notes, labels, sentences kept ready; and what waits for their word.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("staff_id", sa.String(26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("mentions", sa.JSON, nullable=False),
    )
    op.create_index("notes_by_conversation", "notes", ["conversation_id", "id"])
    op.create_table(
        "labels",
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
    )
    op.create_index("labels_by_name", "labels", ["name"])
    op.create_table(
        "approvals",
        sa.Column("proposal", sa.String(26), primary_key=True),
        sa.Column("order_number", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(128)),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
    )
    op.create_index("approvals_by_answer", "approvals", ["answered_at", "asked_at"])
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("team", sa.String(40)),
        sa.Column("texts", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    for table in ("canned_replies", "approvals", "labels", "notes"):
        op.drop_table(table)
