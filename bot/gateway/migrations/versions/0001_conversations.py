"""Conversations, sessions, turns, messages, buttons.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _of_conversation(primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(
        "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False, primary_key=primary_key
    )


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("owner", sa.String(16), nullable=False),
        sa.Column("handover", sa.JSON),
        _moment("created_at"),
        sa.Column("last_seq", sa.Integer, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        _of_conversation(),
        _moment("created_at"),
        _moment("last_message_at"),
    )
    op.create_index("ix_sessions_conversation_id", "sessions", ["conversation_id"])
    _create_turns()
    _create_messages()


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.String(26), primary_key=True),
        _of_conversation(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("promised", sa.Boolean, nullable=False),
        sa.Column("recoveries", sa.Integer, nullable=False),
        _moment("accepted_at"),
        sa.UniqueConstraint("conversation_id", "client_id"),
    )
    op.create_index("turns_by_conversation", "turns", ["conversation_id", "seq"])
    op.create_index("turns_by_state", "turns", ["state"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        _of_conversation(primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("turn_id", sa.String(26), sa.ForeignKey("turns.id")),
        sa.Column("sender", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("card", sa.JSON),
        _moment("at"),
    )
    op.create_index("messages_by_conversation", "messages", ["conversation_id", "seq"], unique=True)
    op.create_index("ix_messages_turn_id", "messages", ["turn_id"])
    op.create_table(
        "buttons",
        sa.Column("id", sa.String(32), primary_key=True),
        _of_conversation(),
        sa.Column("turn_id", sa.String(26), sa.ForeignKey("turns.id"), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ix_buttons_message_id", "buttons", ["message_id"])


def downgrade() -> None:
    for table in ("buttons", "messages", "turns", "sessions", "conversations"):
        op.drop_table(table)
