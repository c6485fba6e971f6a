"""Messages by their time: the desk looks for words in those of the last 90 days.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index("messages_by_time", "messages", ["at"])


def downgrade() -> None:
    op.drop_index("messages_by_time", "messages")
