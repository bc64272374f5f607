"""Cells of the United States salient tables as rows of price_yearly and us_salient_yearly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.model import Bound, Status
from data.units import PRICE_UNITS
from pipelines import corrections
from pipelines.corrections import PRINTED
from pipelines.fates import NO_LABEL, Rest
from pipelines.model import AT, Normalised, Snapshot
from pipelines.notes import joined
from pipelines.publishers.usgs_mcs.commodities import Commodity, commodity
from pipelines.publishers.usgs_mcs.prices import CURE as PRICE_CURE
from pipelines.publishers.usgs_mcs.prices import PriceOf, price_of
from pipelines.publishers.usgs_mcs.remarks import NOT_STATED, REMARKS, is_marked_estimate, plain_note
from pipelines.publishers.usgs_mcs.rows import CURES, FEED_ID, snapshots_of
from pipelines.publishers.usgs_mcs.series import Series, series_of
from pipelines.reading.cells import Cell, CellKind, read, shown
from pipelines.tables import normalised, snapshot_rows

_CURES = {"commodity": CURES["commodity"], "price": PRICE_CURE}
_CURE = "Add a rule for the column to pipelines/publishers/usgs_mcs/mapping_salient.csv, then publish again."


@dataclass(frozen=True)
class _Stated:
    """A cell of a salient table with its column read."""

    cell: Mapping[str, object]
    snapshot: Snapshot
    column: Series
    printed: Cell
    material_id: str
    series: str
    price: PriceOf | None


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
                gathered.rest.set_aside(snapshot, stated.cell, kind, label, _CURES.get(kind, _CURE))
            else:
                gathered.stated.append(stated)
    return gathered


def _read(snapshot: Snapshot, cells: Sequence[Mapping[str, object]]) -> Iterator[_Stated]:
    for cell in cells:
        known = commodity(str(cell["commodity"])) or Commodity("", "", "")
        definition = str(cell["definition"] or "")
        column = series_of(
            known.commodity_id, str(cell["column"]), int(str(cell["occurrence"])), str(cell["unit"] or "")
        )
        material, prefix = known.material_id, known.series_prefix
        is_price = column.statistic == "price"
        words = f"{prefix} {definition}" if prefix and cell["unit"] else definition
        price = price_of(known.commodity_id, column.series, words) if is_price else None
        if price:
            material, series = price.material_id, price.series
        else:
            named = f"{cell['commodity']} {column.series}".casefold()
            if material == "pgm":
                material = next((metal for metal in ("platinum", "palladium") if metal in _own(named)), material)
            series = f"{prefix}: {column.series}" if prefix else column.series
        printed = read(str(cell["value"]), percent=column.unit == "percent")
        yield _Stated(cell, snapshot, column, printed, material, series, price)


def _own(named: str) -> str:
    """Return what is said of a metal, without the name of its group."""
    return named.replace("platinum-group metals", "")


def _problem(stated: _Stated) -> tuple[str, str]:
    """Return why a cell is set aside (kind, label), empty where it is not."""
    name, printed = str(stated.cell["column"]), stated.printed
    is_price = stated.column.statistic == "price"
    found = {
        "commodity": "" if stated.material_id else str(stated.cell["commodity"]) or NO_LABEL,
        "value": "" if stated.column.statistic else f"{name}: unknown statistic",
        "unit": "" if stated.column.unit else name,
        "figure": f"{name}: {printed.remark}" if printed.kind is CellKind.UNKNOWN else "",
        "price": "" if stated.price or not is_price else str(stated.cell["definition"] or name),
        "sign": f"{name}: a price below zero, {stated.cell['value']}" if is_price and (printed.value or 0) < 0 else "",
    }
    kind = next((kind for kind, label in found.items() if label), "")
    return ("value" if kind in {"figure", "sign"} else kind), found.get(kind, "")


def _status(stated: _Stated) -> tuple[Status, str]:
    """Return status and remark.

    The newest year of a salient table is an estimate, as USGS heads it (`2024e`); the one-table layout, which has a
    unit beside each figure, marks the estimates one by one.
    """
    printed = stated.printed
    if printed.kind is CellKind.VALUE:
        note = str(stated.cell["note"] or "")
        is_newest = stated.cell["year"] == int(stated.snapshot.vintage) - 1 and not stated.cell["unit"]
        is_estimate = printed.is_estimate or is_newest or is_marked_estimate(note)
        return (Status.ESTIMATED if is_estimate else Status.REPORTED), printed.remark
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
        "original_value": shown(str(cell.get(PRINTED) or cell["value"])),
        "vintage": stated.snapshot.vintage,
        "source_id": stated.snapshot.record["source_id"],
        "note": joined(remark, stated.column.note, plain_note(str(cell["note"] or "")), str(cell["correction"])),
    }


def _price_row(stated: _Stated) -> dict[str, object]:
    unit = PRICE_UNITS[stated.column.unit]
    value = stated.printed.value
    price = stated.price or PriceOf("", "", "", "", "")
    said = "" if stated.cell["unit"] else str(stated.cell["definition"] or "")
    row = _common(stated)
    return row | {
        "price_usd_per_t": None if value is None else value * unit.usd_per_t,
        "original_unit": unit.unit_id,
        "product": price.product,
        "content_basis": price.content_basis,
        "terms": price.terms,
        "note": joined(str(row["note"]), said),
    }
