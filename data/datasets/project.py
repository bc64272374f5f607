"""Mineral projects of several inventories, one row a project and inventory, matched with evidence."""

from data.evidence import proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="project",
    title="Mineral projects",
    description=(
        "Projects and deposits with location, kind, other names and status, one row for each project and "
        "inventory. Projects of several inventories that were found to be the same share a match_group, with the "
        "evidence."
    ),
    fields=columns(
        "project_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "deposit_type", "project_kind",
        "project_status", "aliases", "source_set", "match_group", "match_evidence", "vintage", "source_id", "note",
    ),
    primary_key=("project_id",),
    sources=("minmod", "busch_lithium", "geoscience_australia", "project_statements"),
    takes_inventories=True,
    filters={
        "country": ("country_iso3",), "source": ("source_id",), "source_set": ("source_set",),
        "project": ("project_id",),
    },
    nullable=frozenset({"latitude_deg", "longitude_deg"}),
    order_by=("country_iso3", "match_group", "project_id"),
    evidence=(proxy("11a", "projects by name, place and status"),),
)  # fmt: skip
