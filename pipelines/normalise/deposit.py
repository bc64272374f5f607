"""USGS Professional Paper 1802 points → deposit: one row a deposit and tracked material."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.fates import Rest, superseded
from pipelines.labels import countries
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.usgs_pp1802.feed import MAPPING, labels
from pipelines.tables import newest, normalised, snapshot_rows

FEEDS = ("usgs_pp1802",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the deposits, `deposit_id` being `pp1802-` and the line in the publisher's file.

    A label that joins two minerals gives a row for each; platinum-group elements keep their group as material. A
    deposit with a location that nobody has mapped is set aside, as is one that names no mineral.
    """
    rows: list[dict[str, object]] = []
    rest = Rest()
    shown = newest(snapshots["usgs_pp1802"])
    rest.left_out.extend(superseded(snapshots["usgs_pp1802"], shown))
    for snapshot in shown:
        for deposit in snapshot_rows(snapshot):
            location = str(deposit["location"])
            country = countries.country(location)
            if country is None:
                rest.set_aside(snapshot, deposit, "country", location, countries.CURE)
                continue
            rows.extend(_deposits(snapshot, deposit, country, rest))
    return normalised("deposit", rows, rest)


def _deposits(
    snapshot: Snapshot, deposit: Mapping[str, object], country: str, rest: Rest
) -> Iterator[dict[str, object]]:
    for material_id, (label, reason) in _materials(snapshot, deposit, rest).items():
        yield {
            AT: deposit[AT],
            "deposit_id": f"pp1802-{deposit['line']}",
            "name": deposit["deposit_name"],
            "country_iso3": country,
            "latitude_deg": deposit["latitude"],
            "longitude_deg": deposit["longitude"],
            "deposit_type": deposit["deposit_type"],
            "material_id": material_id,
            "location": deposit["location_detail"] or deposit["location"],
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": f"Mineral as published: {label} ({reason})." if reason else "",
        }


def _materials(snapshot: Snapshot, deposit: Mapping[str, object], rest: Rest) -> dict[str, tuple[str, str]]:
    """Return material → (label, reason of the mapping); a material named twice counts once."""
    found: dict[str, tuple[str, str]] = {}
    for label in labels(deposit) or ("",):
        for match in rest.materials(snapshot, deposit, MAPPING, label):
            found.setdefault(match.material_id, (label, match.note))
    return found
