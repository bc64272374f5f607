"""Supply rows: amounts by country and stage, and the printed shares of the top three, told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data.codes import OTHER, WORLD, code_list
from data.model import Bound, Status
from data.units import quantity_unit
from pipelines import corrections
from pipelines.fates import NO_LABEL, Rest
from pipelines.labels import countries as places
from pipelines.model import AT, Row, Snapshot
from pipelines.notes import joined
from pipelines.publishers.iea import labels
from pipelines.reading import csv_files
from pipelines.tables import snapshot_rows

FEED_ID = "iea"
TOTAL, TOP_THREE = "total", "top 3 share"
_NOTES = {OTHER: "Countries that the publisher does not name", WORLD: ""}
_BLOCK = ("vintage", "product", "stage_id", "year")
_ROUNDING = 1e-4
"""Tolerated difference between a total and the sum of its countries and its rest, as a share of the total."""


@dataclass
class Supply:
    """Rows of every edition: `amounts` as in supply_outlook, `shares` as in supply_concentration."""

    amounts: list[Row] = field(default_factory=list)
    shares: list[Row] = field(default_factory=list)
    rest: Rest = field(default_factory=Rest)
    corrected: Counter[str] = field(default_factory=Counter)


def read(snapshots: Sequence[Snapshot]) -> Supply:
    """Return what the snapshots of supply state, corrections applied.

    A row of a country, stage or unit that nobody has mapped is set aside. The first year of an edition is its base
    year (reported: the publisher marks no estimates), later ones are projected.
    """
    found = Supply()
    for snapshot in snapshots:
        if not snapshot.snapshot_id.endswith("-supply"):
            continue
        stated = [dict(row, vintage=snapshot.vintage, correction="") for row in snapshot_rows(snapshot)]
        rows, touched = corrections.apply(FEED_ID, stated)
        found.rest.left_out.extend(corrections.left_out(FEED_ID, touched))
        found.corrected.update({correction_id: len(hit) for correction_id, hit in touched.items()})
        base = min((int(str(row["year"])) for row in rows), default=0)
        for row in rows:
            _add(found, snapshot, row, is_base=row["year"] == base)
    _note_rests(found.amounts)
    return found


def _note_rests(amounts: Sequence[Row]) -> None:
    """Say in the note of a printed rest where it is more than the total leaves, and whose amount it repeats."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in amounts:
        groups[tuple(row[name] for name in _BLOCK)].append(row)
    for rows in groups.values():
        by_country = {str(row["country_iso3"]): row for row in rows}
        if OTHER not in by_country or WORLD not in by_country:
            continue
        tonnes = {code: float(str(row["quantity_t"])) for code, row in by_country.items()}
        total = tonnes.pop(WORLD)
        excess = sum(tonnes.values()) - total
        if abs(excess) > _ROUNDING * total:
            named = {code: amount for code, amount in tonnes.items() if code != OTHER}
            again = next((code for code, amount in named.items() if abs(amount - excess) <= _ROUNDING * total), "")
            rest = by_country[OTHER]
            rest["note"] = joined(str(rest["note"]), _excess(excess, again))


def _excess(excess: float, again: str) -> str:
    side = "above" if excess > 0 else "below"
    again = f", the amount of {code_list('country').name(again)} once more" if again else ""
    return f"Printed {abs(excess):,.0f} t {side} what the named countries leave of the total{again}"


def _add(found: Supply, snapshot: Snapshot, row: Mapping[str, object], *, is_base: bool) -> None:
    if not found.rest.materials(snapshot, row, labels.MINERALS, str(row["mineral"])):
        return
    supplied = labels.supplied(str(row["mineral"]), str(row["stage"]))
    label = str(row["country"])
    is_share = label.casefold() == TOP_THREE
    country = WORLD if label.casefold() == TOTAL or is_share else places.country(label)
    unit = quantity_unit(str(row["unit"]))
    problems = {
        "stage": "" if supplied else f"{row['mineral']} - {row['stage']}",
        "country": "" if country else label or NO_LABEL,
        "unit": "" if unit else str(row["unit"]) or NO_LABEL,
    }
    if supplied is None or country is None or unit is None:
        kind, text = next((kind, text) for kind, text in problems.items() if text)
        found.rest.set_aside(snapshot, row, kind, text, labels.CURES[kind])
        return
    printed = csv_files.plain(str(row["value"]))
    common: Row = {
        AT: row[AT],
        "material_id": supplied.material_id,
        "stage_id": supplied.stage_id,
        "product": supplied.product,
        "year": row["year"],
        "status": (Status.REPORTED if is_base else Status.PROJECTED).value,
        "original_value": row["value"],
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
    }
    if is_share:
        found.shares.append(common | {"statistic": "top3_share", "share_frac": printed, "note": supplied.note})
        return
    found.amounts.append(
        common
        | {
            "country_iso3": country,
            "quantity_t": printed * unit.tonnes,
            "bound": Bound.EXACT.value,
            "excludes": "",
            "content_basis": supplied.content_basis,
            "original_unit": row["unit"],
            "note": joined(supplied.note, _NOTES.get(country, ""), str(row["correction"])),
        }
    )
