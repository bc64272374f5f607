"""Checks a user's inventory: every fault at its place, and the rows harmonised to tonnes of content and UNFC codes.

Nothing is stored. A file is read once, row by row; what is wrong with one cell never hides what is wrong with another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from data.intake import cells, delimited, workbook
from data.intake.budget import logged
from data.intake.doubts import between_rows, nested_codes, of_one_project
from data.intake.encodings import Told, as_read
from data.intake.findings import Fate, Findings
from data.intake.headers import Header, header, header_key
from data.intake.kinds import KINDS
from data.intake.lines import merged_cells
from data.intake.model import (
    ONLY_EXAMPLE,
    CellError,
    CellFault,
    Checked,
    Limits,
    Line,
    RefusedError,
    Sheet,
    StatedSource,
    excerpt,
    refused,
)
from data.intake.reading import Reading
from data.intake.rows import SheetChecker

SOURCE_SHEET = "source"
_NOT_READ = frozenset({"instructions", "lists"})
_SOURCE_READERS = {
    "title": cells.short, "publisher": cells.short, "licence": cells.short, "licence_url": cells.link,
    "url": cells.link,
}  # fmt: skip
_SOURCE_REQUIRED = ("title", "publisher", "licence")
_NO_ROW = CellFault("", 0, "", "", "no row follows the header", "Fill in rows below the header.")
FAILED = CellFault(
    "", 0, "", "", "the check failed on this file for a reason it could not name",
    "Save it again as .xlsx or CSV UTF-8. If that does not help, tell the operator of this dashboard.",
)  # fmt: skip
"""The fault of a file that a check cannot cope with."""
_HEADER_WITHIN = 20
_HEADER_KNOWN = 3
_PROSE_CELLS = 2
_AS_UTF8 = "Save the file as CSV UTF-8, or as .xlsx."
_OLE = b"\xd0\xcf\x11\xe0"
_NOT_TABLES = {b"%PDF": "PDF", b"\x89PNG": "PNG picture", b"\xff\xd8\xff": "JPEG picture", b"\x1f\x8b": "gzip archive"}


def check(
    name: str,
    content: bytes | Path,
    kind_id: str = "",
    *,
    source: StatedSource | None = None,
    limits: Limits | None = None,
) -> Checked:
    """Return what is in a file and every fault of it; never raises for what a file holds, MemoryError apart.

    `content` is the file's bytes or its path; the kind of inventory is told by its columns where `kind_id` is empty.
    `source` completes and overrides what the file states of its source.
    Raises KeyError for an unknown kind, OSError for a path that cannot be read.
    """
    given = limits or Limits()
    checker = _FileChecker(KINDS[kind_id] if kind_id else None, given)
    digest = ""
    try:
        whole = _bytes(content, given)
        digest = hashlib.sha256(whole).hexdigest()
        checker.read(whole)
        checker.compare()
    except RefusedError as error:
        checker.add(error.fault)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a file makes of us, its giver gets a report
        logged(error, "the check of a user's inventory failed")
        checker.add(FAILED)
    if not checker.count and not checker.rows:
        checker.add(ONLY_EXAMPLE if checker.examples else _NO_ROW)
    stated = source.over(checker.source) if source else checker.source
    return Checked(
        name=shown_name(name),
        kind_id=checker.kind.kind_id if checker.kind else "",
        sha256=digest,
        encoding=checker.encoding,
        row_count=len(checker.rows),
        example_count=len(checker.examples),
        rows=tuple(checker.rows),
        examples=tuple(checker.examples),
        faults=tuple(checker.faults),
        fault_count=checker.count,
        source=stated,
        source_faults=tuple(source_faults(stated)),
        warnings=tuple(checker.warnings),
        warning_count=checker.warning_count,
        reading=checker.reading.as_json() if checker.encoding else {},
        lines={str(fate): checker.fates[fate] for fate in Fate},
    )


def shown_name(name: str) -> str:
    """Return the name of a file without its folders, safe to show."""
    return excerpt(PurePosixPath(name.replace("\\", "/")).name) or "file"


def source_faults(stated: StatedSource) -> Iterator[CellFault]:
    """Yield what is wrong with a stated source: what is missing, what is no text or no address."""
    for name, read in _SOURCE_READERS.items():
        text = getattr(stated, name)
        if not text and name in _SOURCE_REQUIRED:
            option = f"--{name.replace('_', '-')}"
            cure = f"Fill it in on the sheet Source, or give it with the file: {option}, or {name}= of the API."
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


@dataclass
class Table:
    """The lines of a sheet that are not blank: those above its header, the header, those below; why it ends early."""

    sheet: Sheet
    header: Header | None = None
    above: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    refused: CellFault | None = None


class _FileChecker(Findings):
    """Checks every sheet of one file."""

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
            self.reading = Reading("XLSX")
            self._check(self._sheets(workbook.sheets(content, self.limits)))
        else:
            delimited.guard(content)
            found = delimited.decoded(content)
            self.encoding = found.name
            names = [name for kind in KINDS.values() for name in kind.by_name]
            delimiter = delimited.delimiter_of(found.text, names)
            self.reading = Reading(found.name, delimiter)
            table = self._table(delimited.sheet(found.text, delimiter))
            if found.codec:
                self._encoding(found, table)
            if table.header:
                self._check([table])
            else:
                self._no_inventory(table, is_beside=False)

    def compare(self) -> None:
        """Tell what the rows of one project say against each other."""
        projects = list(of_one_project(self.rows))
        for fault in between_rows(projects):
            self.add(fault)
        for one, is_fault in nested_codes(projects):
            if is_fault:
                self.add(one)
            else:
                self.warn(one.sheet, one.row, one.column, one.value, one.reason, one.cure)

    def _sheets(self, sheets: Sequence[Sheet]) -> list[Table]:
        """Read the sheets of a workbook; return those with a header of an inventory, and tell of the others."""
        found: list[Table] = []
        unknown: list[Table] = []
        for sheet in sheets:
            key = sheet.name.casefold()
            if sheet.is_hidden:
                if key not in {SOURCE_SHEET, *_NOT_READ}:
                    self._hidden_sheet(sheet)
            elif key == SOURCE_SHEET:
                self._source(sheet)
            elif key not in _NOT_READ:
                table = self._table(sheet)
                (found if table.header else unknown).append(table)
        for table in unknown:
            self._no_inventory(table, is_beside=bool(found))
        if not found and not self.count:
            self.fault("", 0, "", "", "the workbook holds no sheet with an inventory", "Start from the template.")
        return found

    def _hidden_sheet(self, sheet: Sheet) -> None:
        try:
            if next(iter(sheet.lines), None) is None:
                return
        except RefusedError as error:
            self.add(error.fault)
            return
        reason = "the sheet is hidden and was not read"
        self.warn(sheet.name, 0, "", "", reason, "Show it if it belongs to the inventory, otherwise delete it.")

    def _table(self, sheet: Sheet) -> Table:
        """Return the lines of a sheet that are not blank, and its header where it has one."""
        table = Table(sheet)
        try:
            for line, row in sheet.lines:
                if not "".join(row).strip():
                    continue
                if table.header is None and len(table.above) < _HEADER_WITHIN:
                    if self._is_header(row) and self.kind:
                        table.header = header(self.kind, line, row)
                    else:
                        table.above.append((line, row))
                    continue
                self.lines += 1
                if self.lines > self.limits.rows:
                    raise refused(
                        f"the file has more than {self.limits.rows:,} rows", "Split it.", sheet=sheet.name, row=line
                    )
                table.rows.append((line, row))
        except RefusedError as error:
            table.refused = error.fault
        return table

    def _no_inventory(self, table: Table, *, is_beside: bool) -> None:
        """Tell of a sheet without a header: prose beside an inventory is passed over."""
        lines = [*table.above, *table.rows]
        if table.refused:
            self.add(table.refused)
        if not lines:
            return
        first, row = lines[0]
        value = ", ".join(cell for cell in row if cell.strip())[:200]
        if is_beside and all(sum(bool(cell.strip()) for cell in cells) <= _PROSE_CELLS for _, cells in lines):
            reason = "the sheet has no columns of an inventory and was skipped as remarks"
            self.warn(table.sheet.name, first, "", value, reason, "Name a sheet of remarks Instructions.")
            return
        cure = "Start from the template, and leave its header row as it is; name sheets of remarks Instructions."
        self.fault(table.sheet.name, first, "", value, "no row names the columns of an inventory", cure)

    def _check(self, tables: Sequence[Table]) -> None:
        """Check the rows of all tables, once it is known how their file writes numbers and dates."""
        for table in tables:
            if table.header:
                self.reading.learn(table.header.columns, table.rows)
        for table in tables:
            if table.header:
                self.fates[Fate.ABOVE] += len(table.above)
                self.fates[Fate.HEADER] += 1
                self._layout(table, table.header)
                merged = merged_cells(table.sheet.layout, [line for line, _ in table.rows])
                SheetChecker(self, table.sheet.name, table.header, merged).read(table.rows)
            if table.refused:
                self.add(table.refused)

    def _layout(self, table: Table, found: Header) -> None:
        """Tell of what is hidden in a sheet: it was read as all the rest, though nobody may have seen it."""
        name, layout = table.sheet.name, table.sheet.layout
        read = {line for line, _ in table.rows}
        how = "hidden by a filter" if layout.is_filtered else "hidden"
        reason = f"{how}, and read like all other rows"
        cure = "Show all rows, and delete those that do not belong to the inventory."
        for line in layout.rows:
            if line in read:
                self.warn(name, line, "", "", reason, cure, how)
        for position, column in found.columns:
            if position in layout.columns:
                reason = "the column is hidden, and was read like all others"
                self.warn(name, found.line, column.name, "", reason, "Show it, and check what it holds.")

    def _encoding(self, found: Told, table: Table) -> None:
        """Tell how a file that does not say its encoding was read, by the first cell with a letter that shows it."""
        lines = [*table.above, *([(table.header.line, list(table.header.cells))] if table.header else []), *table.rows]
        foreign = [
            (line, place, cell) for line, row in lines for place, cell in enumerate(row) if cell and not cell.isascii()
        ]
        names = table.header.cells if table.header else ()
        for rival, codec in found.rivals:
            for line, place, cell in foreign:
                other = as_read(cell, found.codec, codec)
                if other and other != cell:
                    reason = (
                        f"the file does not say its encoding: this cell reads so as {found.name}, "
                        f"and {excerpt(other)} as {rival}"
                    )
                    self.fault("", line, names[place] if place < len(names) else "", cell, reason, _AS_UTF8)
                    return
        for line, place, cell in foreign[:1]:
            reason = f"the file is not UTF-8; it was read as {found.name}, by which this cell reads so"
            cure = f"If it reads wrong: {_AS_UTF8[0].lower()}{_AS_UTF8[1:]}"
            self.warn("", line, names[place] if place < len(names) else "", cell, reason, cure)

    def _source(self, sheet: Sheet) -> None:
        """Read the sheet Source: a name and its value a row."""
        found: dict[str, str] = {}
        for line, row in sheet.lines:
            key, value = header_key(row[0]), " ".join(row[1:2]).strip()
            if key not in _SOURCE_READERS:
                if value and key != "field":
                    names = ", ".join(_SOURCE_READERS)
                    self.fault(
                        sheet.name, line, "field", row[0], "this is no statement about the source", f"Use {names}."
                    )
            elif value:
                try:
                    found[key] = str(_SOURCE_READERS[key](cells.tidy(value)))
                except CellError as error:
                    self.fault(sheet.name, line, key, value, error.reason, error.cure)
        self.source = StatedSource(**found)

    def _is_header(self, row: list[str]) -> bool:
        """Tell whether a row names columns; settle the kind by those only one kind has."""
        found = {header_key(cell) for cell in row if cell}
        kinds = [self.kind] if self.kind else list(KINDS.values())
        known = {kind.kind_id: len(found & set(kind.by_name)) for kind in kinds}
        if max(known.values()) < _HEADER_KNOWN:
            return False
        if self.kind is None:
            likely = [kind for kind in kinds if found & set(kind.telling)]
            self.kind = max(likely or kinds, key=lambda kind: known[kind.kind_id] + len(found & set(kind.telling)))
        return True
