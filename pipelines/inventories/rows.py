"""The rows of every inventory, corrected, with country and project: what both normalisers start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data.slugs import slug
from pipelines import corrections
from pipelines.labels import countries
from pipelines.model import Row, Snapshot
from pipelines.tables import set_aside, snapshot_rows

FEED_ID = "projects"
CONTESTED = {"UKR": "Warning: parts of the country are contested; access and legal status may differ from the report."}


@dataclass(frozen=True)
class Inventories:
    """Rows with country, project_id, reported_category, original_name and vintage beside the cells of the file."""

    rows: tuple[Row, ...]
    quarantined: tuple[Mapping[str, object], ...] = ()
    corrected: Mapping[str, int] = field(default_factory=dict)


def inventories(snapshots: Sequence[Snapshot]) -> Inventories:
    """Return the corrected rows of `snapshots`; a row with a country that nobody has mapped is set aside."""
    rows: list[Row] = []
    quarantined: list[Mapping[str, object]] = []
    corrected: dict[str, int] = {}
    for snapshot in snapshots:
        stated: list[Row] = []
        for row in snapshot_rows(snapshot):
            country = countries.country(str(row["country"]))
            if country is None:
                label = str(row["country"])
                quarantined.append(set_aside(snapshot, row, label_kind="country", label=label, cure=countries.CURE))
                continue
            row.update(country_iso3=country, reported_category=row["category"], original_name=row["project"])
            row.update(counting="", correction="", vintage=snapshot.vintage)
            stated.append(row)
        mended, touched = corrections.apply(FEED_ID, stated)
        corrected |= {name: corrected.get(name, 0) + len(hit) for name, hit in touched.items()}
        for row in mended:
            row["project_id"] = project_id(row)
            rows.append(row)
    return Inventories(tuple(rows), tuple(quarantined), corrected)


def project_id(row: Mapping[str, object]) -> str:
    """Return set, country and name as one identifier fit for a URL: `lithium-deposits-chl-salar-de-atacama-sqm`."""
    source_set = str(row["source_set"]).replace("_", "-")
    return f"{source_set}-{str(row['country_iso3']).lower()}-{slug(str(row['project']))}"
