"""IEA demand by technology and scenario → demand_scenario: one row a table, product, application, scenario and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.fates import Rest
from pipelines.model import AT, Normalised, Snapshot
from pipelines.notes import joined
from pipelines.publishers.iea import demand
from pipelines.tables import normalised, snapshot_rows

FEEDS = ("iea",)

_KEY = ("product", "demand_table", "technology_case", "application", "scenario_id", "year")
_REPEAT_CURE = "The file states one thing twice: remove the row that is wrong."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the demand of every edition in tonnes; `counting` says which rows add up.

    A row whose application or scenario nobody has mapped, or that repeats another of its table, is set aside.
    """
    rows: list[dict[str, object]] = []
    rest = Rest()
    for snapshot in snapshots["iea"]:
        if not snapshot.snapshot_id.endswith("-demand"):
            continue
        entries = demand.entries(snapshot, snapshot_rows(snapshot), rest)
        missed = demand.deviations(entries)
        seen: set[tuple[object, ...]] = set()
        for entry, counting in zip(entries, demand.counting(entries), strict=True):
            row = _row(snapshot, entry, counting, missed.get((*entry.where, entry.application.name)))
            key = tuple(row[name] for name in _KEY)
            if key in seen:
                label = " / ".join(map(str, key))
                rest.set_aside(snapshot, entry.row, "value", label, _REPEAT_CURE)
                continue
            seen.add(key)
            rows.append(row)
    return normalised("demand_scenario", rows, rest)


def _row(snapshot: Snapshot, entry: demand.Entry, counting: str, share: float | None) -> dict[str, object]:
    is_off = share is not None and entry.table == demand.TOTAL_TABLE and not entry.is_part
    sums = f"The applications add up to {share:.1%} of this printed total" if is_off else ""
    return {
        AT: entry.row[AT],
        "material_id": entry.mineral.material_id,
        "product": entry.mineral.product,
        "application": entry.application.name,
        "scenario_id": entry.row["scenario"],
        "year": entry.row["year"],
        "quantity_t": entry.quantity_t,
        "status": demand.status(entry).value,
        "counting": counting,
        "demand_table": entry.table,
        "technology_case": entry.case.name,
        "content_basis": entry.mineral.content_basis,
        "original_value": entry.row["value"],
        "original_unit": entry.row["unit"],
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
        "note": joined(entry.mineral.note, entry.case.note, sums),
    }
