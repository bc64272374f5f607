"""Alerts for tests: rules and states as the process that judges writes them."""

from datetime import UTC, datetime

from data.alerts.model import Alert, Change, Phase
from data.alerts.store import Entry, Kept, changed, put, put_rules
from data.stores.events.model import Mode

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SERIES = ("ICMM1", "tailings_freeboard", "")


def table(severity="critical", **changed):
    """Return a rule as its file states it."""
    expr = {"form": "threshold", "measure": "tailings_freeboard", "over": "1h", "side": "below", "raise_at": 1}
    texts = {"title": "Low", "summary": "Low.", "action": "Call.", "because": "Our choice: so."}
    return {"severity": severity, "expr": expr | changed.pop("expr", {}), **texts, **changed}


def kept(rule_id="low", series=SERIES, phase=Phase.FIRING, mode=Mode.REAL, cleared=None, **changed):
    """Return an alert as it is kept."""
    given = {"since": NOON, "value": 0.5, "seen": NOON, "times": 1} | changed
    return Kept(Alert(rule_id, series, phase, **given), mode, cleared=cleared)


def raised(one, at=NOON, change=Change.RAISED):
    """Return an alert with the line of history that says it was raised."""
    return one, Entry(change, at, value=one.alert.value)


def write(log, every, entries=(), said=None):
    """Write alerts, history and rules in one transaction; return the revision."""

    def change(connection):
        put_rules(connection, {"low": table()} if said is None else said)
        put(connection, every)
        return changed(connection, entries)

    return log.write(change)
