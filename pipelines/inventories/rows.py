"""The rows of every inventory, corrected, with country and project: what both normalisers start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data.slugs import slug
from pipelines import corrections
from pipelines.fates import Rest
from pipelines.labels import countries
from pipelines.model import Row, Snapshot
from pipelines.publishers.projects.feed import MAPPING
from pipelines.tables import snapshot_rows

FEED_ID = "projects"
CONTESTED = {"UKR": "Warning: parts of the country are contested; access and legal status may differ from the report."}


@dataclass(frozen=True)
class Inventories:
    """Rows with country, project_id, reported_category, original_name and vintage beside the cells of the file."""

    rows: tuple[Row, ...]
    rest: Rest = field(default_factory=Rest)
    corrected: Mapping[str, int] = field(default_factory=dict)


def inventories(snapshots: Sequence[Snapshot]) -> Inventories:
    """Return the corrected rows of `snapshots`; a row with a country that nobody has mapped is set aside."""
    rows: list[Row] = []
    rest = Rest()
    corrected: dict[str, int] = {}
    for snapshot in snapshots:
        stated: list[Row] = []
        for row in snapshot_rows(snapshot):
            country = countries.country(str(row["country"]))
            if country is None:
                rest.set_aside(snapshot, row, "country", str(row["country"]), countries.CURE)
                continue
            if not row["project"]:
                rest.set_aside(snapshot, row, "project", "", "")
                continue
            if not rest.materials(snapshot, row, MAPPING, str(row["commodity"])):
                continue
            row.update(country_iso3=country, reported_category=row["category"], original_name=row["project"])
            row.update(counting="", correction="", vintage=snapshot.vintage)
            stated.append(row)
        mended, touched = corrections.apply(FEED_ID, stated)
        rest.left_out.extend(corrections.left_out(FEED_ID, touched))
        corrected |= {name: corrected.get(name, 0) + len(hit) for name, hit in touched.items()}
        for row in mended:
            row["project_id"] = project_id(row)
            rows.append(row)
    return Inventories(tuple(rows), rest, corrected)


def project_id(row: Mapping[str, object]) -> str:
    """Return set, country and name as one identifier fit for a URL: `lithium-deposits-chl-salar-de-atacama-sqm`."""
    source_set = str(row["source_set"]).replace("_", "-")
    return f"{source_set}-{str(row['country_iso3']).lower()}-{slug(str(row['project']))}"
