"""Projects gathered from the rows of the inventories, one a set, country and name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.inventories import coding
from pipelines.labels import commodities
from pipelines.model import Row
from pipelines.publishers.projects.feed import AUSTRALIA, MAPPING
from pipelines.reading.coordinates import LATITUDE_MAX, LONGITUDE_MAX, degrees

SITE, PROVINCE, COUNTRY = "site", "province", "country"
TOTAL = "total"
_LOST = "\ufffd"

_STATUS_ORDER = ("producing", "construction", "feasibility complete", "evaluation")


@dataclass(frozen=True)
class Site:
    """A project of one set: its `names` as printed, the `documents` that list it, its `place` (latitude, longitude).

    `is_own`: it comes from an inventory that a user brought.
    """

    project_id: str
    name: str
    names: tuple[str, ...]
    country_iso3: str
    source_set: str
    source_id: str
    vintage: str
    kind: str
    status: str
    deposit_type: str
    place: tuple[float, float] | None
    documents: frozenset[str]
    materials: frozenset[str]
    note: str = ""
    is_own: bool = False


def sites(rows: Sequence[Row]) -> list[Site]:
    """Return the projects of `rows`, in order of appearance."""
    by_project: dict[str, list[Row]] = {}
    for row in rows:
        by_project.setdefault(str(row["project_id"]), []).append(row)
    return [_site(project_id, own) for project_id, own in by_project.items()]


def _site(project_id: str, rows: Sequence[Row]) -> Site:
    first = rows[0]
    name = str(first["project"])
    places, outside = _places(rows)
    notes = [f"Coordinates left out, no place on Earth: {place}." for place in outside]
    notes += other_places(places)
    return Site(
        project_id=project_id,
        name=name,
        names=tuple(dict.fromkeys(part for row in rows for part in _names(row))),
        country_iso3=str(first["country_iso3"]),
        source_set=str(first["source_set"]),
        source_id=str(first["source_id"]),
        vintage=str(first["vintage"]),
        kind=_kind(rows),
        status=first_status(coding.status(row) for row in rows),
        deposit_type="; ".join(_distinct(rows, "deposit_type")),
        place=places[0] if places else None,
        documents=frozenset(_distinct(rows, "source_document")),
        materials=frozenset(
            match.material_id
            for label in _distinct(rows, "commodity")
            for match in commodities.materials(MAPPING, label)
        ),
        note=" ".join(notes),
    )


def _names(row: Row) -> tuple[str, ...]:
    """Return the names of a row: as mended, each of those joined with `;`, and as printed unless a letter was lost."""
    joined, printed = str(row["project"]), str(row["original_name"])
    parts = [part.strip() for part in joined.split(";") if part.strip()]
    return (joined, *parts, *([] if _LOST in printed and printed != joined else [printed]))


def _kind(rows: Sequence[Row]) -> str:
    if rows[0]["source_id"] == AUSTRALIA:
        return COUNTRY
    is_province = all(row["counting"] == TOTAL and not row["grade"] for row in rows)
    return PROVINCE if is_province and rows[0]["source_set"] == "graphite" else SITE


def other_places(places: Sequence[tuple[float, float]]) -> list[str]:
    """Return a remark on the places of a project beside its first; nothing where there is one."""
    others = "; ".join(f"{y:g}, {x:g}" for y, x in places[1:])
    return [f"Other rows give other coordinates: {others}."] if others else []


def first_status(statuses: Iterable[str]) -> str:
    """Return the most mature of the statuses that the rows of a project state; "" where none does."""
    stated = set(statuses) - {""}
    known = [status for status in _STATUS_ORDER if status in stated]
    return known[0] if known else min(stated, default="")


def _places(rows: Sequence[Row]) -> tuple[list[tuple[float, float]], list[str]]:
    """Return the distinct places of a project, the most frequent first, and the printed pairs that are none."""
    found: Counter[tuple[float, float]] = Counter()
    outside: dict[str, None] = {}
    for row in rows:
        try:
            latitude, longitude = degrees(row["lat"], LATITUDE_MAX), degrees(row["lon"], LONGITUDE_MAX)
        except ValueError:
            outside[f"{row['lat']}, {row['lon']}"] = None
            continue
        if latitude is not None and longitude is not None:
            found[latitude, longitude] += 1
    return [place for place, _ in found.most_common()], list(outside)


def _distinct(rows: Sequence[Mapping[str, object]], column: str) -> list[str]:
    return list(dict.fromkeys(str(row[column]) for row in rows if row[column]))
