"""What is doubtful in the quantities of project_resource, row by row and between the rows of one project.

Publish lists it and says it in the note of the row; the page of the project says it beside the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from data.contents import GROSS, Form, form, forms
from data.plausible import (
    Doubt,
    Ore,
    grade_unit,
    mineral_doubts,
    ore_grade_doubt,
    ore_is_content,
    reserves_over,
    world_doubt,
)
from data.unfc import class_id_of

Stated = Mapping[str, object]
COLUMNS = (
    "resource_id", "project_id", "source_set", "material_id", "product", "resource_type", "reported_category",
    "unfc_class_key", "inclusive_of_reserves", "counting", "quantity_t", "content_basis", "original_unit",
    "ore_quantity_t", "grade", "grade_unit", "effective_date", "source_document", "file", "line",
)  # fmt: skip
"""The columns of project_resource that are looked at."""
_SAME, _COMPARED = 0.005, 200
"""Two quantities are one where they differ by less, a conversion apart; rows of one category compared at most."""


def doubts(rows: Sequence[Stated]) -> Iterator[tuple[Stated, Doubt]]:
    """Yield every row of project_resource that is doubtful, with why; `rows` hold the whole of each project."""
    for row in rows:
        for doubt in row_doubts(row):
            yield row, doubt
    yield from _reserves_over(rows)
    yield from _two_forms(rows)


def row_doubts(row: Stated) -> Iterator[Doubt]:
    """Yield what one row states that its ore, its mineral or the world cannot hold, or that does not multiply."""
    material_id, printed_unit = str(row["material_id"]), str(row["grade_unit"])
    used = _used(material_id, str(row["content_basis"]))
    if used is None:
        return
    quantity, ore_t, grade = (_number(row[name]) for name in ("quantity_t", "ore_quantity_t", "grade"))
    tonnes = None if quantity is None else quantity * used.factor
    read = grade_unit(printed_unit)
    named = form(material_id, read[1]) if read and read[1] else None
    share = grade * read[0] if grade is not None and read else None
    is_foreign = bool(read and read[1] and named is None)
    ore = Ore(ore_t, share, "" if grade is None else str(grade))
    if doubt := ore_is_content(used, quantity, ore):
        yield doubt
    else:
        graded = named or (Form(GROSS, 1, GROSS) if is_foreign else _least(material_id) or used)
        found = [
            *mineral_doubts(material_id, graded, None, Ore(None, share)),
            *mineral_doubts(material_id, used, tonnes, Ore(ore_t, None)),
        ]
        yield from found
        comparable = not found and not is_foreign and used.basis != GROSS
        if comparable and (doubt := ore_grade_doubt(material_id, named, tonnes, ore)):
            yield doubt
    if doubt := world_doubt(material_id, used.basis, tonnes):
        is_unsaid = form(material_id, str(row["content_basis"])) is None
        yield replace(doubt, reason=f"even as {used.name}, {doubt.reason}") if is_unsaid else doubt


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _used(material_id: str, basis: str) -> Form | None:
    """Return the form that tonnes of a basis are of: where the source does not say which, the one that holds least."""
    found = form(material_id, basis)
    return Form(found.basis, 1, found.basis) if found else _least(material_id)


def _least(material_id: str) -> Form | None:
    known = [one for name in forms(material_id) if (one := form(material_id, name)) and one.basis != GROSS]
    return min(known, key=lambda one: one.factor, default=None)


def _reserves_over(rows: Sequence[Stated]) -> Iterator[tuple[Stated, Doubt]]:
    keys = ("project_id", "source_set", "material_id", "product", "content_basis", "resource_type")
    for own in _groups(rows, keys):
        classes = [class_id_of(str(row["unfc_class_key"])) for row in own]
        reserves = [row for row, one in zip(own, classes, strict=True) if one == "V"]
        including = [
            row
            for row, one in zip(own, classes, strict=True)
            if one in {"PV", "NV"} and row["inclusive_of_reserves"] == "yes"
        ]
        held, whole = (sum(_number(row["quantity_t"]) or 0.0 for row in group) for group in (reserves, including))
        lines = ", ".join(str(row["line"]) for row in including)
        if doubt := reserves_over(held, whole, f"line {lines}"):
            yield max(reserves, key=lambda one: _number(one["quantity_t"]) or 0.0), doubt


def _two_forms(rows: Sequence[Stated]) -> Iterator[tuple[Stated, Doubt]]:
    """Yield the row that states what another row of the same category and day states, in another form of content."""
    keys = (
        "project_id", "source_set", "material_id", "resource_type", "reported_category", "effective_date",
        "source_document",
    )  # fmt: skip
    for own in _groups(rows, keys):
        contents = [row for row in own if row["content_basis"] != GROSS][:_COMPARED]
        for first, row in combinations(contents, 2):
            one, two = (f"{each['original_unit']} ({each['content_basis']})" for each in (first, row))
            if one != two and _is_one(str(row["material_id"]), first, row):
                reason = f"the same quantity as line {first['line']}, stated there in {one}, here in {two}"
                cure = "Keep one of the two: both would be counted."
                yield row, Doubt("two_forms", "quantity", reason, cure)


def _is_one(material_id: str, first: Stated, second: Stated) -> bool:
    one, two = (_number(row["quantity_t"]) or 0.0 for row in (first, second))
    factors = {1.0}
    if first["content_basis"] != second["content_basis"]:
        factors |= {each.factor for name in forms(material_id) if (each := form(material_id, name))}
    pairs = ((one, two), (two, one))
    return any(abs(large * factor - small) <= _SAME * small for factor in factors for large, small in pairs)


def _groups(rows: Sequence[Stated], keys: Sequence[str]) -> Iterator[list[Stated]]:
    """Yield the rows that are added up and alike in `keys`, where there are several."""
    found: dict[tuple[Hashable, ...], list[Stated]] = defaultdict(list)
    for row in rows:
        if row["counting"] == "counted" and _number(row["quantity_t"]):
            found[tuple(str(row[key]) for key in keys)].append(row)
    return (own for own in found.values() if len(own) > 1)
