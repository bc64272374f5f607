"""Makes and renews the tables of the log, by alembic; loads it only where there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from data.stores.events.errors import LogError

NEWEST = "0002"
MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x63726D  # "crm": PostgreSQL's advisory lock while tables are made


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision. Raises LogError where a newer version of the product made them."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _revision(connection) == NEWEST:
            return
        _run(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _run(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a fifth of a second, once in the life of a log
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise LogError(f"the event log was made by another version of the product: {error}") from error
