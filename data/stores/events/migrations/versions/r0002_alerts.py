"""Alerts: where they stand, their history, the rules, who took them on, shelves, notices; operators among tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables, and the one row of the head of alerts."""
    op.add_column("token", sa.Column("kind", sa.Text, nullable=False, server_default="source"))
    _make_alert()
    _make_entry()
    _make_rest()
    head = op.create_table(
        "alert_head",
        sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("revision", _LONG, nullable=False),
        sa.Column("entries", _LONG, nullable=False),
        sa.Column("judged_us", _LONG),
        sa.Column("faults", sa.Text, nullable=False),
    )
    op.bulk_insert(head, [{"one": 1, "revision": 0, "entries": 0, "judged_us": None, "faults": "[]"}])


def _make_alert() -> None:
    op.create_table(
        "alert",
        sa.Column("alert_id", sa.Text, primary_key=True),
        sa.Column("rule_id", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("site_id", sa.Text, nullable=False),
        sa.Column("measure_id", sa.Text, nullable=False),
        sa.Column("material_id", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("since_us", _LONG),
        sa.Column("value", sa.Double),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("false_us", _LONG),
        sa.Column("silent_us", _LONG),
        sa.Column("seen_us", _LONG),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("cleared_us", _LONG),
    )
    op.create_index("alert_phase", "alert", ["phase"])
    op.create_index("alert_cleared", "alert", ["cleared_us"])


def _make_entry() -> None:
    op.create_table(
        "alert_entry",
        sa.Column("entry", _LONG, primary_key=True, autoincrement=False),
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("rule_id", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("site_id", sa.Text, nullable=False),
        sa.Column("measure_id", sa.Text, nullable=False),
        sa.Column("material_id", sa.Text, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("at_us", _LONG, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.create_index("alert_entry_alert", "alert_entry", ["alert_id", "entry"])
    op.create_index("alert_entry_time", "alert_entry", ["at_us"])


def _make_rest() -> None:
    op.create_table(
        "alert_rule",
        sa.Column("rule_id", sa.Text, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("is_judged", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("alert_id", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("at_us", _LONG, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "shelf",
        sa.Column("alert_id", sa.Text, primary_key=True),
        sa.Column("until_us", _LONG, nullable=False),
        sa.Column("at_us", _LONG, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "notice",
        sa.Column("notice_id", sa.Text, primary_key=True),
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret_env", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_us", _LONG, nullable=False),
        sa.Column("due_us", _LONG, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("fault", sa.Text, nullable=False),
        sa.Column("done_us", _LONG),
    )
    op.create_index("notice_due", "notice", ["outcome", "due_us"])
