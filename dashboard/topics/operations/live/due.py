"""By when what a panel shows should have changed: after that it is stale as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.topics.operations.live.model import Snapshot
from data.hazards.health import GRACE

if TYPE_CHECKING:
    from data.stores.events.duties import DutyState

TOLD_GRACE = timedelta(seconds=40)
"""That the live process may tell of itself later than it usually does: it is then missed within a minute."""


def process_due(duties: Collection[DutyState]) -> datetime | None:
    """Return by when the live process should have told of one of its duties again, at the pace of the quickest."""
    if not duties:
        return None
    return max(one.tried for one in duties) + min(one.due - one.tried for one in duties)


def due_of(panel: str, snapshot: Snapshot) -> datetime | None:
    """Return the moment after which all that a panel shows is stale; None where nothing says so."""
    if panel in {"status", "feeds"}:
        due = process_due(snapshot.duties.values())
        return due + TOLD_GRACE if due else None
    if panel == "hazards":
        health = snapshot.hazards.health if snapshot.hazards else ()
        return _last(one.next_try + GRACE for one in health if one.next_try is not None)
    if panel in {"stock", "tailings"}:
        return _last(one.stand.due for one in getattr(snapshot, panel))
    if panel in {"tiles", "sites", "events"}:
        return _last(one.due for one in snapshot.sources)
    return None


def _last(moments: Iterable[datetime]) -> datetime | None:
    return max(moments, default=None)
