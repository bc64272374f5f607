"""Which rows of a set may be added up: every other row is kept and says why not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from data.intake.counting import COUNTED, PART, SUPERSEDED, older, within_another
from pipelines.inventories import coding
from pipelines.model import AT, Row

REPEAT, OTHER_DOCUMENT = "repeat", "other_document"
REASONS = {
    REPEAT: "The row repeats an earlier one of the file.",
    PART: "Another row of the same site holds this quantity.",
    SUPERSEDED: "A later statement of the same site replaces it.",
    OTHER_DOCUMENT: "Another document of this set states the same site; only one is counted.",
}
_SEVERAL_DOCUMENTS = frozenset({"graphite"})
"""Sets that gather documents of different authors about the same sites; statements are told apart by their dates."""
_PART_COMMODITIES = frozenset({"NdPrDyTb oxides"})
_SUPERSEDED = re.compile(r"\bsuperseded\b", re.IGNORECASE)
_NOT_PRINTED = frozenset({AT, "line", "counting", "correction"})
_AND = re.compile(r"\s*(?:\+|\band\b)\s*")


def mark(rows: Sequence[Row], groups: Mapping[str, str]) -> None:
    """Fill `counting` of every row: what a correction flagged stays, then the first reason that holds, else counted.

    `groups` is project_id → match group. A repeat equals an earlier row in every cell. A part is a product inside
    another (magnet rare earths in all) or a category whose sum stands beside it. Where several documents of a set state
    one site, the document with the most rows in the set counts.
    """
    _repeats(rows)
    for row in rows:
        if not row["counting"] and row["commodity"] in _PART_COMMODITIES:
            row["counting"] = PART
        if not row["counting"] and _SUPERSEDED.search(str(row["note"])):
            row["counting"] = SUPERSEDED
    sizes = Counter((row["source_set"], row["source_document"]) for row in rows)
    for own in _quantities(rows, groups):
        superseded(own)
        _other_documents(own, sizes)
        parts(own, {id(row): _parts_of(str(row["category"])) for row in own})
    for row in rows:
        row["counting"] = row["counting"] or COUNTED


def _repeats(rows: Sequence[Row]) -> None:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        cells = tuple(str(value) for name, value in row.items() if name not in _NOT_PRINTED)
        if cells in seen:
            row["counting"] = row["counting"] or REPEAT
        seen.add(cells)


def _quantities(rows: Sequence[Row], groups: Mapping[str, str]) -> Iterator[list[Row]]:
    """Yield the rows not flagged yet that speak of one site, product and side (reserves, resources) in one set."""
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if not row["counting"] and (side := coding.side(row)):
            found[row["source_set"], groups[str(row["project_id"])], row["commodity"], side].append(row)
    yield from found.values()


def superseded(rows: Sequence[Row]) -> None:
    """Mark the rows of one site, product and side that state an older `effective_date` than the newest."""
    for row, is_old in zip(rows, older([str(row["effective_date"]) for row in rows]), strict=True):
        if is_old:
            row["counting"] = SUPERSEDED


def _other_documents(rows: Sequence[Row], sizes: Mapping[tuple[object, object], int]) -> None:
    stating = [row for row in rows if not row["counting"]]
    documents = dict.fromkeys(row["source_document"] for row in stating if row["contained"])
    if len(documents) < 2 or rows[0]["source_set"] not in _SEVERAL_DOCUMENTS:
        return
    chosen = max(documents, key=lambda document: sizes[rows[0]["source_set"], document])
    for row in stating:
        if row["source_document"] != chosen:
            row["counting"] = OTHER_DOCUMENT


def parts(rows: Sequence[Row], categories: Mapping[int, frozenset[str]]) -> None:
    """Mark the rows whose categories another row of the site and product holds among more; `categories` by id(row)."""
    stating = [row for row in rows if not row["counting"]]
    for row, is_part in zip(stating, within_another([categories[id(row)] for row in stating]), strict=True):
        if is_part:
            row["counting"] = PART


def _parts_of(category: str) -> frozenset[str]:
    return frozenset(_AND.split(category.casefold()))
