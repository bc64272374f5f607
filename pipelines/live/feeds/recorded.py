"""Recorded hazards, which stand in where a feed cannot be asked: marked as recorded, with their date, wherever shown.

Source: the committed snapshots of the feed `hazards` (USGS, public domain; GDACS of the European Union, CC BY 4.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data.hazards.model import Hazard, Kind, Level, event_of
from data.hazards.standing import standing
from data.lake import SNAPSHOTS
from data.stores.events import EventLog, Mode
from pipelines import snapshots

FEED_ID = "hazards"


def replay(log: EventLog, source_id: str, folder: Path = SNAPSHOTS) -> int:
    """Write the recorded hazards of a source into a log that holds none of it, and return how many.

    Nothing is written where the feed was ever heard: what it said stays, and is newer. Once the log's history has taken
    a recording, it is written anew. Raises LogError, InputError.
    """
    if standing(log, source_id, Mode.REAL) or standing(log, source_id, Mode.RECORDED):
        return 0
    now = datetime.now(UTC)
    events = [event_of(hazard, now) for hazard in recorded(source_id, folder)]
    log.append(events)
    return len(events)


def recorded(source_id: str, folder: Path = SNAPSHOTS) -> Iterator[Hazard]:
    """Yield the recorded hazards of a source, of the newest recording."""
    of_source = [one for one in snapshots.read(FEED_ID, folder) if one.record["source_id"] == source_id]
    for snapshot in of_source[-1:]:
        for row in pq.read_table(snapshot.path).to_pylist():
            yield _hazard(source_id, row, date.fromisoformat(snapshot.vintage))


def _hazard(source_id: str, row: Mapping[str, Any], day: date) -> Hazard:
    return Hazard(
        source_id=source_id, hazard_id=row["hazard_id"], ids=(row["hazard_id"],), kind=Kind(row["hazard_kind"]),
        title=row["title"], latitude_deg=row["latitude_deg"], longitude_deg=row["longitude_deg"],
        depth_km=row["depth_km"], strength=row["strength"], strength_unit=row["strength_unit"],
        level=Level(row["level"]), started=datetime.fromisoformat(row["started"]),
        ended=datetime.fromisoformat(row["ended"]) if row["ended"] else None,
        countries=(row["country_iso3"],) if row["country_iso3"] else (), url=row["url"], recorded=day,
    )  # fmt: skip
