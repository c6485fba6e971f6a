"""Staff ask for the proposals of a conversation"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_proposals_conversation", "proposals", ["conversation"])


def downgrade() -> None:
    op.drop_index("ix_proposals_conversation", "proposals")
