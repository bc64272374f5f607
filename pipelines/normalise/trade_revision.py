"""Totals of later releases of BACI → trade_revision: by code, year, exporter and release; never part of a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from data.codes import WORLD
from pipelines.fates import Rest, places
from pipelines.labels.countries import CURE
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import AT, Normalised, Place, Row, Snapshot
from pipelines.normalise.trade_later import CODE_CURE
from pipelines.publishers.baci_later.areas import area
from pipelines.publishers.baci_later.feed import MAPPING
from pipelines.tables import normalised, snapshot_rows

FEEDS = ("baci_later",)
_IN_WHOLE = "The whole release states this code and year: the selection of its largest flows gives way to it"
_SELECTED = "The largest flows of each country alone: a lower bound"


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return a row for each exporter and one for the world; of a release the whole file before the selection of flows.

    Set aside are codes that the mapping of the feed does not know, and exporters whose code nobody has mapped: these
    are in the world's row.
    """
    tracked = {row["hs_code"] for row in mapping_rows(MAPPING) if row["material_id"]}
    stated: dict[tuple[str, int, str], list[tuple[Snapshot, Row]]] = {}
    rest = Rest()
    for snapshot in snapshots["baci_later"]:
        for row in snapshot_rows(snapshot):
            if row["hs_code"] in tracked:
                stated.setdefault((snapshot.vintage, int(str(row["year"])), str(row["hs_code"])), []).append(
                    (snapshot, row)
                )
            else:
                rest.set_aside(snapshot, row, "commodity", str(row["hs_code"]), CODE_CURE)
    rows: list[Row] = []
    for key in sorted(stated):
        group = stated[key]
        whole = [pair for pair in group if not pair[1]["is_selected"]]
        for _, row in group if whole else ():
            if row["is_selected"]:
                rest.leave_out(row, f"{key[2]} {key[1]}", _IN_WHOLE)
        rows.extend(_rows(whole or group, rest))
    return normalised("trade_revision", rows, rest)


def _rows(group: Sequence[tuple[Snapshot, Row]], rest: Rest) -> Iterator[Row]:
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
    at: dict[str, tuple[Place, ...]] = {}
    for one, row in group:
        label, value = str(row["exporter"]), float(str(row["value_usd"]))
        total += value
        if code := area(label):
            values[code] = values.get(code, 0.0) + value
            at[code] = (*at.get(code, ()), *places(row))
        else:
            rest.set_aside(one, row, "country", label, CURE)
    everywhere = tuple(place for code in values for place in at[code])
    yield common | {AT: everywhere, "exporter_iso3": WORLD, "value_usd": round(total, 3)}
    for code, value in sorted(values.items()):
        yield common | {AT: at[code], "exporter_iso3": code, "value_usd": round(value, 3)}
