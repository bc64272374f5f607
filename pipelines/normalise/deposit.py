"""USGS Professional Paper 1802 points → deposit: one row a deposit and tracked material."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.labels import commodities, countries
from pipelines.model import Normalised, Snapshot
from pipelines.publishers.usgs_pp1802.feed import MAPPING
from pipelines.tables import dataset_table, newest, set_aside, snapshot_rows

FEEDS = ("usgs_pp1802",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the deposits, `deposit_id` being `pp1802-` and the line in the publisher's file.

    A label that joins two minerals gives a row for each; platinum-group elements keep their group as material. A
    deposit with a location that nobody has mapped is set aside.
    """
    rows: list[dict[str, object]] = []
    quarantined: list[dict[str, object]] = []
    for snapshot in newest(snapshots["usgs_pp1802"]):
        for deposit in snapshot_rows(snapshot):
            location = str(deposit["location"])
            country = countries.country(location)
            if country is None:
                record = set_aside(snapshot, deposit, label_kind="country", label=location, cure=countries.CURE)
                quarantined.append(record)
                continue
            rows.extend(_deposits(snapshot, deposit, country))
    return Normalised(dataset_table("deposit", rows), tuple(quarantined))


def _deposits(snapshot: Snapshot, deposit: Mapping[str, object], country: str) -> Iterator[dict[str, object]]:
    for material_id, (label, reason) in _materials(str(deposit["critical_mineral"])).items():
        yield {
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


def _materials(joined: str) -> dict[str, tuple[str, str]]:
    """Return material → (label, reason of the mapping); a material named twice counts once."""
    found: dict[str, tuple[str, str]] = {}
    for label in joined.split(";"):
        for match in commodities.materials(MAPPING, label):
            found.setdefault(match.material_id, (label.strip(), match.note))
    return found
