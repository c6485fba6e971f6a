"""Runs migrations on the connection that `Database.migrate` hands over."""

from alembic import context

from backend_stub.storage import (  # noqa: F401 - their tables belong to the metadata
    care_tables,
    money_tables,
    tables,
    trust_tables,
)
from backend_stub.storage.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is the transaction
)
context.run_migrations()
