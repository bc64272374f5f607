"""What a row of an inventory says that cannot be or is unlikely, and what its rows say together."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product

from data import vocabulary
from data.contents import GROSS, Form, form, forms
from data.intake.counting import older
from data.intake.model import CellFault, Coded, InventoryRow
from data.plausible import (
    Doubt,
    Ore,
    code_doubts,
    grade_fraction,
    mineral_doubts,
    ore_grade_doubt,
    reserves_over,
    status_doubt,
    world_doubt,
)
from data.spelling import folded
from data.unfc import UnfcCode, class_id_of
from data.unfc.model import Triple

_WORDS = re.compile(r"[^\W_]+")
_TOTALS = frozenset(
    _WORDS.findall(
        folded(
            "total totals totale totales totaal totalt sum sums sub subtotal subtotals sous summe gesamt gesamtsumme "
            "insgesamt zwischensumme suma somme soma summa toplam razem yhteensa celkem osszesen overall aggregate "
            "итого всего сумма "
            "разом усього всього 合计 合計 总计 總計 小计 小計 总和 総計 총계 합계 소계 المجموع"
        )
    )
)
_GENERAL = frozenset(
    _WORDS.findall(
        folded(
            "grand general all the of and world country countries national global project projects mine mines deposit "
            "deposits resource resources reserve reserves mineral ore inventory por general tous alle"
        )
    )
)
_SIGNS = frozenset({"\u03c3", "\u2211"})
"""Sigma and the sign of a sum."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SAME, _NAME_CHARACTERS = 1e-6, 100
_COMPARED = 200
"""Rows of one project and product compared each with each: no project has more categories."""


def of_row(
    values: Mapping[str, object], texts: Mapping[str, str], used: Form | None, tonnes: float | None, ore_t: float | None
) -> Iterator[Doubt]:
    """Yield what is doubtful in name, quantity, ore and grade of a row; `tonnes` are of the form's basis."""
    if values["project"] and is_total(str(values["project"])):
        cure = "Delete the row: totals are added up here; or give the project its name."
        yield Doubt("total", "project", "the project is named like a total", cure, is_fault=True)
    material = values["material"]
    if used is None or not material:
        return
    grade, unit = values["grade"], str(values["grade_unit"] or "")
    share = grade_fraction(grade if isinstance(grade, float) else None, unit)
    ore = Ore(ore_t, share, texts.get("grade", ""))
    found = list(mineral_doubts(str(material), used, tonnes, ore))
    yield from found
    if not found and (doubt := ore_grade_doubt(str(material), used, tonnes, ore)):
        yield doubt
    if doubt := world_doubt(str(material), used.basis, tonnes):
        yield doubt
    yield from _contradicting_words(str(material), used, values, texts)


def of_code(values: Mapping[str, object], texts: Mapping[str, str], coded: Coded) -> Iterator[Doubt]:
    """Yield what is doubtful in the code of a row that states one, and in the status of its project beside it."""
    code = coded.bridged.code
    if code is None or "unfc_code" not in texts:
        return
    yield from code_doubts(code, texts["unfc_code"], coded.system)
    if values["project_status"] and (doubt := status_doubt(code, str(values["project_status"]))):
        yield doubt


def is_total(name: str) -> bool:
    """Tell whether a project is called Total, Sum, Subtotal or the like, in the languages of reports."""
    return len(name) <= _NAME_CHARACTERS and _is_total(name)


@lru_cache(maxsize=1024)
def _is_total(name: str) -> bool:
    plain = set(_WORDS.findall(folded(name))) | {sign for sign in _SIGNS if sign in name.casefold()}
    if not plain & (_TOTALS | _SIGNS):
        return False
    said = _TOTALS | _SIGNS | _GENERAL
    of_what = [word for word in _WORDS.findall(folded(name)) if word not in said and not _YEAR.fullmatch(word)]
    whole = " ".join(of_what)
    return not of_what or bool(vocabulary.places(whole) or vocabulary.materials(whole))


def _contradicting_words(
    material_id: str, used: Form, values: Mapping[str, object], texts: Mapping[str, str]
) -> Iterator[Doubt]:
    """Yield the word of product or category that names another form of content than the one stated."""
    for column in ("product", "category"):
        text = texts.get(column, "")
        told = bool(text and values.get(column)) and len(text) <= _NAME_CHARACTERS
        said = form_in(material_id, text) if told else None
        if said is not None and (said.basis, said.factor) != (used.basis, used.factor):
            reason = f"{column} speaks of {said.name}, content of {used.name}"
            cure = f"If the tonnes are of {said.name}, state it as content; otherwise correct {column}."
            yield Doubt("content_words", column, reason, cure)


