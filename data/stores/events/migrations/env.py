"""How alembic meets the log: over the connection it is handed, within the transaction that is already open.

A developer's `alembic -c data/stores/events/migrations/alembic.ini revision --autogenerate` opens one of its own.
"""

from __future__ import annotations

from alembic import context

from data.stores.events.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
