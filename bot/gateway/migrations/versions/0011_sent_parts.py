"""Messages that platforms took, by which they tell later that one did not arrive.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "sent_parts",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("sent_parts_by_delivery", "sent_parts", ["delivery_id", "number"])


def downgrade() -> None:
    op.drop_table("sent_parts")
