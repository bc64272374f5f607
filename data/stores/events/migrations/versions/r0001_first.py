"""The first tables: events, what is known of those that left, the head, tokens, buckets, duties."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXTS = ("event_id", "source_id", "site_id", "material_id", "measure_id")


def upgrade() -> None:
    """Make the tables, and the one row of the head."""
    _make_event()
    op.create_table(
        "compacted",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("correction_key", sa.LargeBinary),
        sa.Column("seq", _LONG, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("compacted_correction", "compacted", ["correction_key"], unique=True)
    head = op.create_table(
        "head",
        sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("seq", _LONG, nullable=False),
        sa.Column("watermark", _LONG, nullable=False),
        sa.Column("generation", sa.Text, nullable=False),
    )
    op.bulk_insert(head, [{"one": 1, "seq": 0, "watermark": 0, "generation": secrets.token_hex(8)}])
    _make_token()


def _make_event() -> None:
    op.create_table(
        "event",
        sa.Column("seq", _LONG, primary_key=True, autoincrement=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("correction_key", sa.LargeBinary),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        sa.Column("value", sa.Double),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("event_us", _LONG, nullable=False),
        sa.Column("received_us", _LONG, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("quality", "correction_of", "mode", "detail")),
    )
    op.create_index("event_key", "event", ["key"], unique=True)
    op.create_index("event_correction", "event", ["correction_key"], unique=True)
    op.create_index("event_time", "event", ["event_us"])
    op.create_index("event_series", "event", ["site_id", "measure_id", "event_us"])


def _make_token() -> None:
    op.create_table(
        "token",
        sa.Column("key_id", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("sites", sa.Text, nullable=False),
        sa.Column("a_second", sa.Double, nullable=False),
        sa.Column("burst", sa.Double, nullable=False),
        sa.Column("made_us", _LONG, nullable=False),
        sa.Column("ends_us", _LONG),
        sa.Column("revoked_us", _LONG),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "duty",
        sa.Column("duty_id", sa.Text, primary_key=True),
        sa.Column("tried_us", _LONG, nullable=False),
        sa.Column("done_us", _LONG),
        sa.Column("next_us", _LONG, nullable=False),
        sa.Column("fault", sa.Text, nullable=False),
        sa.Column("fault_us", _LONG),
    )
    op.create_table(
        "bucket",
        sa.Column("source_id", sa.Text, primary_key=True),
        sa.Column("level", sa.Double, nullable=False),
        sa.Column("at_us", _LONG, nullable=False),
    )
