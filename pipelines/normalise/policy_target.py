"""Targets in law → policy_target: one row an instrument, scope, material and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from data.codes import code_list
from data.model import Bound
from pipelines import review
from pipelines.fates import Rest
from pipelines.labels import commodities
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.reference.feed import ALL_MATERIALS, MAPPING
from pipelines.reading.cells import number
from pipelines.tables import normalised

FEEDS = ("reference",)

_TABLE = "policy-targets"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"\d{4}")
_DAY_UNCHECKED = re.compile(r"memory \(day\)|date doubtful")


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the targets; rows that nobody has checked are set aside, a day that nobody has is cut to its year."""
    rows: list[dict[str, object]] = []
    rest = Rest()
    for snapshot, row, is_checked in review.reviewed(snapshots["reference"], _TABLE):
        if not is_checked:
            review.set_unchecked_aside(rest, snapshot, row, f"{row['instrument']}: {row['target_type']}")
        elif row["material"] in ALL_MATERIALS or rest.materials(snapshot, row, MAPPING, str(row["material"])):
            rows.extend(_targets(snapshot, row))
    return normalised("policy_target", rows, rest)


def _targets(snapshot: Snapshot, row: Mapping[str, object]) -> Iterator[dict[str, object]]:
    due, dated = _due(str(row["by"]), str(row["confidence"]))
    for material_id, product in _bound_materials(str(row["material"])):
        value = number(str(row["value"]))
        yield {
            AT: row[AT],
            "instrument": row["instrument"],
            "target_type": row["target_type"],
            "scope": row["scope"],
            "material_id": material_id,
            "product": product,
            "due_date": due,
            "year": int(due[:4]) if due else None,
            "value": value,
            "bound": _bound(str(row["unit"]), value),
            "unit": "percent" if value is not None else "",
            "original_value": f"{row['value']} {row['unit']}".strip(),
            "source_document": row["source"],
            "confidence": row["confidence"],
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": " ".join(filter(None, (dated, str(row["note"])))),
        }


def _bound_materials(label: str) -> Iterator[tuple[str | None, str]]:
    """Yield material and name for each that a target binds; one named beside others takes its own name."""
    if label in ALL_MATERIALS:
        yield None, label
        return
    matches = commodities.materials(MAPPING, label)
    for match in matches:
        yield match.material_id, label if len(matches) == 1 else code_list("material").name(match.material_id)


def _bound(unit: str, value: float | None) -> str:
    """Return how to read a target: at least, unless its unit says that it is a maximum."""
    if value is None:
        return Bound.EXACT.value
    return (Bound.LESS_THAN if "max" in unit else Bound.AT_LEAST).value


def _due(text: str, confidence: str) -> tuple[str, str]:
    """Return the date a target takes effect (day or year), and what is to be said about it."""
    day, year = _DAY.fullmatch(text), _YEAR.search(text)
    if day and not _DAY_UNCHECKED.search(confidence):
        return text, ""
    if year is None:
        return "", "The date is not stated."
    if year[0] == text:
        return text, ""
    if "whichever" in text:
        return year[0], f"Date as the law states it: {text}."
    return year[0], f"Date as compiled: {text}; the day has not been checked."
