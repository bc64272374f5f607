"""Lines below a header that are no rows of an inventory: the header again, units, a total, a remark."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from data.intake.headers import Header, header_key
from data.intake.model import Figure, Kind, Layout
from data.intake.numerals import numeral

_HEADER_CELLS = 3
_UNITS_WITHIN = 3
_COLUMNS_WITHIN, _CELLS_MAX = 256, 100_000
_TOTAL = re.compile(
    r"\W*(?:(?:grand|sub|world|overall)[ -]?)?(?:totals?|sums?|all (?:projects|countries|materials)|"
    r"gesamt\w*|insgesamt|summe|zwischensumme|totale?|sous-total|suma|subtotal|somme|soma|toplam|razem|yhteens\u00e4|summa|"
    r"\u0438\u0442\u043e\u0433\u043e?|\u0432\u0441\u0435\u0433\u043e|\u0441\u0443\u043c\u043c\u0430|"
    r"\u5408\u8ba1|\u5408\u8a08|\u603b\u8ba1|\u7e3d\u8a08|\u5c0f\u8ba1|\u5c0f\u8a08|\ucd1d\uacc4|\ud569\uacc4)\b.{0,60}",
    re.IGNORECASE,
)
_UNIT_WORDS = frozenset({
    "t", "kt", "mt", "kg", "g", "lb", "mlb", "oz", "koz", "troy oz", "short ton", "tonnes", "tonne", "tons", "%",
    "g/t", "ppm", "kg/t", "mg/l", "oz/t", "pct", "percent", "wt%", "wt.%", "wt. %", "deg", "degrees",
    "decimal degrees", "\u00b0", "text", "string", "number", "numeric", "date", "yyyy", "yyyy-mm", "yyyy-mm-dd", "iso",
    "iso3", "year", "unit", "units", "required", "optional", "mandatory", "yes", "no", "-", "n/a", "000 t", "'000 t",
    "thousand tonnes", "million tonnes",
})  # fmt: skip


@dataclass(frozen=True)
class NoRow:
    """What a line is instead of a row, and how to mend it; below `is_end` nothing more can be read."""

    reason: str
    cure: str
    column: str = ""
    is_end: bool = False


def header_again(kind: Kind, found: Header, row: Sequence[str]) -> NoRow | None:
    """Return that a line is a header: the same again, or another; None where it is none."""
    names = kind.by_name
    keys = [header_key(cell) for cell in row]
    named = [key for key in keys if key in names]
    filled = sum(bool(cell.strip()) for cell in row)
    if len(named) < min(_HEADER_CELLS, max(2, filled)) or len(named) * 2 < filled:
        return None
    stated = [(keys[position], column.name) for position, column in found.columns if position < len(keys)]
    if all(key == name for key, name in stated if key):
        return NoRow("this is the header again", "Delete the line.")
    reason = "a second header starts here with columns in another order; nothing below it was read"
    return NoRow(reason, "Put it on a sheet or in a file of its own, or below the first header's columns.", is_end=True)


def no_row(found: Header, line: int, row: Sequence[str], readable: int, empty: Sequence[str]) -> NoRow | None:
    """Return what a line is instead of a row; None where it is one.

    `readable` is the number of its cells that fit their column, `empty` names the required cells that are empty.
    """
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or not empty:
        return None
    column = found.columns[0][1].name if found.columns else ""
    if _TOTAL.fullmatch(filled[0]) and not isinstance(filled[0], Figure):
        cure = "Delete the line: totals are added up here, and would be counted twice."
        return NoRow("this is a total, not a row of the inventory", cure, column)
    if line <= found.line + _UNITS_WITHIN and all(_is_unit(cell) for cell in filled):
        return NoRow("this is a line of units below the header", "Delete the line; units have columns of their own.")
    if readable > 1 or (readable == 1 and len(filled) > 2):
        return None
    if all(isinstance(cell, Figure) or numeral(cell) for cell in filled):
        reason = "the line holds figures but does not say of which project, country and material: a total?"
        return NoRow(reason, "Delete the line, or fill in what the figures are of.")
    reason = "this is a remark or a heading, not a row of the inventory"
    cure = "Move it to the column note, or to a sheet named Instructions; delete the line."
    if any(numeral(cell) for cell in filled):
        reason = "this is a remark or a heading with figures in it, not a row of the inventory"
    return NoRow(reason, cure, column if len(filled) == 1 else "")


def _is_unit(cell: str) -> bool:
    return cell.strip("()[] .").casefold() in _UNIT_WORDS


def merged_cells(layout: Layout, rows: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Return the cells (row, position) that are merged with one above them, and so are empty; `rows` are in order."""
    found: set[tuple[int, int]] = set()
    for first, last, left, right in layout.merged:
        for line in rows[bisect_right(rows, first) : bisect_right(rows, last)]:
            found.update((line, position) for position in range(left, min(right, left + _COLUMNS_WITHIN) + 1))
            if len(found) > _CELLS_MAX:
                return frozenset(found)
    return frozenset(found)
