"""European Commission supply risk and economic importance → criticality: one row a material as listed and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines import commodities
from pipelines.cells import number
from pipelines.feeds.ec_crm import MAPPING
from pipelines.model import Normalised, Snapshot
from pipelines.tables import dataset_table, snapshot_rows

FEEDS = ("ec_crm",)

_TABLE = "criticality"
_METHOD_SINCE = 2017
_OLDER = "Older method: not comparable with the studies of 2017 and later."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return SR and EI of every study; a dash, for a material that was not assessed, is null and never zero."""
    rows = [
        {
            "material_id": match.material_id,
            "product": row["material"],
            "year": int(str(row["year"])),
            "supply_risk": number(str(row["supply_risk"])),
            "economic_importance": number(str(row["economic_importance"])),
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": _OLDER if int(str(row["year"])) < _METHOD_SINCE else "",
        }
        for snapshot in snapshots["ec_crm"]
        if snapshot.snapshot_id == _TABLE
        for row in snapshot_rows(snapshot)
        for match in commodities.materials(MAPPING, str(row["material"]))
    ]
    return Normalised(dataset_table("criticality", rows))
