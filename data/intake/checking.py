"""Checks a user's inventory: every fault at its place, and the rows harmonised to tonnes of content and UNFC codes.

Nothing is stored. A file is read once, row by row; what is wrong with one cell never hides what is wrong with another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from data.intake import cells, delimited, workbook
from data.intake.findings import Findings
from data.intake.kinds import KINDS
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
from data.intake.rows import SheetChecker, header_key

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
    """Return what is in a file and every fault of it; never raises for what a file holds.

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
        warnings=tuple(checker.warnings),
        warning_count=checker.warning_count,
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
                SheetChecker(self, sheet.name, line, row).read(lines)
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
            likely = [kind for kind in kinds if found & set(kind.telling)]
            self.kind = max(likely or kinds, key=lambda kind: known[kind.kind_id] + len(found & set(kind.telling)))
        return True
