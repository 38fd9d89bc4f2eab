"""Alembic's entry: runs the revisions over the connection that `upgrade` was given."""

from __future__ import annotations

from alembic import context

from paynet_desk.registry.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
