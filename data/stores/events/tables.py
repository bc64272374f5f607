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
    Column("kind", Text, nullable=False, server_default="source"),
)
"""Who may do what: SHA-256 of the secret, and of a `source` the id and mode of what comes with it and a JSON list of
sites; of an `operator`, who acts on alerts, the name in place of the source."""

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

ALERT = Table(
    "alert",
    METADATA,
    Column("alert_id", Text, primary_key=True),
    Column("rule_id", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("site_id", Text, nullable=False),
    Column("measure_id", Text, nullable=False),
    Column("material_id", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("since_us", _LONG),
    Column("value", Double),
    Column("state", Text, nullable=False),
    Column("false_us", _LONG),
    Column("silent_us", _LONG),
    Column("seen_us", _LONG),
    Column("times", Integer, nullable=False),
    Column("cleared_us", _LONG),
    Index("alert_phase", "phase"),
    Index("alert_cleared", "cleared_us"),
)
"""Where each rule stands for each series (`data.alerts.model.Alert`): written by the one process that judges."""

ALERT_ENTRY = Table(
    "alert_entry",
    METADATA,
    Column("entry", _LONG, primary_key=True, autoincrement=False),
    Column("alert_id", Text, nullable=False),
    Column("rule_id", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("site_id", Text, nullable=False),
    Column("measure_id", Text, nullable=False),
    Column("material_id", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("at_us", _LONG, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("value", Double),
    Column("state", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Index("alert_entry_alert", "alert_id", "entry"),
    Index("alert_entry_time", "at_us"),
)
"""The history of alerts, which nothing edits: what became of which, when, by whom and why."""

ALERT_RULE = Table(
    "alert_rule",
    METADATA,
    Column("rule_id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("said", Text, nullable=False),
    Column("is_judged", SmallInteger, nullable=False),
)
"""The rules as they were last judged, each as JSON of its table in the file; those no longer judged stay, for what they
raised."""

ALERT_HEAD = Table(
    "alert_head",
    METADATA,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("revision", _LONG, nullable=False),
    Column("entries", _LONG, nullable=False),
    Column("judged_us", _LONG),
    Column("faults", Text, nullable=False),
)
"""One row: a number that grows with each change of anything about alerts, the newest entry of the history, when the
last judgement was written, and what cannot be read of the rules (a JSON list)."""

ACKNOWLEDGEMENT = Table(
    "acknowledgement",
    METADATA,
    Column("alert_id", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("at_us", _LONG, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""Who has taken an alert on last, and which time of its firing (`times`)."""

SHELF = Table(
    "shelf",
    METADATA,
    Column("alert_id", Text, primary_key=True),
    Column("until_us", _LONG, nullable=False),
    Column("at_us", _LONG, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""Alerts that nobody wants to be told of until a moment."""

NOTICE = Table(
    "notice",
    METADATA,
    Column("notice_id", Text, primary_key=True),
    Column("alert_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("secret_env", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_us", _LONG, nullable=False),
    Column("due_us", _LONG, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("fault", Text, nullable=False),
    Column("done_us", _LONG),
    Index("notice_due", "outcome", "due_us"),
)
"""What is to be told to webhooks, written with the change that it tells of: `outcome` is waiting, delivered or
given-up."""
