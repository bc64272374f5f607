"""European Commission supply risk and economic importance → criticality: one row a material as listed and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.fates import Rest
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.ec_crm.feed import MAPPING
from pipelines.reading.cells import number
from pipelines.reading.located import row_located
from pipelines.tables import normalised, snapshot_rows

FEEDS = ("ec_crm",)

_TABLE = "criticality"
_METHOD_SINCE = 2017
_OLDER = "Older method: not comparable with the studies of 2017 and later."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return SR and EI of every study; a dash, for a material that was not assessed, is null and never zero."""
    rest = Rest()
    rows = [
        row
        for snapshot in snapshots["ec_crm"]
        if snapshot.snapshot_id == _TABLE
        for printed in snapshot_rows(snapshot)
        for row in _rows(snapshot, printed, rest)
    ]
    return normalised("criticality", rows, rest)


def _rows(snapshot: Snapshot, row: Mapping[str, object], rest: Rest) -> Iterator[dict[str, object]]:
    with row_located(row):
        year = int(str(row["year"]))
    for match in rest.materials(snapshot, row, MAPPING, str(row["material"])):
        yield {
            AT: row[AT],
            "material_id": match.material_id,
            "product": row["material"],
            "year": year,
            "supply_risk": number(str(row["supply_risk"])),
            "economic_importance": number(str(row["economic_importance"])),
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": _OLDER if year < _METHOD_SINCE else "",
        }
