"""By when what a panel shows should have changed: after that it is stale as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dashboard.topics.operations.live.model import Snapshot
from data.hazards.health import GRACE


def due_of(panel: str, snapshot: Snapshot) -> datetime | None:
    """Return the moment after which all that a panel shows is stale; None where nothing says so."""
    if panel in {"status", "feeds"}:
        return _last(one.due + GRACE for one in snapshot.duties.values())
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
