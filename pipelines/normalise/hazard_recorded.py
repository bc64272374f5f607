"""Recorded hazards → hazard_recorded: one row a hazard of the newest recording of each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from pipelines.fates import Rest, superseded
from pipelines.model import AT, Normalised, Snapshot
from pipelines.tables import newest, normalised, snapshot_rows

FEEDS = ("hazards",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the hazards as their recordings state them."""
    rows: list[dict[str, object]] = []
    rest = Rest()
    for _, group in groupby(sorted(snapshots["hazards"], key=_source), key=_source):
        of_source = list(group)
        shown = newest(of_source)
        rest.left_out.extend(superseded(of_source, shown))
        for snapshot in shown:
            rows.extend(_row(snapshot, row) for row in snapshot_rows(snapshot))
    return normalised("hazard_recorded", rows, rest)


def _source(snapshot: Snapshot) -> str:
    return str(snapshot.record["source_id"])


def _row(snapshot: Snapshot, row: Mapping[str, object]) -> dict[str, object]:
    kept = ("hazard_id", "hazard_kind", "latitude_deg", "longitude_deg", "depth_km", "strength")
    return {name: row[name] for name in kept} | {
        AT: row[AT],
        "name": row["title"],
        "strength_unit": row["strength_unit"],
        "alert_level": row["level"],
        "started": row["started"],
        "ended": row["ended"],
        "named_iso3": row["country_iso3"] or None,
        "url": row["url"],
        "vintage": snapshot.vintage,
        "source_id": _source(snapshot),
        "note": "",
    }
