"""Checks the rows of one sheet: each cell, what the cells of a row say together, and rows that repeat others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from data import vocabulary
from data.contents import Form, form, forms
from data.intake import cells, doubts, headers, lines
from data.intake.findings import Fate, Findings, Stating
from data.intake.headers import Header, letter
from data.intake.model import CellError, Coded, CodeError, Column, InventoryRow, Line, is_example
from data.intake.whereabouts import stray_place
from data.model import Status
from data.plausible import Doubt
from data.spelling import folded
from data.unfc import words

Key = TypeVar("Key")
Value = TypeVar("Value")
_MEMO_MAX, _MEMO_CHARACTERS = 20_000, 200
_SILENT = frozenset({Status.MISSING, Status.WITHHELD})
_PAIRS = (("latitude_deg", "longitude_deg"), ("ore_quantity", "ore_unit"), ("grade", "grade_unit"))
_REMARKS = {"reference_point": "Reference point", "gross_net": "Gross or net", "evaluator": "Evaluator"}
_ANCHORS = ("country", "material", "quantity", "unit", "effective_date")
"""Columns whose cells tell a row of an inventory from any other line."""


_Memo = dict[str, object]
"""Text of a cell → its value, or the error that says why it has none; stored numbers have one of their own."""
_NEW = object()


class SheetChecker:
    """Checks the rows of one sheet below its header."""

    def __init__(
        self, findings: Findings, sheet: str, header: Header, merged: frozenset[tuple[int, int]] = frozenset()
    ) -> None:
        """Check the header. `findings` takes what is found; its kind is known, and how the file writes.

        `merged` are the cells (row, position) that are empty because they are merged with one above.
        """
        assert findings.kind is not None  # noqa: S101 - a header settles the kind
        self.findings, self.kind, self.sheet, self.header = findings, findings.kind, sheet, header
        self.columns = header.columns
        self.fields: list[tuple[int, str, Column, _Memo, _Memo]] = [
            (position, column.name, column, {}, {}) for position, column in header.columns
        ]
        for fault in headers.faults(self.kind, sheet, header):
            self._fault(fault.row, fault.column, fault.value, fault.reason, fault.cure)
        named = {column.name for _, column in self.columns}
        self.absent = {column.name: None for column in self.kind.columns if column.name not in named}
        self.unwritten = dict.fromkeys(self.absent, "")
        self.required = [column.name for column in self.kind.columns if column.required and column.name in named]
        self.anchors = [name for name in _ANCHORS if name in named]
        self.merged = merged
        self.codes: dict[tuple[object, ...], Coded | CodeError] = {}
        self.doubts: dict[tuple[object, ...], tuple[Doubt, ...]] = {}
        self.forms: dict[tuple[object, ...], Form | None] = {}
        self.named: dict[str, vocabulary.Material | None] = {}
        self.is_lacking = any(column.required for column in self.kind.columns if column.name in self.absent)
        self.is_lacking |= "quantity" in self.absent

    def _fault(self, line: int, column: str, value: str, reason: str, cure: str, cause: str = "") -> None:  # noqa: PLR0917
        self.findings.fault(self.sheet, line, column, value, reason, cure, cause)

    def read(self, rows: Sequence[Line]) -> None:
        """Check every row, as long as faults are told."""
        fates, most = self.findings.fates, self.findings.limits.faults_told
        for place, (line, row) in enumerate(rows):
            is_over = self.findings.count >= most
            fate = Fate.UNREAD if is_over else self._line(line, row)
            fates[fate] += 1
            if is_over:
                reason = f"from here on the rows were not checked: {most:,} faults come before"
                self._fault(line, "", "", reason, "Fix those first; they often have one cause.")
            if fate is Fate.UNREAD:
                fates[fate] += len(rows) - place - 1
                return

    def _line(self, line: int, row: list[str]) -> Fate:
        """Check one line that is not blank; return what became of it."""
        before = self.findings.mentions
        values, texts, wrong = self._cells(line, row)
        empty = [name for name in self.required if values[name] is None and not texts[name].strip()]
        if self.merged:
            empty = self._unmerged(line, texts, empty)
        what = self._no_row(line, row, values, empty)
        if what:
            shown = next(cell for cell in row if cell.strip())
            self._fault(line, what.column, shown, what.reason, what.cure, what.reason)
            return Fate.UNREAD if what.is_end else Fate.NO_ROW
        if self._outside(line, row) and not self.sheet:
            return Fate.AT_FAULT  # cells of a CSV line that is too long stand under wrong names
        for column, text, error in wrong:
            self._fault(line, column.name, text, error.reason, error.cure, error.cause)
        self._empty(line, empty)
        found = self._harmonised(line, values, texts)
        if found is None or self.findings.mentions > before or self.is_lacking:
            return Fate.AT_FAULT
        told = is_example(found.project)
        (self.findings.examples if told else self.findings.rows).append(found)
        return Fate.EXAMPLE if told else Fate.ROW

    def _cells(
        self, line: int, row: list[str]
    ) -> tuple[dict[str, object], dict[str, str], list[tuple[Column, str, CellError]]]:
        """Return the values and the texts of a line by column, and the cells that have no value and why."""
        values: dict[str, object] = dict(self.absent)
        texts: dict[str, str] = dict(self.unwritten)
        wrong: list[tuple[Column, str, CellError]] = []
        width = len(row)
        for position, name, column, memo, figures in self.fields:
            text = texts[name] = row[position] if position < width else ""
            if not text:
                values[name] = None
                continue
            used = memo if type(text) is str else figures
            known = used.get(text, _NEW)
            if known is _NEW:
                known = self._read(column, text, used)
                if self.findings.reading.notes:
                    self._notes(line, column, text)
            if isinstance(known, CellError):
                wrong.append((column, text, known))
                known = None
            values[name] = known
        return values, texts, wrong

    def _unmerged(self, line: int, texts: Mapping[str, str], empty: list[str]) -> list[str]:
        """Add a fault for cells that are merged with one above; return the other required ones that are empty."""
        for position, column in self.columns:
            if (line, position) in self.merged and not texts[column.name].strip():
                reason = "cells are merged, so only the first of them holds the value"
                cure = "Undo the merging, and write the value into each row."
                self._fault(line, column.name, "", reason, cure, reason)
                empty = [name for name in empty if name != column.name]
        return empty

    def _notes(self, line: int, column: Column, text: str) -> None:
        """Tell how a cell was read where the file hardly says it."""
        for note in self.findings.reading.notes:
            self.findings.warn(self.sheet, line, column.name, text, note.reason, note.cure, note.cause)
        self.findings.reading.notes.clear()

    def _no_row(
        self, line: int, row: list[str], values: Mapping[str, object], empty: Sequence[str]
    ) -> lines.NoRow | None:
        """Return what a line is instead of a row; None where it is one."""
        readable = len([name for name in self.anchors if values[name] is not None])
        if readable == len(self.anchors) and not empty:
            return None
        found = lines.header_again(self.kind, self.header, row) if readable * 2 < len(self.anchors) else None
        return found or lines.no_row(self.header, line, row, readable, empty)

    def _outside(self, line: int, row: list[str]) -> bool:
        """Add a fault for a cell that stands under no name; tell whether one stands beyond the last column."""
        width = self.header.width
        for position in self.header.unnamed:
            if position < len(row) and row[position].strip():
                cure = "Name the column, or delete it: its figures and remarks would be lost."
                reason = "there are cells in a column whose header is empty"
                self._fault(line, f"column {letter(position)}", row[position], reason, cure, reason)
        value = next((cell for cell in row[width:] if cell.strip()), "") if len(row) > width else ""
        if value:
            cure = "Put text that holds a delimiter in quotation marks, or name the column."
            reason = "there is a cell beyond the last column"
            self._fault(line, f"column {letter(width)}", value, reason, cure, reason)
        return bool(value)

    def _empty(self, line: int, empty: Sequence[str]) -> None:
        """Add one fault for the required cells of a row that are empty."""
        if len(empty) == 1:
            what = self.kind.by_name[empty[0]]
            self._fault(line, empty[0], "", "the cell is empty", f"Fill it in ({what.what}): {what.description}.")
        elif empty:
            named = f"{', '.join(empty[:-1])} and {empty[-1]}"
            cure = "Fill them in, or delete the row if it is not part of the inventory."
            self._fault(line, empty[0], "", f"the cells of {named} are empty", cure)

    def _read(self, column: Column, text: str, memo: _Memo) -> object:
        """Return the value of a filled cell, None where it is blank, or the error that says why it has none."""
        known: object
        try:
            tidy = cells.tidy(text)
            plain = self.findings.reading.plain(column, text if type(text) is not str else tidy) if tidy else ""
            known = column.read(plain) if plain else None
        except CellError as error:
            known = error.with_traceback(None)  # it is kept, and would keep all that its frames hold
        if len(memo) < _MEMO_MAX and len(text) <= _MEMO_CHARACTERS:
            memo[text] = known
        return known

    def _harmonised(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> InventoryRow | None:
        """Check what several cells say together; return the row where nothing stops it."""
        stated, status = self._quantity(line, values, texts)
        self._pairs(line, values, texts)
        coded = self._coded(line, values, texts)
        used = self._form(line, values, texts)
        ore = self._in_tonnes(values, "ore_quantity", "ore_unit")
        tonnes = None
        if used and stated is not None and values["unit"]:
            tonnes = cells.tonnes(stated, str(values["unit"])) * used.factor
        self._tell(line, texts, doubts.of_row(values, texts, used, tonnes, ore))
        if coded is None or used is None or not all(values[name] for name in ("project", "country", "material")):
            return None
        self._tell(line, texts, self._code_doubts(values, texts, coded))
        if not texts.get("source_document", "").strip():
            reason, name = "the row names no document", "source_document"
            cure = "Name the document or page that states the quantity, so that it can be checked."
            self.findings.warn(self.sheet, line, name, "", reason, cure, reason)
        self._repeat(line, values, texts, coded, used.basis)
        named = _kept(self.named, texts["material"], lambda: vocabulary.material(texts["material"]))
        stated_as = f"Stated as {texts['material'].strip()}: {named.note}" if named and named.note else ""
        remarks = (
            str(values["note"] or ""),
            stated_as,
            *(f"{label}: {values[name]}" for name, label in _REMARKS.items() if values[name]),
            used.note,
            *(words(coded.bridged.flags) if coded.bridged.flags else ()),
        )
        return InventoryRow(
            sheet=self.sheet,
            line=line,
            project=str(values["project"]),
            country_iso3=str(values["country"]),
            latitude_deg=values["latitude_deg"],  # type: ignore[arg-type]
            longitude_deg=values["longitude_deg"],  # type: ignore[arg-type]
            material_id=str(values["material"]),
            product=str(values["product"] or (named and named.product) or cells.material_name(str(values["material"]))),
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

    def _coded(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> Coded | None:
        """Return what a row says of its class, each that a sheet states read once; add a fault where it is none."""
        if not all(values[name] for name in self.kind.telling):
            return None
        key = tuple(values[name] for name in (*self.kind.telling, *self.kind.beside))
        found = _kept(self.codes, key, lambda: self._read_code(values))
        if isinstance(found, CodeError):
            self._fault(line, found.column, texts[found.column], found.reason, found.cure)
            return None
        return found

    def _read_code(self, values: Mapping[str, object]) -> Coded | CodeError:
        try:
            return self.kind.code(values)
        except CodeError as error:
            return error

    def _code_doubts(self, values: Mapping[str, object], texts: Mapping[str, str], coded: Coded) -> tuple[Doubt, ...]:
        key = (coded.bridged.code, coded.system, texts.get("unfc_code", ""), values["project_status"])
        return _kept(self.doubts, key, lambda: tuple(doubts.of_code(values, texts, coded)))

    def _tell(self, line: int, texts: Mapping[str, str], found: Iterable[Doubt]) -> None:
        """Add each doubt as a fault or a warning at its column."""
        for one in found:
            add = self.findings.fault if one.is_fault else self.findings.warn
            add(self.sheet, line, one.column, texts.get(one.column, ""), one.reason, one.cure)

    def _quantity(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> tuple[float | None, str]:
        """Return the quantity and the status of a row; add a fault where one contradicts the other."""
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
        """Add a fault where only one of two cells that need each other is filled, and for impossible pairs."""
        for one, other in _PAIRS:
            if not texts[one] and not texts[other]:
                continue
            filled = [name for name in (one, other) if texts[name].strip()]
            if len(filled) == 1:
                missing = other if filled == [one] else one
                self._fault(line, missing, "", f"the cell is empty, but {filled[0]} is filled", f"Fill in {missing}.")
        if values["latitude_deg"] == 0 and values["longitude_deg"] == 0:
            reason = "latitude 0, longitude 0 is in the Atlantic"
            self._fault(
                line, "latitude_deg", texts["latitude_deg"], reason, "Leave both empty if the place is unknown."
            )
        self._place(line, values, texts)
        grade = values["grade"]
        is_percent = grade is not None and texts["grade"].strip().endswith("%")
        if is_percent and values["grade_unit"] not in {"%", None}:
            reason = f"the grade is a percentage, but grade_unit is {values['grade_unit']}"
            self._fault(line, "grade", texts["grade"], reason, "Give the grade in its unit, or set grade_unit to %.")

    def _place(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> None:
        """Warn of a place outside the country of its row."""
        latitude, longitude, country = values["latitude_deg"], values["longitude_deg"], values["country"]
        if not isinstance(latitude, float) or not isinstance(longitude, float) or not country:
            return
        if (latitude or longitude) and (stray := stray_place(str(country), latitude, longitude)):
            value = f"{texts['latitude_deg'].strip()}, {texts['longitude_deg'].strip()}"
            self.findings.warn(self.sheet, line, "latitude_deg", value, stray.reason, stray.cure)

    def _form(self, line: int, values: Mapping[str, object], texts: Mapping[str, str]) -> Form | None:
        material, content = values["material"], values["content"]
        if not material or not content:
            return None
        found = _kept(self.forms, (material, content), lambda: form(str(material), str(content)))
        if found is None:
            allowed = forms(str(material))
            reason = f"this is not a form in which the content of {material} is read"
            self._fault(line, "content", texts["content"], reason, f"Use one of {', '.join(allowed)}.")
        return found

    @staticmethod
    def _in_tonnes(values: Mapping[str, object], quantity: str, unit: str) -> float | None:
        amount, label = values[quantity], values[unit]
        return cells.tonnes(amount, str(label)) if isinstance(amount, float) and label else None

    def _repeat(
        self, line: int, values: Mapping[str, object], texts: Mapping[str, str], coded: Coded, basis: str
    ) -> None:
        """Add a fault where a row repeats an earlier one: same project, product, code and date, in whatever form."""
        names = ("project", "country", "material", "product", "resource_type")
        code = coded.bridged.code
        key = (*(folded(str(values[name])) for name in names), basis, str(code or coded.category.casefold()))
        day = str(values["effective_date"])
        stated = self.findings.seen.setdefault(key, [])
        first = next((one for one in stated if day.startswith(one.day) or one.day.startswith(day)), None)
        stated.append(Stating(day, self.sheet, line, texts["content"].strip().casefold()))
        if first is None:
            return
        where = f"row {first.line}" + (f" of sheet {first.sheet}" if first.sheet != self.sheet else "")
        same = "project, material, category and date are the same"
        reason = f"the row repeats what {where} states: {same}"
        cure = "Delete one, add the two, or tell them apart by product or category."
        if first.content != stated[-1].content:
            reason = f"the row repeats what {where} states, in another form of content: {same}"
            cure = f"Keep one of the two: both would be stored as {basis} and counted twice."
        self._fault(line, "project", texts["project"], reason, cure)


def _kept(memo: dict[Key, Value], key: Key, read: Callable[[], Value]) -> Value:
    """Return what is known of a key, or read it; no more is kept than a sheet may repeat."""
    try:
        return memo[key]
    except KeyError:
        found = read()
    if len(memo) < _MEMO_MAX:
        memo[key] = found
    return found
