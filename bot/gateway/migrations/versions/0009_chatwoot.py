"""What of a talk is at Chatwoot.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "chatwoot_talks",
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("number", sa.BigInteger, unique=True),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("status_at", sa.Float(53), nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("told_seq", sa.Integer, nullable=False),
        sa.Column("told_id", sa.BigInteger, nullable=False),
        sa.Column("noted", sa.Integer, nullable=False),
        sa.Column("trying", sa.String(64)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("fault", sa.String(200)),
    )
    op.create_index("chatwoot_talks_by_status", "chatwoot_talks", ["status"])


def downgrade() -> None:
    op.drop_table("chatwoot_talks")
