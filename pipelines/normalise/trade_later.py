"""Whole flows of later releases of BACI → `trade_later`: of some goods and years, beside the series of trade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import corrections
from pipelines.database import one_thread
from pipelines.fates import Rest, superseded, whole
from pipelines.labels.countries import CURE
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import AT, Normalised, Row, Snapshot
from pipelines.normalise.trade_yearly import PROVISIONAL
from pipelines.publishers.baci_later.areas import area
from pipelines.publishers.baci_later.feed import MAPPING
from pipelines.tables import newest, normalised, snapshot_rows
from pipelines.unit_values import FAR, UNFIT, create_usual

FEED_ID = "baci_later"
FEEDS = (FEED_ID,)
FLAG = "unit_value_flag"
_SELECTED = "The largest flows alone: they are in trade_revision, as lower bounds"
CODE_CURE = "Add the code to pipelines/publishers/baci_later/mapping.csv, with its material or with the reason why not."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the flows of the newest release, whole files alone.

    Set aside are codes that the mapping of the feed does not know, and areas whose code nobody has mapped. Corrections
    and the check of unit values mark a weight; a flow without one has the status missing and keeps its value.
    """
    given = snapshots[FEED_ID]
    shown = newest(given)
    rest = Rest(left_out=list(superseded(given, shown)))
    corrected: dict[str, int] = {}
    flows: list[Row] = []
    for snapshot in shown:
        if any(pq.read_table(snapshot.path, columns=["is_selected"])["is_selected"].to_pylist()):
            rest.left_out.append(whole(snapshot, f"selection {snapshot.snapshot_id}", _SELECTED))
            continue
        rows: list[Row] = [row | {FLAG: "", "correction": ""} for row in snapshot_rows(snapshot)]
        doubted, touched = corrections.apply(FEED_ID, rows)
        corrected |= {name: corrected.get(name, 0) + len(mended) for name, mended in touched.items()}
        flows.extend(flow for row in doubted if (flow := _flow(snapshot, row, rest)))
    mark(flows, "hs_code")
    return normalised("trade_later", flows, rest, corrected)


def _flow(snapshot: Snapshot, row: Row, rest: Rest) -> Row | None:
    """Return a flow in our codes; None where it is set aside."""
    material = _materials().get(str(row["hs_code"]))
    if material is None:
        rest.set_aside(snapshot, row, "commodity", str(row["hs_code"]), CODE_CURE)
        return None
    areas = {side: area(str(row[side])) for side in ("exporter", "importer")}
    for side, code in areas.items():
        if not code:
            rest.set_aside(snapshot, row, "country", str(row[side]), CURE)
            return None
    return {
        AT: row[AT], "year": row["year"], "exporter_iso3": areas["exporter"], "importer_iso3": areas["importer"],
        "hs_code": row["hs_code"], "material_id": material["material_id"], "stage_id": material["stage_id"],
        "quantity_t": row["quantity_t"], "value_usd": row["value_usd"], "value_addable_usd": row["value_usd"],
        FLAG: row[FLAG], "quantity_in_range_t": row["quantity_t"],
        "status": "missing" if row["quantity_t"] is None else "reported", "nomenclature": row["nomenclature"],
        "vintage": snapshot.vintage, "source_id": snapshot.record["source_id"],
        "note": "; ".join(filter(None, (str(row["correction"]), material["note"]))),
    }  # fmt: skip


@cache
def _materials() -> dict[str, dict[str, str]]:
    return {row["hs_code"]: row for row in mapping_rows(MAPPING) if row["material_id"]}


def mark(flows: Sequence[Row], key: str) -> None:
    """Mark the flows far from what is usual of their code (the column `key`) and year, and write the notes of all."""
    newest_year = max((int(str(row["year"])) for row in flows), default=0)
    usual = _usual(flows, key)
    for row in flows:
        words = [PROVISIONAL] if row["year"] == newest_year else []
        price = _usd_per_t(row)
        if price is not None and not row[FLAG]:
            low, high = usual[row[key], row["year"]]
            row[FLAG] = "low" if price < low / FAR else "high" if price > high * FAR else ""
            if row[FLAG]:
                words.append(UNFIT.format(_written(price), _written(low if row[FLAG] == "low" else high)))
        if row[FLAG]:
            row["quantity_in_range_t"] = None
        row["note"] = "; ".join(filter(None, (*words, str(row["note"]))))


def _usd_per_t(row: Row) -> float | None:
    weight, value = row["quantity_t"], float(str(row["value_usd"]))
    return value / float(str(weight)) if weight and value else None


def _usual(flows: Sequence[Row], key: str) -> dict[tuple[object, object], tuple[float, float]]:
    """Return what a tonne usually costs, the low and the high end in USD, by code and year."""
    labelled = pa.table(
        {
            "k": pa.array([row[key] for row in flows], pa.string()),
            "t": pa.array([row["year"] for row in flows], pa.int32()),
            "v": pa.array([float(str(row["value_usd"])) / 1000 for row in flows], pa.float64()),
            "q": pa.array([row["quantity_t"] for row in flows], pa.float64()),
        }
    )
    with duckdb.connect() as engine, one_thread(engine):
        engine.register("labelled", labelled)
        create_usual(engine)
        return {(code, year): (low, high) for code, year, low, high in engine.execute("FROM usual").fetchall()}


def _written(price: float) -> str:
    return f"{price:,.0f}" if price >= 10 else f"{price:.2g}"
