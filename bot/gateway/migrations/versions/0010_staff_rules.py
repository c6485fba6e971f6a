"""Rules of the staff's, by which a talk goes to a person.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "staff_rules",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("team", sa.String(40)),
        sa.Column("when", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("staff_rules")
