"""The largest flows by heading of BACI → `trade_heading_flow`: a list of flows, from which no total follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pipelines import corrections
from pipelines.fates import Rest, superseded
from pipelines.labels.countries import CURE
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import AT, Normalised, Row, Snapshot
from pipelines.normalise.trade_later import FLAG, mark
from pipelines.publishers.baci_headings.feed import MAPPING
from pipelines.publishers.baci_later.areas import area
from pipelines.tables import newest, normalised, snapshot_rows

FEED_ID = "baci_headings"
FEEDS = (FEED_ID,)
HEADING_CURE = (
    "Add the heading to pipelines/publishers/baci_headings/mapping.csv, with its material or with the reason why not."
)
_UNWEIGHED = "No weight stated: a 0 stands beside the value"


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the flows of the newest release; a weight that does not fit its value is marked, one of 0 is missing.

    Set aside are headings that the mapping of the feed does not know, and areas whose code nobody has mapped.
    """
    given = snapshots[FEED_ID]
    shown = newest(given)
    rest = Rest(left_out=list(superseded(given, shown)))
    corrected: dict[str, int] = {}
    rows = [row for snapshot in shown for row in flows(snapshot, rest, corrected)]
    return normalised("trade_heading_flow", rows, rest, corrected)


def flows(snapshot: Snapshot, rest: Rest, corrected: dict[str, int]) -> list[Row]:
    """Return the flows of a snapshot in our codes; what is set aside goes to `rest`, what is corrected is counted."""
    rows = [row for row in snapshot_rows(snapshot) if row["n_pairs"] is None]
    doubted, touched = corrections.apply(FEED_ID, [row | {FLAG: "", "correction": ""} for row in rows])
    for name, mended in touched.items():
        corrected[name] = corrected.get(name, 0) + len(mended)
    found = [flow for row in doubted if (flow := _flow(snapshot, row, rest))]
    mark(found, "hs_heading")
    return found


def _flow(snapshot: Snapshot, row: Row, rest: Rest) -> Row | None:
    material = materials().get(str(row["hs_heading"]))
    if material is None:
        rest.set_aside(snapshot, row, "commodity", str(row["hs_heading"]), HEADING_CURE)
        return None
    areas = {side: area(str(row[side])) for side in ("exporter", "importer")}
    for side, code in areas.items():
        if not code:
            rest.set_aside(snapshot, row, "country", str(row[side]), CURE)
            return None
    weight = row["quantity_t"] or None
    words = [str(row["correction"]), material["note"], "" if weight else _UNWEIGHED]
    return {
        AT: row[AT], "year": row["year"], "exporter_iso3": areas["exporter"], "importer_iso3": areas["importer"],
        "hs_heading": row["hs_heading"], "material_id": material["material_id"], "stage_id": material["stage_id"],
        "quantity_t": weight, "value_usd": row["value_usd"], FLAG: row[FLAG], "quantity_in_range_t": weight,
        "status": "reported" if weight else "missing", "nomenclature": row["nomenclature"],
        "vintage": snapshot.vintage, "source_id": snapshot.record["source_id"], "note": "; ".join(filter(None, words)),
    }  # fmt: skip


@cache
def materials() -> dict[str, dict[str, str]]:
    """Return the rows of the mapping by heading, of those that are tracked."""
    return {row["hs_heading"]: row for row in mapping_rows(MAPPING) if row["material_id"]}