@lru_cache(maxsize=1024)
def form_in(material_id: str, text: str) -> Form | None:
    """Return the form of content that a text names beside other words (`LCE`, `WO3`, `gross weight`); None for none.

    The element itself and what tells a product, such as ore or concentrate, name no form here.
    """
    words = f" {folded(text)} "
    named = {name: form(material_id, name) for name in (*forms(material_id), "lithium carbonate equivalent", GROSS)}
    found = [
        one
        for name, one in named.items()
        if one and (one.factor != 1 or one.basis == GROSS) and f" {folded(name)} " in words
    ]
    return found[0] if found else None


def between_rows(rows_of_one_project: Iterable[Sequence[InventoryRow]]) -> Iterator[CellFault]:
    """Yield what rows of one project say against each other: overlapping codes, more reserves than they came from."""
    for newest in rows_of_one_project:
        yield from _overlaps(newest)
        yield from _reserves_over(newest)


def of_one_project(rows: Sequence[InventoryRow]) -> Iterator[list[InventoryRow]]:
    """Yield the newest rows of each project and product, where there are several that state a quantity by a code."""
    groups: dict[Hashable, list[InventoryRow]] = defaultdict(list)
    for row in rows:
        if row.coded.bridged.code is not None and row.quantity_t is not None:
            site = (row.country_iso3, folded(row.project), row.material_id, folded(row.product))
            groups[site, row.content_basis, row.resource_type].append(row)
    for own in groups.values():
        if len(own) == 1:
            continue
        newest = [
            row for row, is_old in zip(own, older([one.effective_date for one in own]), strict=True) if not is_old
        ]
        if len(newest) > 1:
            yield newest


def nested_codes(rows_of_one_project: Iterable[Sequence[InventoryRow]]) -> Iterator[tuple[CellFault, bool]]:
    """Yield the rows whose category holds a sub-category that another row of their project states.

    True beside the message: both state one quantity, which would count twice.
    """
    for newest in rows_of_one_project:
        compared = newest[:_COMPARED]
        cells = [frozenset(_triples(row)) for row in compared]
        above = [frozenset[Triple]().union(*map(_wholes, own)) for own in cells]
        for place, row in enumerate(compared):
            for before, other in enumerate(compared[:place]):
                whole = min((above[before] & cells[place]) | (above[place] & cells[before]), default=None)
                if whole is None:
                    continue
                is_same = math.isclose(row.quantity_t or 0.0, other.quantity_t or 0.0, rel_tol=_SAME)
                reason = f"{'; '.join(whole)} and a sub-category of it are stated here and in row {other.line}"
                reason += ", with one quantity: it would be counted twice" if is_same else ": both are counted"
                cure = "State the sub-categories alone, or the category alone."
                if not is_same:
                    cure = f"If the category holds the sub-category's tonnes: {cure[:1].lower()}{cure[1:]}"
                yield CellFault(row.sheet, row.line, "unfc_code", row.coded.category, reason, cure), is_same
                break


def _overlaps(rows: Sequence[InventoryRow]) -> Iterator[CellFault]:
    """Yield the rows whose code shares a cell with another's without one holding the other, and neither is a part."""
    cells = [frozenset(_triples(row)) for row in rows[:_COMPARED]]
    for place, row in enumerate(rows[:_COMPARED]):
        for one, other in zip(cells, rows[:place], strict=False):
            shared, two = one & cells[place], cells[place]
            if shared and not one <= two and not two <= one:
                cell = "; ".join(min(shared))
                reason = f"{cell} is stated here and in row {other.line}: the codes overlap, so it would count twice"
                cure = "Give each category a row of its own, or state one sum that holds both."
                yield CellFault(row.sheet, row.line, "unfc_code", row.coded.category, reason, cure)
                break


@lru_cache(maxsize=4096)
def _wholes(one: Triple) -> frozenset[Triple]:
    """Return the cells in categories that hold a cell in sub-categories."""
    axes = ((category, category.partition(".")[0]) for category in one)
    return frozenset(map(Triple._make, product(*axes))) - {one}


def _reserves_over(rows: Sequence[InventoryRow]) -> Iterator[CellFault]:
    """Yield the reserve that is more than the resources which are stated to include it."""
    reserves = [row for row in rows if class_id_of(row.coded.bridged.class_key) == "V"]
    resources = [row for row in rows if class_id_of(row.coded.bridged.class_key) in {"PV", "NV"}]
    including = [row for row in resources if row.inclusive_of_reserves == "yes"]
    held, whole = (sum(row.quantity_t or 0.0 for row in group) for group in (reserves, including))
    lines = ", ".join(str(one.line) for one in including)
    if doubt := reserves_over(held, whole, f"row {lines}"):
        row = max(reserves, key=lambda one: one.quantity_t or 0.0)
        yield CellFault(row.sheet, row.line, doubt.column, row.original_value, doubt.reason, doubt.cure)


def _triples(row: InventoryRow) -> tuple[Triple, ...]:
    code = row.coded.bridged.code
    return code.triples if isinstance(code, UnfcCode) else ()
