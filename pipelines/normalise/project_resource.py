"""Inventories of projects, publishers' and users' → project_resource: a row a quantity and material, with its code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from data.intake import FEED_ID
from data.model import Status
from data.stated import doubts
from data.units import quantity_unit
from pipelines.inventories import coding, counting, own
from pipelines.inventories.contents import UnknownUnitError, content
from pipelines.inventories.matching import matches
from pipelines.inventories.rows import CONTESTED, inventories
from pipelines.inventories.sites import sites
from pipelines.labels import commodities
from pipelines.model import AT, Normalised, Row, Snapshot
from pipelines.publishers.projects.feed import MAPPING
from pipelines.reading.cells import number
from pipelines.tables import normalised

FEEDS = ("projects", FEED_ID)
PRIMARY, ANTHROPOGENIC = "primary", "anthropogenic"

_RESIDUES = re.compile(r"\b(?:tailings?|waste rock|slags?|residues?|anthropogenic)\b", re.IGNORECASE)
_CURE = "Correct the unit or the value in the file, or describe the unit in pipelines/inventories/contents.py."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return every quantity of every inventory, those without a category uncoded, those not to be added up marked.

    A row with a country, a unit or a value that nobody can read is set aside.
    """
    found = inventories(snapshots["projects"])
    brought = snapshots.get(FEED_ID, ())
    matched = matches([*sites(found.rows), *(site for snapshot in brought for site in own.sites(snapshot))])
    counting.mark(found.rows, {project_id: match.group for project_id, match in matched.items()})
    by_set = {snapshot.path.stem: snapshot for snapshot in snapshots["projects"]}
    rows: list[dict[str, object]] = []
    for row in found.rows:
        try:
            rows.extend(_resources(row))
        except UnknownUnitError as error:
            snapshot = by_set[str(row["source_set"]).replace("_", "-")]
            found.rest.set_aside(snapshot, row, "unit", str(error), _CURE)
    for snapshot in brought:
        rows.extend({AT: ()} | row for row in own.resources(snapshot, matched))
    _say_doubts(rows)
    return normalised("project_resource", rows, found.rest, found.corrected)


def _resources(row: Row) -> Iterator[dict[str, object]]:
    for match in commodities.materials(MAPPING, str(row["commodity"])):
        stated = content(
            match.material_id,
            str(row["commodity"]),
            str(row["contained"]),
            str(row["contained_unit"]),
            str(row["source_set"]),
        )
        yield {
            AT: row[AT],
            "resource_id": f"{str(row['source_set']).replace('_', '-')}-{row['line']}",
            "project_id": row["project_id"],
            "source_set": row["source_set"],
            "country_iso3": row["country_iso3"],
            "material_id": match.material_id,
            "product": row["commodity"],
            "resource_type": _resource_type(row),
            **coding.columns(row),
            "counting": row["counting"],
            "quantity_t": stated.tonnes,
            "status": (Status.MISSING if stated.tonnes is None else Status.REPORTED).value,
            "content_basis": stated.basis,
            "original_value": row["contained"],
            "original_unit": row["contained_unit"],
            "ore_quantity_t": _ore(row),
            "grade": number(str(row["grade"])),
            "grade_unit": row["grade_unit"],
            "effective_date": row["effective_date"],
            "source_document": row["source_document"] or row["source"],
            "confidence": row["confidence"],
            "file": row["file"],
            "line": row["line"],
            "vintage": row["vintage"],
            "source_id": row["source_id"],
            "note": _note(row, match.note, stated.note),
        }


def _say_doubts(rows: Sequence[dict[str, object]]) -> None:
    said: dict[tuple[object, object], list[str]] = {}
    for row, doubt in doubts(rows):
        said.setdefault((row["resource_id"], row["material_id"]), []).append(f"In doubt: {doubt.reason}.")
    for own_row in rows:
        if words := said.get((own_row["resource_id"], own_row["material_id"])):
            own_row["note"] = " ".join(filter(None, (str(own_row["note"]), *words)))


def _resource_type(row: Mapping[str, object]) -> str:
    words = f"{row['project']} {row['deposit_type']} {row['note']}"
    return ANTHROPOGENIC if _RESIDUES.search(words) else PRIMARY


def _ore(row: Mapping[str, object]) -> float | None:
    quantity, unit = number(str(row["ore_quantity"])), quantity_unit(str(row["ore_unit"]))
    return None if quantity is None or unit is None else quantity * unit.tonnes


def _note(row: Mapping[str, object], mapping: str, converted: str) -> str:
    ranges = [
        f"Printed as a range, {name}: {row[column]}."
        for column, name in (("ore_quantity", "ore"), ("grade", "grade"))
        if row[column] and number(str(row[column])) is None
    ]
    parts = (
        str(row["note"]),
        f"{mapping[:1].upper()}{mapping[1:]}." if mapping else "",
        converted,
        *ranges,
        coding.note(row),
        counting.REASONS.get(str(row["counting"]), ""),
        str(row["correction"]),
        CONTESTED.get(str(row["country_iso3"]), ""),
    )
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
