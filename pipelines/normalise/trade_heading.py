"""Totals by heading of BACI → `trade_heading`: lower bounds, beside codes of six digits and never added to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines import corrections
from pipelines.fates import Rest, superseded
from pipelines.model import AT, Normalised, Row, Snapshot
from pipelines.normalise.trade_heading_flow import FEED_ID, HEADING_CURE, flows, materials
from pipelines.normalise.trade_later import FLAG
from pipelines.normalise.trade_yearly import PROVISIONAL
from pipelines.publishers.baci_headings.feed import UNPLACED
from pipelines.tables import newest, normalised, snapshot_rows

FEEDS = (FEED_ID,)
_WITHOUT = "a lower bound: without {}, and maybe other places that the compiler's map does not draw"
_MENDED = "the weight in range is without {}, whose weight does not fit the value"


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the totals of the newest release; `excludes` names the large traders of whom the file has no flow.

    `quantity_in_range_t` lacks the weights of flows listed that do not fit their value; it is empty where a correction
    doubts the total itself. Set aside are headings that the mapping of the feed does not know.
    """
    given = snapshots[FEED_ID]
    shown = newest(given)
    rest = Rest(left_out=list(superseded(given, shown)))
    corrected: dict[str, int] = {}
    rows = [row for snapshot in shown for row in _totals(snapshot, rest, corrected)]
    return normalised("trade_heading", rows, rest, corrected)


def _totals(snapshot: Snapshot, rest: Rest, corrected: dict[str, int]) -> list[Row]:
    listed = flows(snapshot, Rest(), {})
    placed = {str(flow[side]) for flow in listed for side in ("exporter_iso3", "importer_iso3")}
    without = " ".join(code for code in UNPLACED if code not in placed)
    last = max((int(str(flow["year"])) for flow in listed), default=0)
    rows = [row for row in snapshot_rows(snapshot) if row["n_pairs"] is not None]
    doubted, touched = corrections.apply(FEED_ID, [row | {FLAG: "", "correction": ""} for row in rows])
    for name, mended in touched.items():
        corrected[name] = corrected.get(name, 0) + len(mended)
    found = []
    for row in doubted:
        material = materials().get(str(row["hs_heading"]))
        if material is None:
            rest.set_aside(snapshot, row, "commodity", str(row["hs_heading"]), HEADING_CURE)
            continue
        own = [flow for flow in listed if (flow["year"], flow["hs_heading"]) == (row["year"], row["hs_heading"])]
        found.append(_total(snapshot, row, material, own, without, is_provisional=row["year"] == last))
    return found


def _total(
    snapshot: Snapshot, row: Row, material: Mapping[str, str], own: Sequence[Row], without: str, *, is_provisional: bool
) -> Row:
    """Return a total; `own` are the flows listed under it, `without` the large traders it lacks."""
    unfit = [flow for flow in own if flow[FLAG] and flow["quantity_t"]]
    weight = float(str(row["quantity_t"])) - sum(float(str(flow["quantity_t"])) for flow in unfit)
    words = [
        PROVISIONAL if is_provisional else "",
        str(row["correction"]),
        _MENDED.format(", ".join(f"{flow['exporter_iso3']}-{flow['importer_iso3']}" for flow in unfit))
        if unfit and not row[FLAG]
        else "",
        material["note"],
        _WITHOUT.format(without.replace(" ", ", ")) if without else "",
    ]
    return {
        AT: row[AT], "year": row["year"], "hs_heading": row["hs_heading"], "material_id": material["material_id"],
        "stage_id": material["stage_id"], "bound": ">" if without else "", "value_usd": row["value_usd"],
        "quantity_t": row["quantity_t"], FLAG: row[FLAG], "quantity_in_range_t": None if row[FLAG] else weight,
        "n_pairs": row["n_pairs"], "n_listed": len(own), "share_listed_frac": row["share_listed_frac"],
        "excludes": without, "status": "reported", "nomenclature": row["nomenclature"], "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"], "note": "; ".join(filter(None, words)),
    }  # fmt: skip
