"""Demand rows: what each is of, and whether it may be added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.codes import code_list
from data.model import Status
from data.units import quantity_unit
from pipelines.fates import NO_LABEL, Rest
from pipelines.model import Snapshot
from pipelines.publishers.iea import labels
from pipelines.publishers.iea.tables import BASE, mineral
from pipelines.reading import csv_files

TOTAL_TABLE, BY_TECHNOLOGY, BY_MINERAL, TECHNOLOGY = (
    "total_demand", "cleantech_by_tech", "cleantech_by_mineral", "technology",
)  # fmt: skip
TOTAL_CLEAN, TOTAL_DEMAND, OTHER_USES = "Total clean technologies", "Total demand", "Other uses"
COUNTED, TOTAL, REPEAT, PART, ALTERNATIVE = "counted", "total", "repeat", "part", "alternative"
_SHARE = "A share of two figures of the same table, which are published"
_DEVIATION = 0.01
"""Tolerated difference between a printed total and the sum of its applications, as a share of the total."""


@dataclass(frozen=True)
class Entry:
    """A row of the snapshot beside what its labels mean."""

    row: Mapping[str, object]
    mineral: labels.Mineral
    application: labels.Application
    case: labels.Case
    table: str
    quantity_t: float | None

    @property
    def is_part(self) -> bool:
        """Tell whether the row is one application's demand rather than a total."""
        return self.application.kind == "technology"

    @property
    def where(self) -> tuple[str, str, object]:
        """Product, scenario and year."""
        return (self.mineral.product, str(self.row["scenario"]), self.row["year"])


def entries(snapshot: Snapshot, rows: Iterable[Mapping[str, object]], rest: Rest) -> list[Entry]:
    """Return the rows with tonnes (or none stated); shares are left out, and rows with a label of no mapping aside."""
    found: list[Entry] = []
    for row in rows:
        named = mineral(dict(row))
        if not rest.materials(snapshot, row, labels.MINERALS, named):
            continue
        table = TECHNOLOGY if str(row["table"]).startswith(TECHNOLOGY) else str(row["table"])
        known = labels.mineral(named)
        item = TOTAL_CLEAN if table == BY_MINERAL else str(row["group"] if table == TECHNOLOGY else row["item"])
        application = labels.application(item)
        unit = quantity_unit(str(row["unit"]))
        problems = {
            "value": "" if application else item or NO_LABEL,
            "scenario": "" if row["scenario"] in code_list("scenario") else str(row["scenario"]) or NO_LABEL,
            "unit": "" if unit else str(row["unit"]) or NO_LABEL,
        }
        kind, label = next(((kind, text) for kind, text in problems.items() if text), ("", ""))
        if known is None or application is None or unit is None or kind:
            kind = "unit" if kind == "unit" else "value"
            rest.set_aside(snapshot, row, kind, label, labels.CURES[kind])
            continue
        if application.kind == "share":
            rest.leave_out(row, application.name, _SHARE)
            continue
        case = labels.Case(labels.BASE_CASE, "")
        if table == TECHNOLOGY:
            case = labels.case(snapshot.vintage, str(row["group"]), str(row["case"]))
        tonnes = csv_files.plain(str(row["value"])) * unit.tonnes if row["value"] else None
        found.append(Entry(row, known, application, case, table, tonnes))
    return found


def counting(found: Sequence[Entry]) -> list[str]:
    """Return for each row how it stands to the others of its edition; the counted ones add up and nothing else does.

    A product's demand is counted where it is stated by application: in the table of total demand, else in the one of
    clean technologies. The same figure in another table is a repeat; a product within another, and an application
    beneath a total that is not broken down in full, is a part; another case of technologies an alternative.
    """
    whole = {entry.mineral.product for entry in found if entry.table == TOTAL_TABLE}
    stated = {
        (entry.mineral.product, entry.application.name)
        for entry in found
        if entry.table in {TOTAL_TABLE, BY_TECHNOLOGY}
    }
    return [_counting(entry, whole, stated) for entry in found]


def _counting(entry: Entry, whole: set[str], stated: set[tuple[str, str]]) -> str:
    product = entry.mineral.product
    if entry.case.name != labels.BASE_CASE:
        return ALTERNATIVE
    if not entry.is_part or entry.table == BY_MINERAL:
        return TOTAL
    if entry.table == TECHNOLOGY:
        return REPEAT if (product, entry.application.name) in stated else PART
    if entry.table == BY_TECHNOLOGY and product in whole:
        return REPEAT
    return PART if entry.mineral.part_of else COUNTED


def deviations(found: Sequence[Entry]) -> dict[tuple[str, str, object, str], float]:
    """Return the totals of total demand that their applications miss: (product, scenario, year, total) → their share.

    Only those off by more than 1 %.
    """
    sums: dict[tuple[str, str, object, str], float] = defaultdict(float)
    totals: dict[tuple[str, str, object, str], float] = {}
    for entry in found:
        if entry.table != TOTAL_TABLE or entry.quantity_t is None:
            continue
        if not entry.is_part:
            totals[*entry.where, entry.application.name] = entry.quantity_t
            continue
        sums[*entry.where, TOTAL_DEMAND] += entry.quantity_t
        if entry.application.name != OTHER_USES:
            sums[*entry.where, TOTAL_CLEAN] += entry.quantity_t
    shares = {key: sums[key] / total for key, total in totals.items() if total}
    return {key: share for key, share in shares.items() if abs(share - 1) > _DEVIATION}


def status(entry: Entry) -> Status:
    """Return missing where nothing is stated, estimated for a base year (nobody counts demand), else projected."""
    if entry.quantity_t is None:
        return Status.MISSING
    return Status.ESTIMATED if entry.row["scenario"] == BASE else Status.PROJECTED
