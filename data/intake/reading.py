"""How one file writes numbers and dates, decided once from all of its cells and shown back to who reads the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.intake.coordinates import no_coordinate
from data.intake.dates import Dated, Order, dated, in_words, no_date
from data.intake.model import CellError, Column, Figure, Line, is_example
from data.intake.numerals import Numeral, Sign, no_number, numeral, percent, plain

NUMBERS = frozenset({"amount", "grade", "latitude", "longitude"})
DATE = "date"
_COORDINATES = frozenset({"latitude", "longitude"})
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_OTHER = {Sign.POINT: Sign.COMMA, Sign.COMMA: Sign.POINT}
_SWAPPED = str.maketrans(".,", ",.")
_THOUSANDS = {".": "point", ",": "comma", " ": "blank", "'": "apostrophe", "\u2019": "apostrophe", "_": "underscore"}


@dataclass(frozen=True)
class Note:
    """Something to tell beside a value that was read: why it reads so, and how to write it without doubt."""

    reason: str
    cure: str
    cause: str


@dataclass
class Reading:
    """What the cells of a file say of how it writes; `encoding` and `delimiter` ("" in a workbook) are its own.

    `signs` counts the cells by what they say of the decimal sign.
    """

    encoding: str = ""
    delimiter: str = ""
    notes: list[Note] = field(default_factory=list)
    signs: Counter[Sign] = field(default_factory=Counter)
    _signs: dict[str, Counter[Sign]] = field(default_factory=lambda: defaultdict(Counter))
    _orders: Counter[Order] = field(default_factory=Counter)
    _forms: Counter[str] = field(default_factory=Counter)
    _written: Counter[str] = field(default_factory=Counter)
    _thousands: set[str] = field(default_factory=set)
    _unsure_signs: set[str] = field(default_factory=set)
    _decimal: Sign | None = None

    def learn(self, columns: Iterable[tuple[int, Column]], rows: Sequence[Line]) -> None:
        """Take in every number and date of a sheet, before the first of them is read; the example's are not counted."""
        self._decimal, columns = None, list(columns)
        names = [position for position, column in columns if column.name == "project"]
        own = [line for line in rows if not any(is_example(_text(line, position)) for position in names)]
        for position, column in columns:
            if column.form in NUMBERS:
                for text, count in _cells(rows, position):
                    self._learn_number(column, text, count)
            elif column.form == DATE:
                for text, count in _cells(rows, position):
                    self._learn_date(text, count)
                self._forms.update(_forms(own, position))

    def _learn_number(self, column: Column, text: str, count: int) -> None:
        if isinstance(text, Figure) or text.isdigit():
            return
        found = numeral(percent(text) or text)
        if found is None:
            return
        sign = _sure(column, found)
        self._signs[column.name][sign] += count
        self.signs[sign] += count
        if sign in _OTHER:
            decimal = found.by_point.find(".") >= 0 and (".", ",")[sign is Sign.COMMA]
            self._thousands |= {_THOUSANDS[one] for one in set(plain(text)) & _THOUSANDS.keys() if one != decimal}
        elif sign is Sign.UNSURE:
            self._unsure_signs.add("." if "." in found.by_point else ",")
        else:
            self._thousands |= {_THOUSANDS[one] for one in set(plain(text)) & _THOUSANDS.keys() - {"."}}

    def _learn_date(self, text: str, count: int) -> None:
        found = dated(text)
        if found is not None:
            self._orders[found.order] += count
            if found.form == ".":
                self._written[found.order] += count

    @property
    def decimal(self) -> Sign:
        """Return the decimal sign of the file; UNSURE where numbers speak both ways, NONE where they say nothing."""
        if self._decimal is None:
            told = [sign for sign in _OTHER if self.signs[sign]]
            self._decimal = Sign.UNSURE if len(told) > 1 else next(iter(told), Sign.NONE)
        return self._decimal

    @property
    def order(self) -> Order:
        """Return which of day and month comes first; UNSURE where dates speak both ways, NONE where they do not say."""
        if self._orders[Order.DAY] and self._orders[Order.MONTH]:
            return Order.UNSURE
        return next((one for one in (Order.DAY, Order.MONTH) if self._orders[one]), Order.NONE)

    def plain(self, column: Column, text: str) -> str:
        """Return a cell of a number or a date as its column's reader takes it. Raises CellError where none can tell.

        A text of any other column is returned as it is.
        """
        if column.form == DATE:
            return self._date(text)
        if column.form not in NUMBERS:
            return text
        stated = percent(text) if column.form == "grade" else ""
        if isinstance(text, Figure) and not text.endswith("%"):
            return str(text)
        if isinstance(text, Figure) and stated:
            return stated
        found = numeral(stated or text)
        if found is None:
            if column.form in _COORDINATES:
                raise no_coordinate(text, is_latitude=column.form == "latitude")
            raise no_number(text, is_quantity=column.name == "quantity")
        return self._number(column, text, found)

    def _number(self, column: Column, text: str, found: Numeral) -> str:
        sign, decimal, signs = _sure(column, found), self.decimal, self.signs
        if sign in _OTHER and decimal is Sign.UNSURE:
            most = Sign.COMMA if signs[Sign.COMMA] > signs[Sign.POINT] else Sign.POINT
            if sign is not most:
                raise _against(sign, text, found, signs[most])
        if sign is Sign.COMMA and self.delimiter == ",":
            reason = (
                f"the number is read as {_shown(found.by_comma)}: the file has decimal commas, and commas between cells"
            )
            self.notes.append(Note(reason, f"Write {_shown(found.by_comma)}.", "decimal comma"))
        if sign is Sign.UNSURE:
            return self._unsure(column, found, decimal)
        return found.by_comma if sign is Sign.COMMA else found.by_point

    def _unsure(self, column: Column, found: Numeral, decimal: Sign) -> str:
        own = self._signs[column.name]
        is_told = decimal in _OTHER and (bool(own[decimal]) or not (decimal is Sign.POINT and self.delimiter == ";"))
        if is_told:
            return found.by_point if decimal is Sign.POINT else found.by_comma
        whole, fraction = sorted((found.by_point, found.by_comma), key=lambda one: "." in one)
        if decimal is Sign.NONE and self.delimiter == "," and "." in found.by_point:
            reason = f"the number is read as {_shown(fraction)}, not {whole}: only the commas between cells say so"
            self.notes.append(Note(reason, f"Write {whole} if that is meant.", "point for thousands"))
            return found.by_point
        reason = f"the number may be {whole} or {_shown(fraction)}"
        sure = _shown(fraction) if len(_shown(fraction).partition(".")[2]) < len("000") else f"{fraction}0"
        raise CellError(reason, f"Write {whole} for the one, {sure} for the other.", cause="")

    def _date(self, text: str) -> str:
        found = dated(text)
        if found is None:
            raise no_date(text)
        order = self.order
        if found.order in {Order.DAY, Order.MONTH} and order is Order.UNSURE:
            most = Order.MONTH if self._orders[Order.MONTH] > self._orders[Order.DAY] else Order.DAY
            if found.order is not most:
                own = found.by_day if found.order is Order.DAY else found.by_month
                first = {Order.DAY: "day", Order.MONTH: "month"}
                others = f"{self._orders[most]:,} of the file the {first[most]}"
                reason = f"the date has the {first[found.order]} first, and {others}"
                raise CellError(reason, f"Write {own}.", cause="order of a date")
        if found.order is Order.UNSURE:
            return self._by_order(found, order)
        return found.by_month if found.order is Order.MONTH else found.by_day

    def _by_order(self, found: Dated, order: Order) -> str:
        if order is Order.NONE and found.form == ".":
            return found.by_day
        if order in {Order.NONE, Order.UNSURE}:
            reason = f"the date may be {in_words(found.by_day)} or {in_words(found.by_month)}"
            raise CellError(reason, f"Write {found.by_day} or {found.by_month}.")
        return found.by_day if order is Order.DAY else found.by_month

    def dates(self) -> dict[str, int]:
        """Return the number of dates by their form in words; years and months alone are not told."""
        found: Counter[str] = Counter()
        for form, count in self._forms.items():
            if len(form) == 1:
                month_first = self.order is Order.MONTH
                found[form.join(("month", "day", "year") if month_first else ("day", "month", "year"))] += count
            elif form:
                found[form] += count
        return dict(found)

    @property
    def thousands(self) -> list[str]:
        """Return what stands between thousands in the file, in words."""
        other = {Sign.POINT: ",", Sign.COMMA: "."}.get(self.decimal, "")
        return sorted(self._thousands | {_THOUSANDS[sign] for sign in self._unsure_signs if sign == other})

    def words(self) -> str:
        """Return how the file was read, in one line: `Windows-1251, decimal comma, 14 dates as day.month.year`."""
        decimal = {Sign.UNSURE: "decimal points and decimal commas", Sign.NONE: ""}.get(
            self.decimal, f"decimal {self.decimal}"
        )
        parts = [
            self.encoding,
            f"{_DELIMITERS[self.delimiter]} between cells" if self.delimiter else "",
            decimal,
            f"{' and '.join(self.thousands)} between thousands" if self.thousands else "",
            *(f"{count:,} {'date' if count == 1 else 'dates'} as {form}" for form, count in self.dates().items()),
        ]
        return ", ".join(part for part in parts if part)

    def as_json(self) -> dict[str, object]:
        """Return it ready for JSON; `decimal` is point, comma, both, or none where no number has decimals."""
        decimal = {Sign.UNSURE: "both", Sign.NONE: "none"}.get(self.decimal, str(self.decimal))
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "decimal": decimal,
            "thousands": self.thousands,
            "dates": self.dates(),
            "as": self.words(),
        }


