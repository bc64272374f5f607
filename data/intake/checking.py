"""Checks a user's inventory: every fault at its place, and the rows harmonised to tonnes of content and UNFC codes.

Nothing is stored. A file is read once, row by row; what is wrong with one cell never hides what is wrong with another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from string import ascii_uppercase

from data.contents import Form, form, forms
from data.intake import cells, delimited, workbook
from data.intake.kinds import KINDS
from data.intake.model import (
    ONLY_EXAMPLE,
    CellError,
    CellFault,
    Checked,
    CodeError,
    Column,
    InventoryRow,
    Kind,
    Limits,
    Line,
    RefusedError,
    Sheet,
    StatedSource,
    excerpt,
    refused,
)
from data.model import Status
from data.unfc import words

EXAMPLE_MARK = "EXAMPLE:"
"""A project whose name begins so is the worked example: checked, never loaded."""
SOURCE_SHEET = "source"
_NOT_READ = frozenset({"instructions", "lists"})
_SOURCE_READERS = {
    "title": cells.short, "publisher": cells.short, "licence": cells.short, "licence_url": cells.link,
    "url": cells.link,
}  # fmt: skip
_SOURCE_REQUIRED = ("title", "publisher", "licence")
_NO_ROW = CellFault("", 0, "", "", "no row follows the header", "Fill in rows below the header.")
_HEADER_WITHIN = 20
_HEADER_KNOWN = 3
_MEMO_MAX, _MEMO_CHARACTERS = 20_000, 200
_SILENT = frozenset({Status.MISSING, Status.WITHHELD})
_OLE = b"\xd0\xcf\x11\xe0"
_NOT_TABLES = {b"%PDF": "PDF", b"\x89PNG": "PNG picture", b"\xff\xd8\xff": "JPEG picture", b"\x1f\x8b": "gzip archive"}
_WORDS = re.compile(r"[^a-z0-9]+")
_PERCENT_MAX = 100
_OVER_ORE = 1.001
"""Content may exceed its ore by rounding only."""


def check(
    name: str,
    content: bytes | Path,
    kind_id: str = "",
    *,
    source: StatedSource | None = None,
    limits: Limits | None = None,
) -> Checked:
    """Return what is in a file and every fault of it; never raises for what a file holds.

    `content` is the file's bytes or its path; the kind of inventory is told by its columns where `kind_id` is empty.
    `source` completes and overrides what the file states of its source.
    Raises KeyError for an unknown kind, OSError for a path that cannot be read.
    """
    given = limits or Limits()
    checker = _Checker(KINDS[kind_id] if kind_id else None, given)
    digest = ""
    try:
        whole = _bytes(content, given)
        digest = hashlib.sha256(whole).hexdigest()
        checker.read(whole)
    except RefusedError as error:
        checker.add(error.fault)
    if not checker.count and not checker.rows:
        checker.add(ONLY_EXAMPLE if checker.examples else _NO_ROW)
    stated = source.over(checker.source) if source else checker.source
    return Checked(
        name=excerpt(PurePosixPath(name.replace("\\", "/")).name) or "file",
        kind_id=checker.kind.kind_id if checker.kind else "",
        sha256=digest,
        encoding=checker.encoding,
        rows=tuple(checker.rows),
        examples=tuple(checker.examples),
        faults=tuple(checker.faults),
        fault_count=checker.count,
        source=stated,
        source_faults=tuple(source_faults(stated)),
    )


def source_faults(stated: StatedSource) -> Iterator[CellFault]:
    """Yield what is wrong with a stated source: what is missing, what is no text or no address."""
    for name, read in _SOURCE_READERS.items():
        text = getattr(stated, name)
        if not text and name in _SOURCE_REQUIRED:
            option = f"--{name.replace('_', '-')}"
            cure = f"Fill it in on the sheet Source, or state it beside the file: {option}, or {name}= of the API."
            yield CellFault("", 0, f"source {name}", "", f"the inventory does not state its {name}", cure)
        elif text:
            try:
                read(cells.tidy(text))
            except CellError as error:
                yield CellFault("", 0, f"source {name}", excerpt(text), error.reason, error.cure)


def _bytes(content: bytes | Path, limits: Limits) -> bytes:
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    if size > limits.file_bytes:
        most = limits.file_bytes // 2**20
        raise refused(f"the file has {size / 2**20:,.1f} MB, more than {most:,} MB", "Split it.")
    if not size:
        raise refused("the file is empty", "Save it again.")
    return content if isinstance(content, bytes) else content.read_bytes()


def header_key(text: str) -> str:
    """Return a header as a column's name: `Effective date *` is effective_date."""
    return _WORDS.sub("_", text[:_MEMO_CHARACTERS].casefold()).strip("_")


