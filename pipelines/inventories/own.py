"""Users' inventories as projects and as rows of project_resource, marked as what they are."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from data.intake import Checked, InventoryRow, check
from data.intake.counting import countings
from data.model import InputError
from data.slugs import is_told, slug
from data.unfc import code_columns
from pipelines.inventories import counting, store
from pipelines.inventories.matching import Match
from pipelines.inventories.rows import CONTESTED
from pipelines.inventories.sites import SITE, Site, first_status, other_places
from pipelines.model import Snapshot

MARK = "From an inventory that a user of this dashboard provided; not checked by a publisher."
_NAME_CHARACTERS, _HASH_DIGITS = 60, 6


def checked(snapshot: Snapshot) -> Checked:
    """Return what an inventory holds, by the rules of today. Raises InputError where they find a fault."""
    store.verify(snapshot)
    found = _checked(snapshot.path, str(snapshot.record["kind"]), str(snapshot.record["sha256"]))
    if not found.is_clean:
        raise InputError([fault.located(snapshot.path.name) for fault in found.faults])
    return found


@lru_cache(maxsize=2)
def _checked(path: Path, kind_id: str, sha256: str) -> Checked:  # noqa: ARG001 - the hash tells another file
    return check(path.name, path, kind_id)


def sites(snapshot: Snapshot) -> list[Site]:
    """Return the projects of an inventory, in order of appearance.

    The inventory is one document: what it lists as two projects are two.
    """
    own: dict[str, list[InventoryRow]] = defaultdict(list)
    for row in checked(snapshot).rows:
        own[project_id(snapshot.snapshot_id, row)].append(row)
    return [_site(snapshot, key, rows) for key, rows in own.items()]


def project_id(inventory_id: str, row: InventoryRow) -> str:
    """Return inventory, country and name as one identifier; a name that letters a-z do not tell ends in a hash."""
    name = slug(row.project)
    if not is_told(row.project) or len(name) > _NAME_CHARACTERS:
        digest = hashlib.sha256(row.project.casefold().encode()).hexdigest()[:_HASH_DIGITS]
        name = f"{name[:_NAME_CHARACTERS].strip('-')}-{digest}"
    return f"{inventory_id}-{row.country_iso3.lower()}-{name}"


def _site(snapshot: Snapshot, key: str, rows: Sequence[InventoryRow]) -> Site:
    stated = Counter(
        (row.latitude_deg, row.longitude_deg)
        for row in rows
        if row.latitude_deg is not None and row.longitude_deg is not None
    )
    places = [(latitude, longitude) for (latitude, longitude), _ in stated.most_common()]
    first = rows[0]
    return Site(
        project_id=key,
        name=first.project,
        names=tuple(dict.fromkeys(row.project for row in rows)),
        country_iso3=first.country_iso3,
        source_set=snapshot.snapshot_id,
        source_id=snapshot.snapshot_id,
        vintage=snapshot.vintage,
        kind=SITE,
        status=first_status(row.project_status for row in rows),
        deposit_type="; ".join(dict.fromkeys(row.deposit_type for row in rows if row.deposit_type)),
        place=places[0] if places else None,
        documents=frozenset({snapshot.snapshot_id}),
        materials=frozenset(row.material_id for row in rows),
        note=" ".join((MARK, *other_places(places))),
        is_own=True,
    )


def resources(snapshot: Snapshot, groups: Mapping[str, Match]) -> Iterator[dict[str, object]]:
    """Yield the quantities of an inventory as rows of project_resource; those not to be added up are marked.

    Of one project and product an older estimate is superseded, and a category that another row's holds is a part.
    """
    rows = checked(snapshot).rows
    marks = countings(rows, [groups[project_id(snapshot.snapshot_id, row)].group for row in rows])
    coded: dict[int, dict[str, str]] = {}
    for row, counted in zip(rows, marks, strict=True):
        columns = coded.setdefault(id(row.coded), code_columns(row.coded.bridged))
        yield {
            "resource_id": f"{snapshot.snapshot_id}-{_place(row)}",
            "project_id": project_id(snapshot.snapshot_id, row),
            "source_set": snapshot.snapshot_id,
            "country_iso3": row.country_iso3,
            "material_id": row.material_id,
            "product": row.product,
            "resource_type": row.resource_type,
            "reported_system": row.coded.system,
            "reported_category": row.coded.category,
            **columns,
            "inclusive_of_reserves": row.inclusive_of_reserves,
            "counting": counted,
            "quantity_t": row.quantity_t,
            "status": row.status,
            "content_basis": row.content_basis,
            "original_value": row.original_value,
            "original_unit": row.original_unit,
            "ore_quantity_t": row.ore_quantity_t,
            "grade": row.grade,
            "grade_unit": row.grade_unit,
            "effective_date": row.effective_date,
            "source_document": row.source_document or str(snapshot.record["title"]),
            "confidence": row.confidence,
            "file": snapshot.path.name,
            "line": row.line,
            "vintage": snapshot.vintage,
            "source_id": snapshot.snapshot_id,
            "note": " ".join(
                part
                for part in (MARK, row.note, counting.REASONS.get(counted, ""), CONTESTED.get(row.country_iso3, ""))
                if part
            ),
        }


def _place(row: InventoryRow) -> str:
    return f"{slug(row.sheet)}-{row.line}" if row.sheet else str(row.line)