def _text(line: Line, position: int) -> str:
    """Return a cell as text, empty beyond the end of its row."""
    return str(line[1][position]) if position < len(line[1]) else ""


def _forms(rows: Sequence[Line], position: int) -> Mapping[str, int]:
    """Return how many dates of a column are written in each form."""
    found = ((dated(text), count) for text, count in _cells(rows, position))
    forms: Counter[str] = Counter()
    for date, count in found:
        if date is not None:
            forms[date.form] += count
    return forms


def _cells(rows: Sequence[Line], position: int) -> Iterable[tuple[str, int]]:
    """Return the different filled cells of a column and how often each occurs; stored numbers say nothing here."""
    return Counter(
        text for _, row in rows if position < len(row) and (text := row[position]) and type(text) is str
    ).items()


def _sure(column: Column, found: Numeral) -> Sign:
    """Return what a number says; no coordinate has thousands, so that 63.812 says there what 63.8 says."""
    if found.sign is Sign.UNSURE and column.form in _COORDINATES:
        return Sign.POINT if "." in found.by_point else Sign.COMMA
    return found.sign


def _shown(digits: str) -> str:
    return f"{float(digits):.15g}"


def _against(sign: Sign, text: str, found: Numeral, others: int) -> CellError:
    digits = found.by_comma if sign is Sign.COMMA else found.by_point
    sign_word, other = str(sign), str(_OTHER[sign])
    what = f"decimal {sign_word}" if "." in digits else f"{other} between thousands"
    cure = digits if sign is Sign.COMMA else text.strip().translate(_SWAPPED)
    most = f"{others:,} {'number' if others == 1 else 'numbers'} of the file a decimal {other}"
    reason = f"the number has a {what}, and {most}"
    return CellError(reason, f"Write {cure}.", cause=f"decimal {sign_word}")