class _Checker:
    """Gathers rows and faults over the sheets of one file."""

    def __init__(self, kind: Kind | None, limits: Limits) -> None:
        self.kind, self.limits = kind, limits
        self.encoding = ""
        self.rows: list[InventoryRow] = []
        self.examples: list[InventoryRow] = []
        self.faults: list[CellFault] = []
        self.count = 0
        self.source = StatedSource()
        self.seen: dict[tuple[object, ...], tuple[str, int]] = {}
        self.lines = 0

    def add(self, fault: CellFault) -> None:
        """Keep a fault; beyond the limit it is counted only."""
        self.count += 1
        if len(self.faults) < self.limits.faults:
            self.faults.append(fault)

    def fault(self, sheet: str, row: int, column: str, value: str, reason: str, cure: str) -> None:  # noqa: PLR0917
        """Keep a fault of a cell."""
        self.add(CellFault(sheet, row, excerpt(column), excerpt(value), reason, cure))

    def read(self, content: bytes) -> None:
        """Read every sheet of a file. Raises RefusedError where it cannot be read further."""
        if content.startswith(_OLE):
            reason = "the file is protected by a password, or is of the old format .xls"
            raise refused(reason, "Open it, remove the password and save it as .xlsx.")
        for mark, what in _NOT_TABLES.items():
            if content.startswith(mark):
                raise refused(f"the file is a {what}, no table", "Save the table as .xlsx or CSV.")
        if content.startswith(b"PK"):
            self.encoding = "XLSX"
            with workbook.opened(content, self.limits) as sheets:
                self._sheets(sheets)
        else:
            text, self.encoding = delimited.decoded(content)
            names = [name for kind in KINDS.values() for name in kind.by_name]
            self._inventory(delimited.sheet(text, delimited.delimiter_of(text, names)))

    def _sheets(self, sheets: Sequence[Sheet]) -> None:
        read = 0
        for sheet in sheets:
            key = sheet.name.casefold()
            if key == SOURCE_SHEET:
                self._source(sheet)
            elif key not in _NOT_READ:
                read += self._inventory(sheet)
        if not read and not self.count:
            self.fault("", 0, "", "", "the workbook holds no sheet with an inventory", "Start from the template.")

    def _source(self, sheet: Sheet) -> None:
        """Read the sheet Source: a name and its value a row."""
        found: dict[str, str] = {}
        for line, row in sheet.lines:
            key, value = header_key(row[0]), " ".join(row[1:2]).strip()
            if key not in _SOURCE_READERS:
                if value and key != "field":
                    names = ", ".join(_SOURCE_READERS)
                    self.fault(sheet.name, line, "field", row[0], "this is nothing a source states", f"Use {names}.")
            elif value:
                try:
                    found[key] = str(_SOURCE_READERS[key](cells.tidy(value)))
                except CellError as error:
                    self.fault(sheet.name, line, key, value, error.reason, error.cure)
        self.source = StatedSource(**found)

    def _inventory(self, sheet: Sheet) -> bool:
        """Check one sheet; return whether it holds anything."""
        lines = iter(sheet.lines)
        head: list[Line] = []
        for line, row in lines:
            head.append((line, row))
            if self._is_header(row):
                _SheetChecker(self, sheet.name, line, row).read(lines)
                return True
            if len(head) == _HEADER_WITHIN:
                break
        if head:
            first, row = head[0]
            cure = "Start from the template, and leave its header row as it is; name sheets of remarks Instructions."
            self.fault(sheet.name, first, "", ", ".join(row)[:200], "no row names the columns of an inventory", cure)
        return bool(head)

    def _is_header(self, row: list[str]) -> bool:
        """Tell whether a row names columns; settle the kind by those only one kind has."""
        found = {header_key(cell) for cell in row if cell}
        kinds = [self.kind] if self.kind else list(KINDS.values())
        known = {kind.kind_id: len(found & set(kind.by_name)) for kind in kinds}
        if max(known.values()) < _HEADER_KNOWN:
            return False
        if self.kind is None:
            told = [kind for kind in kinds if found & set(kind.telling)]
            self.kind = max(told or kinds, key=lambda kind: known[kind.kind_id] + len(found & set(kind.telling)))
        return True


def _letter(position: int) -> str:
    first, last = divmod(position, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]


