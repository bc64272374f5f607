"""Compiled indicators → reuse_indicator: one row a material as listed, indicator, region and year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.model import Bound
from pipelines import review
from pipelines.fates import Rest
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.reference.feed import MAPPING
from pipelines.reading.cells import number
from pipelines.reading.located import row_located
from pipelines.tables import normalised

FEEDS = ("reference",)

_TABLE = "recycling-indicators"
_INDICATORS = {
    "EoL-RIR": "eol_rir",
    "EoL-RIR class vs CRMA 25% benchmark": "eol_rir_class",
    "EoL recycling rate class": "eol_rr_class",
    "substitutability difficulty": "substitutability",
    "import reliance": "import_reliance",
    "companionality (share produced as by-product)": "by_product_share",
}
_UNITS = {"%": "percent", "class": "class"}
_CURE = "Name the indicator in pipelines/normalise/reuse_indicator.py, or correct the label in the table."
_BOUND = re.compile(r"([<>])\s*(\d+(?:\.\d+)?)")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class _Reading:
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound = Bound.EXACT


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the indicators; rows that nobody has checked, and indicators nobody has named, are set aside."""
    rows: list[dict[str, object]] = []
    rest = Rest()
    for snapshot, row, is_checked in review.reviewed(snapshots["reference"], _TABLE):
        if not is_checked:
            review.set_unchecked_aside(rest, snapshot, row, f"{row['material']}: {row['indicator']}")
        elif row["indicator"] not in _INDICATORS:
            rest.set_aside(snapshot, row, "value", str(row["indicator"]), _CURE)
        else:
            rows.extend(_indicators(snapshot, row, rest))
    return normalised("reuse_indicator", rows, rest)


def _indicators(snapshot: Snapshot, row: Mapping[str, object], rest: Rest) -> Iterator[dict[str, object]]:
    reading = _read(str(row["value"]))
    with row_located(row):
        year = int(str(row["year"]))
    for match in rest.materials(snapshot, row, MAPPING, str(row["material"])):
        yield {
            AT: row[AT],
            "material_id": match.material_id,
            "product": row["material"],
            "indicator_id": _INDICATORS[str(row["indicator"])],
            "region": row["region"],
            "year": year,
            "value": reading.value,
            "value_low": reading.low,
            "value_high": reading.high,
            "bound": reading.bound.value,
            "unit": _UNITS.get(str(row["unit"]), row["unit"]),
            "original_value": row["value"],
            "source_document": row["source"],
            "confidence": row["confidence"],
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": row["note"],
        }


def _read(text: str) -> _Reading:
    """Read a printed percentage: `17`, `<1`, `5-22`; a class in words, or nothing, has no number."""
    value = number(text)
    if value is not None:
        return _Reading(value, value, value)
    if found := _BOUND.fullmatch(text):
        limit, bound = float(found[2]), Bound(found[1])
        low, high = (0.0, limit) if bound is Bound.LESS_THAN else (limit, 100.0)
        return _Reading(None, low, high, bound)
    if found := _RANGE.fullmatch(text):
        return _Reading(None, float(found[1]), float(found[2]))
    return _Reading()
