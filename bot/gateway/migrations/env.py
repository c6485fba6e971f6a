"""Runs the revisions on the connection that `database.migrate` opened."""

from __future__ import annotations

from alembic import context

from bot.gateway.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table="gateway_revision",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
