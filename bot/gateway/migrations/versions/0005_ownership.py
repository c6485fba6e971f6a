"""Who owns a talk, and each change of that; what is for staff alone; how messages were understood.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("team", sa.String(40), nullable=False, server_default="service"))
    op.add_column("conversations", sa.Column("language", sa.String(16)))
    op.add_column("conversations", sa.Column("topic", sa.String(64)))
    op.add_column("conversations", sa.Column("agent_id", sa.String(26)))
    op.add_column("conversations", sa.Column("due_at", sa.DateTime(timezone=True)))
    op.add_column("conversations", sa.Column("last_at", sa.DateTime(timezone=True)))
    op.add_column("conversations", sa.Column("unheard_since", sa.DateTime(timezone=True)))
    op.add_column("conversations", sa.Column("customer_name", sa.String(200)))
    op.add_column("conversations", sa.Column("customer_read", sa.Integer, nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("staff_read", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE conversations SET last_at = created_at")
    op.create_index("conversations_by_agent", "conversations", ["agent_id"])
    op.create_index("conversations_unheard", "conversations", ["unheard_since"])
    op.create_index("conversations_by_last", "conversations", ["team", "owner", "last_at"])
    op.add_column("messages", sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("staff_id", sa.String(26)))
    op.add_column("turns", sa.Column("understood", sa.JSON))
    op.add_column("turns", sa.Column("alarm", sa.String(16)))
    op.create_table(
        "ownership_changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("before", sa.String(16), nullable=False),
        sa.Column("after", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("staff_id", sa.String(26)),
        sa.Column("reason", sa.String(40)),
        sa.Column("note", sa.Text),
    )
    op.create_index("ownership_changes_by_conversation", "ownership_changes", ["conversation_id", "id"])
    op.create_index("ownership_changes_by_time", "ownership_changes", ["at"])


def downgrade() -> None:
    op.drop_table("ownership_changes")
    op.drop_column("turns", "alarm")
    op.drop_column("turns", "understood")
    op.drop_column("messages", "staff_id")
    op.drop_column("messages", "hidden")
    op.drop_index("conversations_by_last", "conversations")
    op.drop_index("conversations_unheard", "conversations")
    op.drop_index("conversations_by_agent", "conversations")
    for column in (
        "staff_read",
        "customer_read",
        "unheard_since",
        "customer_name",
        "last_at",
        "due_at",
        "agent_id",
        "topic",
        "language",
        "team",
    ):
        op.drop_column("conversations", column)