class _SheetChecker:
    """Checks the rows of one sheet below its header."""

    def __init__(self, checker: _Checker, sheet: str, header_line: int, header: list[str]) -> None:
        assert checker.kind is not None  # noqa: S101 - a header settles the kind
        self.checker, self.kind, self.sheet = checker, checker.kind, sheet
        self.columns: list[tuple[int, Column]] = []
        self.memos: dict[str, dict[str, object]] = {}
        self.width = len(header)
        self._header(header_line, header)
        named = {column.name for _, column in self.columns}
        self.absent = {column.name: None for column in self.kind.columns if column.name not in named}
        self.required = [column.name for column in self.kind.columns if column.required and column.name in named]

    def _header(self, line: int, header: list[str]) -> None:
        names = self.kind.by_name
        taken: set[str] = set()
        for position, cell in enumerate(header):
            key = header_key(cell)
            if key in taken:
                self._fault(line, cell, cell, "the column occurs twice", "Delete one of the two.")
            elif key in names:
                taken.add(key)
                self.columns.append((position, names[key]))
            elif key or cell.strip():
                error = cells.unknown(key, names, "this is no column of the inventory")
                self._fault(
                    line, f"column {_letter(position)}", cell, error.reason, f"{error.cure} Or delete the column."
                )
        for column in self.kind.columns:
            if column.name not in taken and (column.required or column.name == "quantity"):
                self._fault(line, column.name, "", "the column is missing", f"Add it: {column.description}.")

    def _fault(self, line: int, column: str, value: str, reason: str, cure: str) -> None:
        self.checker.fault(self.sheet, line, column, value, reason, cure)

    def read(self, lines: Iterator[Line]) -> None:
        """Check every row. Raises RefusedError beyond the most rows a file may hold."""
        for line, row in lines:
            if any(row) and any(cell.strip() for cell in row):
                self.checker.lines += 1
                if self.checker.lines > self.checker.limits.rows:
                    most = self.checker.limits.rows
                    raise refused(f"the file has more than {most:,} rows", "Split it.", sheet=self.sheet, row=line)
                self._row(line, row)

    def _row(self, line: int, row: list[str]) -> None:
        before = self.checker.count
        if len(row) > self.width and any(cell.strip() for cell in row[self.width :]):
            value = next(cell for cell in row[self.width :] if cell.strip())
            cure = "Put text that holds a delimiter in quotation marks, or name the column."
            self._fault(line, f"column {_letter(self.width)}", value, "a cell stands beyond the last column", cure)
            if not self.sheet:
                return  # cells of a CSV line that is too long stand under wrong names
        values: dict[str, object] = dict(self.absent)
        texts: dict[str, str] = {}
        for position, column in self.columns:
            text = row[position] if position < len(row) else ""
            texts[column.name] = text
            values[column.name] = self._value(line, column, text) if text else None
        for name in self.required:
            if values[name] is None and not texts[name].strip():
                what = self.kind.by_name[name]
                self._fault(line, name, "", "the cell is empty", f"Fill it in ({what.what}): {what.description}.")
        found = self._harmonised(line, values, texts)
        if found is not None and self.checker.count == before:
            is_example = found.project.casefold().startswith(EXAMPLE_MARK.casefold())
            (self.checker.examples if is_example else self.checker.rows).append(found)

    def _value(self, line: int, column: Column, text: str) -> object:
        """Return the value of a cell; None where it is blank or at fault, which is told."""
        memo = self.memos.setdefault(column.name, {})
        if text in memo:
            known = memo[text]
        else:
            try:
                tidy = cells.tidy(text)
                known = column.read(tidy) if tidy else None
            except CellError as error:
                known = error
            if len(memo) < _MEMO_MAX and len(text) <= _MEMO_CHARACTERS:
                memo[text] = known
        if isinstance(known, CellError):
            self._fault(line, column.name, text, known.reason, known.cure)
            return None
        return known

    def _harmonised(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> InventoryRow | None:
        """Check what several cells say together; return the row where nothing stops it."""
        stated, status = self._quantity(line, values, texts)
        self._pairs(line, values, texts)
        coded = None
        if all(values[name] for name in self.kind.telling):
            try:
                coded = self.kind.code(values)
            except CodeError as error:
                self._fault(line, error.column, texts[error.column], error.reason, error.cure)
        used = self._form(line, values, texts)
        ore = self._in_tonnes(values, "ore_quantity", "ore_unit")
        tonnes = None
        if used and stated is not None and values["unit"]:
            tonnes = cells.tonnes(stated, str(values["unit"])) * used.factor
            if ore is not None and tonnes > ore * _OVER_ORE:
                reason = f"{tonnes:,.6g} t of content are more than the {ore:,.6g} t of ore that hold it"
                self._fault(line, "quantity", texts["quantity"], reason, "Check unit and ore_unit.")
        if coded is None or used is None or not all(values[name] for name in ("project", "country", "material")):
            return None
        self._repeat(line, values, texts, coded.category)
        remarks = (
            str(values["note"] or ""),
            *(f"{label}: {values[name]}" for name, label in _REMARKS.items() if values[name]),
            used.note,
            *words(coded.bridged.flags),
        )
        return InventoryRow(
            sheet=self.sheet,
            line=line,
            project=str(values["project"]),
            country_iso3=str(values["country"]),
            latitude_deg=values["latitude_deg"],  # type: ignore[arg-type]
            longitude_deg=values["longitude_deg"],  # type: ignore[arg-type]
            material_id=str(values["material"]),
            product=str(values["product"] or _product(str(values["material"]))),
            resource_type=str(values["resource_type"] or "primary"),
            coded=coded,
            inclusive_of_reserves=str(values["inclusive_of_reserves"] or "unknown"),
            quantity_t=tonnes,
            status=status,
            content_basis=used.basis,
            original_value=texts["quantity"].strip(),
            original_unit=f"{values['unit']} {used.name}",
            ore_quantity_t=ore,
            grade=values["grade"],  # type: ignore[arg-type]
            grade_unit=str(values["grade_unit"] or ""),
            effective_date=str(values["effective_date"]),
            deposit_type=str(values["deposit_type"] or ""),
            project_status=str(values["project_status"] or ""),
            source_document=str(values["source_document"] or ""),
            confidence=str(values["confidence"] or ""),
            note=" ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in remarks if part),
        )

    def _quantity(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> tuple[float | None, str]:
        """Return the quantity and the status of a row; tell where one contradicts the other."""
        status = str(values["status"] or Status.REPORTED)
        stated = values["quantity"]
        is_blank = not texts.get("quantity", "").strip()
        if "quantity" not in self.absent:
            if is_blank and status not in _SILENT:
                cure = "Give the number; where none is known, set status to missing, or withheld."
                self._fault(line, "quantity", "", "the cell is empty", cure)
            elif not is_blank and status in _SILENT:
                cure = "Empty the quantity, or set status to reported or estimated."
                self._fault(line, "status", texts["status"], f"a quantity is stated, but status is {status}", cure)
        return (float(stated), status) if isinstance(stated, float) else (None, status)

    def _pairs(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> None:
        """Tell where of two cells that need each other only one is filled, and what no pair can be."""
        for one, other in _PAIRS:
            filled = [name for name in (one, other) if texts.get(name, "").strip()]
            if len(filled) == 1:
                missing = other if filled == [one] else one
                self._fault(line, missing, "", f"the cell is empty, but {filled[0]} is filled", f"Fill in {missing}.")
        if values["latitude_deg"] == 0 and values["longitude_deg"] == 0:
            reason = "latitude 0, longitude 0 lies in the Atlantic"
            self._fault(
                line, "latitude_deg", texts["latitude_deg"], reason, "Leave both empty if the place is unknown."
            )
        grade = values["grade"]
        if isinstance(grade, float) and grade > _PERCENT_MAX and values["grade_unit"] == "%":
            self._fault(line, "grade", texts["grade"], "a grade of more than 100 %", "Check grade_unit.")

    def _form(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> Form | None:
        material, content = values["material"], values["content"]
        if not material or not content:
            return None
        found = form(str(material), str(content))
        if found is None:
            allowed = forms(str(material))
            reason = f"this is no form in which a content of {material} is read"
            self._fault(line, "content", texts["content"], reason, f"Use one of {', '.join(allowed)}.")
        return found

    @staticmethod
    def _in_tonnes(values: Mapping[str, object], quantity: str, unit: str) -> float | None:
        amount, label = values[quantity], values[unit]
        return cells.tonnes(amount, str(label)) if isinstance(amount, float) and label else None

    def _repeat(self, line: int, values: Mapping[str, object], texts: Mapping[str, str], category: str) -> None:
        """Tell where a row states again what an earlier one states: same project, product, category, date."""
        names = ("project", "country", "material", "product", "content", "effective_date", "resource_type")
        key = (*(str(values[name]).casefold() for name in names), category.casefold())
        first = self.checker.seen.setdefault(key, (self.sheet, line))
        if first != (self.sheet, line):
            where = f"row {first[1]}" + (f" of sheet {first[0]}" if first[0] != self.sheet else "")
            reason = f"the row states again what {where} states: project, material, category and date are the same"
            cure = "Delete one, add the two, or tell them apart by product or category."
            self._fault(line, "project", texts["project"], reason, cure)


_PAIRS = (("latitude_deg", "longitude_deg"), ("ore_quantity", "ore_unit"), ("grade", "grade_unit"))
_REMARKS = {"reference_point": "Reference point", "gross_net": "Gross or net", "evaluator": "Evaluator"}


def _product(material_id: str) -> str:
    return cells.material_name(material_id)
