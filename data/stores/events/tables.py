"""The tables of the log, for SQLite and PostgreSQL alike; `migrations/` makes and changes them, a test compares both.

Times are whole microseconds since 1970 in UTC, since SQLite has no type for a moment.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

METADATA = MetaData()
_LONG = BigInteger().with_variant(Integer, "sqlite")

EVENT = Table(
    "event",
    METADATA,
    Column("seq", _LONG, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("correction_key", LargeBinary),
    Column("event_id", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("site_id", Text, nullable=False),
    Column("material_id", Text, nullable=False),
    Column("measure_id", Text, nullable=False),
    Column("value", Double),
    Column("state", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("event_us", _LONG, nullable=False),
    Column("received_us", _LONG, nullable=False),
    Column("quality", Text, nullable=False),
    Column("correction_of", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("event_key", "key", unique=True),
    Index("event_correction", "correction_key", unique=True),
    Index("event_time", "event_us"),
    Index("event_series", "site_id", "measure_id", "event_us"),
)
"""The events themselves. `correction_key` is the key of the event that this one corrects: it is corrected once, and who
corrects again names the last correction."""

COMPACTED = Table(
    "compacted",
    METADATA,
    Column("key", LargeBinary, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("correction_key", LargeBinary),
    Column("seq", _LONG, nullable=False),
    Index("compacted_correction", "correction_key", unique=True),
    sqlite_with_rowid=False,
)
"""What is kept of events that were moved to the history: enough to tell a duplicate and a conflict for ever."""

HEAD = Table(
    "head",
    METADATA,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("seq", _LONG, nullable=False),
    Column("watermark", _LONG, nullable=False),
    Column("generation", Text, nullable=False),
)
"""One row: the newest `seq`, the newest that was moved to the history, the name of this log. Who writes holds it."""

TOKEN = Table(
    "token",
    METADATA,
    Column("key_id", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("sites", Text, nullable=False),
    Column("a_second", Double, nullable=False),
    Column("burst", Double, nullable=False),
    Column("made_us", _LONG, nullable=False),
    Column("ends_us", _LONG),
    Column("revoked_us", _LONG),
    Column("note", Text, nullable=False),
)
"""Who may hand events in: SHA-256 of the secret, the source and mode of what comes with it, a JSON list of sites."""

BUCKET = Table(
    "bucket",
    METADATA,
    Column("source_id", Text, primary_key=True),
    Column("level", Double, nullable=False),
    Column("at_us", _LONG, nullable=False),
)
"""How many events each source may still hand in at once, as of a moment: one for all processes."""

DUTY = Table(
    "duty",
    METADATA,
    Column("duty_id", Text, primary_key=True),
    Column("tried_us", _LONG, nullable=False),
    Column("done_us", _LONG),
    Column("next_us", _LONG, nullable=False),
    Column("fault", Text, nullable=False),
    Column("fault_us", _LONG),
)
"""What the live process does, such as asking a feed: when it last tried, last succeeded and will try next; what is
wrong ("": nothing) and since when."""
