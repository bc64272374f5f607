"""Inventories of projects, publishers' and users' → project: one row a project and set, matched across sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.intake import FEED_ID
from pipelines.inventories import own
from pipelines.inventories.matching import Match, matches
from pipelines.inventories.rows import CONTESTED, inventories
from pipelines.inventories.sites import Site, sites
from pipelines.model import Normalised, Snapshot
from pipelines.tables import dataset_table

FEEDS = ("projects", FEED_ID)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the projects of every inventory; rows set aside and corrections are those of project_resource."""
    found = sites(inventories(snapshots["projects"]).rows)
    found += [site for snapshot in snapshots.get(FEED_ID, ()) for site in own.sites(snapshot)]
    matched = matches(found)
    return Normalised(dataset_table("project", [_project(site, matched[site.project_id]) for site in found]))


def _project(site: Site, match: Match) -> dict[str, object]:
    latitude, longitude = site.place or (None, None)
    return {
        "project_id": site.project_id,
        "name": site.name,
        "country_iso3": site.country_iso3,
        "latitude_deg": latitude,
        "longitude_deg": longitude,
        "deposit_type": site.deposit_type,
        "project_kind": site.kind,
        "project_status": site.status,
        "aliases": ";".join(name for name in site.names if name != site.name),
        "source_set": site.source_set,
        "match_group": match.group,
        "match_evidence": match.evidence,
        "vintage": site.vintage,
        "source_id": site.source_id,
        "note": " ".join(text for text in (site.note, CONTESTED.get(site.country_iso3, "")) if text),
    }
