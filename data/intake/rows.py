"""Checks the rows of one sheet: each cell, what the cells of a row say together, and rows that repeat others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_uppercase

from data import vocabulary
from data.contents import Form, form, forms
from data.intake import cells
from data.intake.findings import Findings
from data.intake.model import CellError, CodeError, Column, InventoryRow, Line, refused
from data.intake.whereabouts import stray_place
from data.model import Status
from data.unfc import words

EXAMPLE_MARK = "EXAMPLE:"
"""A project whose name begins so is the worked example: checked, never loaded."""
_MEMO_MAX, _MEMO_CHARACTERS = 20_000, 200
_SILENT = frozenset({Status.MISSING, Status.WITHHELD})
_WORDS = re.compile(r"[^a-z0-9]+")
_PERCENT_MAX = 100
_OVER_ORE = 1.001
"""Content may exceed its ore by rounding only."""
_PAIRS = (("latitude_deg", "longitude_deg"), ("ore_quantity", "ore_unit"), ("grade", "grade_unit"))
_REMARKS = {"reference_point": "Reference point", "gross_net": "Gross or net", "evaluator": "Evaluator"}


def header_key(text: str) -> str:
    """Return a header as a column's name: `Effective date *` is effective_date."""
    return _WORDS.sub("_", text[:_MEMO_CHARACTERS].casefold()).strip("_")


class SheetChecker:
    """Checks the rows of one sheet below its header."""

    def __init__(self, findings: Findings, sheet: str, header_line: int, header: list[str]) -> None:
        """Check the header. `findings` takes what is found; its kind is known."""
        assert findings.kind is not None  # noqa: S101 - a header settles the kind
        self.findings, self.kind, self.sheet = findings, findings.kind, sheet
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
        self.findings.fault(self.sheet, line, column, value, reason, cure)

    def read(self, lines: Iterator[Line]) -> None:
        """Check every row. Raises RefusedError beyond the most rows a file may hold."""
        for line, row in lines:
            if any(row) and any(cell.strip() for cell in row):
                self.findings.lines += 1
                if self.findings.lines > self.findings.limits.rows:
                    most = self.findings.limits.rows
                    raise refused(f"the file has more than {most:,} rows", "Split it.", sheet=self.sheet, row=line)
                self._row(line, row)

    def _row(self, line: int, row: list[str]) -> None:
        before = self.findings.count
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
        if found is not None and self.findings.count == before:
            is_example = found.project.casefold().startswith(EXAMPLE_MARK.casefold())
            (self.findings.examples if is_example else self.findings.rows).append(found)

    def _value(self, line: int, column: Column, text: str) -> object:
        """Return the value of a cell; None where it is blank or at fault, and then add the fault."""
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
        named = vocabulary.material(texts["material"])
        stated_as = f"Stated as {texts['material'].strip()}: {named.note}" if named and named.note else ""
        remarks = (
            str(values["note"] or ""),
            stated_as,
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
            filled = [name for name in (one, other) if texts.get(name, "").strip()]
            if len(filled) == 1:
                missing = other if filled == [one] else one
                self._fault(line, missing, "", f"the cell is empty, but {filled[0]} is filled", f"Fill in {missing}.")
        if values["latitude_deg"] == 0 and values["longitude_deg"] == 0:
            reason = "latitude 0, longitude 0 lies in the Atlantic"
            self._fault(
                line, "latitude_deg", texts["latitude_deg"], reason, "Leave both empty if the place is unknown."
            )
        self._place(line, values, texts)
        grade = values["grade"]
        if isinstance(grade, float) and grade > _PERCENT_MAX and values["grade_unit"] == "%":
            self._fault(line, "grade", texts["grade"], "a grade of more than 100 %", "Check grade_unit.")

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
        """Add a fault where a row repeats an earlier one: same project, product, category, date."""
        names = ("project", "country", "material", "product", "content", "effective_date", "resource_type")
        key = (*(str(values[name]).casefold() for name in names), category.casefold())
        first = self.findings.seen.setdefault(key, (self.sheet, line))
        if first != (self.sheet, line):
            where = f"row {first[1]}" + (f" of sheet {first[0]}" if first[0] != self.sheet else "")
            reason = f"the row states again what {where} states: project, material, category and date are the same"
            cure = "Delete one, add the two, or tell them apart by product or category."
            self._fault(line, "project", texts["project"], reason, cure)


def _letter(position: int) -> str:
    first, last = divmod(position, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
