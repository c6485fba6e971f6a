"""Staff: accounts, sessions, tries to sign in, the audit log.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _create_staff()
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("staff_id", sa.String(26), sa.ForeignKey("staff.id"), nullable=False),
        _moment("created_at"),
        _moment("seen_at"),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("account", sa.String(64)),
        sa.Column("address", sa.String(64), nullable=False),
        _moment("at"),
    )
    op.create_index("sign_in_tries_by_account", "sign_in_tries", ["account", "at"])
    op.create_index("sign_in_tries_by_address", "sign_in_tries", ["address", "at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _moment("at"),
        sa.Column("staff_id", sa.String(26)),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(64)),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_index("audit_by_time", "audit", ["at"])


def _create_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("first_name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("teams", sa.JSON, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("oidc_subject", sa.String(64), unique=True),
        sa.Column("totp_secret", sa.Text),
        sa.Column("totp_on", sa.Boolean, nullable=False),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("available", sa.Boolean, nullable=False),
        _moment("seen_at", nullable=True),
        _moment("created_at"),
    )


def downgrade() -> None:
    for table in ("audit", "sign_in_tries", "staff_sessions", "staff"):
        op.drop_table(table)
