"""The load of alerts on whoever watches, as ISA-18.2 looks at it: how many an hour, which chatter, which are stale.

The standard itself was not read for this: the limits below are choices of this product in its sense.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.alerts.model import Alert, Change, Phase, SeriesId, Transition

HOUR = timedelta(hours=1)
CHATTER = 3
"""Raised so often within an hour, an alert chatters: its limits lie too close together."""
STALE = timedelta(hours=24)
"""An alert that fires for longer is one that nobody acts on."""


@dataclass(frozen=True, slots=True)
class Load:
    """Alerts raised in the hour before, and a mean hour of the day before; those that chatter, and that are stale."""

    last_hour: int
    mean_hour: float
    chattering: tuple[tuple[str, SeriesId], ...]
    stale: tuple[tuple[str, SeriesId], ...]


def load(history: Sequence[Transition], alerts: Iterable[Alert], now: datetime) -> Load:
    """Return the load at `now` of what was raised and cleared before, and of the alerts as they are."""
    raised = [one for one in history if one.change == Change.RAISED and one.at <= now]
    hour = [one for one in raised if one.at > now - HOUR]
    day = [one for one in raised if one.at > now - 24 * HOUR]
    often = Counter((one.alert.rule_id, one.alert.series) for one in hour)
    stale = [
        (alert.rule_id, alert.series)
        for alert in alerts
        if alert.phase == Phase.FIRING and alert.since is not None and now - alert.since > STALE
    ]
    chattering = tuple(sorted(key for key, count in often.items() if count >= CHATTER))
    return Load(len(hour), len(day) / 24, chattering, tuple(sorted(stale)))
