"""The places that hazards are matched to: facilities and projects of a release, from rows of its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from data.hazards.reach import Site

FACILITY, PROJECT = "facility", "project"
FACILITY_COLUMNS = (
    "facility_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "facility_type", "material_id",
)  # fmt: skip
PROJECT_COLUMNS = ("project_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "source_set", "match_group")
"""Read of the tables `facility` and `project`."""


def facilities(rows: Iterable[Mapping[str, object]]) -> list[Site]:
    """Return the facilities that have a place; a row is of a facility and a material."""
    return _sites(rows, FACILITY, what="facility_type", same="facility_id")


def projects(rows: Iterable[Mapping[str, object]]) -> list[Site]:
    """Return the projects that have a place, what several inventories state of one once; a row has a `material_id`."""
    return _sites(rows, PROJECT, what="source_set", same="match_group")


def _sites(rows: Iterable[Mapping[str, object]], kind: str, *, what: str, same: str) -> list[Site]:
    """Return a site for each value of `same`, with all its materials, under its first id; none without a place."""
    grouped: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in rows:
        if row["latitude_deg"] is not None and row["longitude_deg"] is not None:
            grouped[str(row[same])].append(row)
    return [
        Site(
            str(first[f"{kind}_id"]), kind, str(first["name"]), str(first["country_iso3"]),
            float(str(first["latitude_deg"])), float(str(first["longitude_deg"])),
            tuple(dict.fromkeys(str(row["material_id"]) for row in of_site)), str(first[what]),
        )
        for of_site in grouped.values()
        for first in of_site[:1]
    ]  # fmt: skip
