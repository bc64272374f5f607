"""Totals of later releases of BACI → trade_revision: by code, year, exporter and release; never part of a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow.parquet as pq

from data.codes import WORLD, code_list
from pipelines.labels.countries import CURE, country
from pipelines.model import Normalised, Row, Snapshot
from pipelines.tables import dataset_table

FEEDS = ("baci_later",)
_FORMER = {"CS": "SCG", "AN": "ANT", "S19": "TWN"}
"""ISO codes of former states, and the code of BACI for "Other Asia, not elsewhere specified"."""
_SELECTED = "The largest flows of each country alone: a lower bound"


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return a row for each exporter and one for the world; of a release the whole file before the selection of flows.

    Exporters whose code nobody has mapped are in the world's row and are set aside.
    """
    stated: dict[tuple[str, int, str], list[tuple[Snapshot, Row]]] = {}
    for snapshot in snapshots["baci_later"]:
        for row in pq.read_table(snapshot.path).to_pylist():
            stated.setdefault((snapshot.vintage, row["year"], row["hs_code"]), []).append((snapshot, row))
    rows: list[Row] = []
    aside: list[Row] = []
    for key in sorted(stated):
        group = stated[key]
        whole = [pair for pair in group if not pair[1]["is_selected"]]
        rows.extend(_rows(whole or group, aside))
    return Normalised(dataset_table("trade_revision", rows), tuple(aside))


def _rows(group: Sequence[tuple[Snapshot, Row]], aside: list[Row]) -> Iterator[Row]:
    iso2 = {row["iso2"]: code for code, row in code_list("country").rows.items() if row["iso2"]}
    snapshot, first = group[0]
    common: Row = {
        "year": first["year"],
        "hs_code": first["hs_code"],
        "nomenclature": first["nomenclature"],
        "bound": ">" if first["is_selected"] else "",
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
        "note": _SELECTED if first["is_selected"] else "",
    }
    total = 0.0
    values: dict[str, float] = {}
    for one, row in group:
        label, value = str(row["exporter"]), float(str(row["value_usd"]))
        total += value
        code = iso2.get(label) or _FORMER.get(label) or country(label) or ""
        if code in code_list("country"):
            values[code] = values.get(code, 0.0) + value
        else:
            aside.append(_aside(one, row, label))
    for code, value in [(WORLD, total), *sorted(values.items())]:
        yield common | {"exporter_iso3": code, "value_usd": round(value, 3)}


def _aside(snapshot: Snapshot, row: Row, label: str) -> Row:
    return {
        "feed_id": snapshot.feed_id,
        "file": row["file"],
        "line": row["line"],
        "label_kind": "country",
        "label": label,
        "value": row["value_usd"],
        "share_of_world_frac": None,
        "cure": CURE,
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
    }
