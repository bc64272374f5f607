"""Cells of the United States salient tables as rows of price_yearly and us_salient_yearly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.model import Bound, Status
from data.units import PRICE_UNITS
from pipelines import corrections
from pipelines.fates import Rest
from pipelines.model import AT, Normalised, Snapshot
from pipelines.notes import joined
from pipelines.publishers.usgs_mcs.commodities import commodity_id, material_id
from pipelines.publishers.usgs_mcs.remarks import NOT_STATED, REMARKS
from pipelines.publishers.usgs_mcs.rows import FEED_ID, snapshots_of
from pipelines.publishers.usgs_mcs.series import Series, series_of
from pipelines.reading.cells import Cell, CellKind, read, shown
from pipelines.tables import normalised, snapshot_rows

_CURE = "Add a rule for the column to pipelines/publishers/usgs_mcs/mapping_salient.csv, then publish again."
_PREFIXES = {
    "aluminium": "Aluminum",
    "magnesium_metal": "Magnesium metal",
    "magnesium_compounds": "Magnesium compounds",
    "titanium_minerals": "Mineral concentrates",
    "titanium_metal": "Metal and pigment",
}
"""Several tables meet in one material: their series carry the table's name."""


@dataclass(frozen=True)
class _Stated:
    """A cell of a salient table with its column read."""

    cell: Mapping[str, object]
    snapshot: Snapshot
    column: Series
    printed: Cell
    material_id: str
    series: str


@dataclass
class _Gathered:
    stated: list[_Stated] = field(default_factory=list)
    rest: Rest = field(default_factory=Rest)
    corrected: dict[str, int] = field(default_factory=dict)


def prices(snapshots: Sequence[Snapshot]) -> Normalised:
    """Return the rows of price_yearly: nominal USD per tonne of what the series names, the printed figure beside it."""
    gathered = _gather(snapshots, is_price=True)
    rows = [_price_row(stated) for stated in gathered.stated]
    return _normalised("price_yearly", rows, gathered)


def statistics(snapshots: Sequence[Snapshot]) -> Normalised:
    """Return the rows of us_salient_yearly: every series but prices, in the publisher's own unit."""
    gathered = _gather(snapshots, is_price=False)
    rows = [
        _common(stated)
        | {
            "statistic": stated.column.statistic,
            "value": stated.printed.value,
            "unit": stated.column.unit,
        }
        for stated in gathered.stated
    ]
    return _normalised("us_salient_yearly", rows, gathered)


def _normalised(dataset_id: str, rows: list[dict[str, object]], gathered: _Gathered) -> Normalised:
    ordered = sorted(rows, key=lambda row: (row["material_id"], row["series"], row["year"], row["vintage"]))
    return normalised(dataset_id, ordered, gathered.rest, gathered.corrected)


def _gather(snapshots: Sequence[Snapshot], *, is_price: bool) -> _Gathered:
    gathered = _Gathered()
    seen: dict[tuple[object, ...], str] = {}
    for snapshot in snapshots_of(snapshots, "salient"):
        rows = [dict(row, vintage=snapshot.vintage, correction="") for row in snapshot_rows(snapshot)]
        cells, touched = corrections.apply(FEED_ID, rows)
        gathered.rest.left_out.extend(corrections.left_out(FEED_ID, touched))
        if not is_price:
            gathered.corrected |= {name: len(mended) for name, mended in touched.items()}
        for stated in _read(snapshot, cells):
            if (stated.column.statistic == "price") != is_price:
                continue
            key = (stated.material_id, stated.series, stated.cell["year"], snapshot.vintage)
            own = f"{stated.cell['file']}/{stated.cell['column']}/{stated.cell['occurrence']}"
            kind, label = _problem(stated)
            if seen.setdefault(key, own) != own:
                kind, label = "value", f"{stated.cell['column']}: second column of this series"
            if kind:
                gathered.rest.set_aside(snapshot, stated.cell, kind, label, _CURE)
            else:
                gathered.stated.append(stated)
    return gathered


def _read(snapshot: Snapshot, cells: Sequence[Mapping[str, object]]) -> Iterator[_Stated]:
    for cell in cells:
        commodity = commodity_id(str(cell["commodity"]))
        occurrence = int(str(cell["occurrence"]))
        column = series_of(commodity, str(cell["column"]), occurrence, str(cell["unit"] or ""))
        material = material_id(commodity)
        if material == "pgm":
            material = next((metal for metal in ("platinum", "palladium") if metal in column.series.lower()), material)
        prefix = _PREFIXES.get(commodity, "")
        series = f"{prefix}: {column.series}" if prefix else column.series
        yield _Stated(cell, snapshot, column, read(str(cell["value"])), material, series)


def _problem(stated: _Stated) -> tuple[str, str]:
    if not stated.column.statistic:
        return "value", f"{stated.cell['column']}: unknown statistic"
    if not stated.column.unit:
        return "unit", str(stated.cell["column"])
    if stated.printed.kind is CellKind.UNKNOWN:
        return "value", f"{stated.cell['column']}: {stated.printed.remark}"
    if stated.column.statistic == "price" and (stated.printed.value or 0) < 0:
        return "value", f"{stated.cell['column']}: a price below zero, {stated.cell['value']}"
    return "", ""


def _status(stated: _Stated) -> tuple[Status, str]:
    """Return status and remark. The newest year of a salient table is an estimate, as USGS heads it (`2024e`)."""
    printed = stated.printed
    if printed.kind is CellKind.VALUE:
        is_newest = stated.cell["year"] == int(stated.snapshot.vintage) - 1
        return (Status.ESTIMATED if printed.is_estimate or is_newest else Status.REPORTED), printed.remark
    if printed.kind is CellKind.WITHHELD:
        return Status.WITHHELD, REMARKS[printed.kind]
    if stated.column.statistic == "net import reliance" and printed.remark == "E":
        return Status.MISSING, "Net exporter"
    return Status.MISSING, printed.remark or REMARKS.get(printed.kind, NOT_STATED)


def _common(stated: _Stated) -> dict[str, object]:
    status, remark = _status(stated)
    cell = stated.cell
    return {
        AT: cell[AT],
        "material_id": stated.material_id,
        "series": stated.series,
        "year": cell["year"],
        "status": str(status),
        "bound": str(stated.printed.bound if stated.printed.value is not None else Bound.EXACT),
        "original_value": shown(str(cell["value"])),
        "vintage": stated.snapshot.vintage,
        "source_id": stated.snapshot.record["source_id"],
        "note": joined(remark, stated.column.note, str(cell["note"] or ""), str(cell["correction"])),
    }


def _price_row(stated: _Stated) -> dict[str, object]:
    unit = PRICE_UNITS[stated.column.unit]
    value = stated.printed.value
    return _common(stated) | {
        "price_usd_per_t": None if value is None else value * unit.usd_per_t,
        "original_unit": unit.unit_id,
    }
