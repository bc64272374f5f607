"""Readers of cells: each turns the text of a filled cell into its value, or says why not and how to mend it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from urllib.parse import urlsplit

from data import vocabulary
from data.codes import code_list, place_name
from data.intake.encodings import garbled
from data.intake.model import CellError
from data.intake.numerals import no_number
from data.intake.workbook import UNCOMPUTED
from data.spelling import Nearest, folded, tidied
from data.units import UnitError, quantity_unit, stated_unit, unit_ids

TEXT_MAX, NOTE_MAX, LINK_MAX = 100, 1_000, 500
AMOUNT_MAX = 1e15
_NAMED_MAX = 12
FIRST_YEAR = 1900
_GRID = 1_000
UNITS = unit_ids()
GRADE_UNITS = ("%", "g/t", "ppm", "kg/t", "mg/L", "oz/t")

_ERROR_VALUE = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_HOSTILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff]"
)
_EMOJI = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff\U000e0000-\U000e0fff]")
_FORMULA = re.compile(r"[=@]|[+-][A-Za-z=@(]")
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)

Reader = Callable[[str], object]


def tidy(text: str) -> str:
    """Return a cell with runs of blanks and line breaks as one blank, trimmed. Raises CellError for what is no text.

    A formula without a value, an error value, control and hidden characters are no text in any column.
    """
    if text == UNCOMPUTED:
        raise CellError("the cell holds a formula that was never calculated", "Paste it as a value.")
    if not text.isascii() or "???" in text:
        _whole(text)
    shown_text(text)
    return " ".join(text.split())


def shown_text(text: str) -> None:
    """Raise CellError for a control or hidden character, and for the error value of a formula."""
    found = _HOSTILE.search(text)
    if found:
        code, place = ord(found.group()), found.start() + 1
        raise CellError(f"character {place} is U+{code:04X}, a control or hidden character", "Retype the cell.")
    squashed = text.strip()
    if squashed.startswith("#") and _ERROR_VALUE.fullmatch(squashed):
        raise CellError(
            f"the cell holds the error value {squashed} of a formula", "Fix the formula, or leave the cell empty."
        )


def _whole(text: str) -> None:
    """Raise CellError for letters that a wrong encoding has garbled or lost."""
    if "\ufffd" in text or "???" in text:
        cure = "Retype the cell, or save the file again from its origin, as CSV UTF-8 or .xlsx."
        raise CellError("letters were lost when the file was saved in an encoding without them", cure, cause="lost")
    if mended := garbled(text):
        reason = "letters were garbled when the file was opened in the wrong encoding and saved again"
        raise CellError(
            reason, f"It is likely {mended[:TEXT_MAX]}: save the file again from its origin.", cause="garbled"
        )


def short(text: str) -> str:
    """Return a text of one line that is safe in a page and in a spreadsheet."""
    return _text(text, TEXT_MAX)


def long(text: str) -> str:
    """Return a remark of at most a thousand characters."""
    return _text(text, NOTE_MAX)


def document(text: str) -> str:
    """Return a citation or a web address."""
    return link(text) if "://" in text[:20] else _text(text, LINK_MAX)


def link(text: str) -> str:
    """Return a web address."""
    if len(text) > LINK_MAX or not _LINK.fullmatch(text) or not _host(text):
        raise CellError("this is not a web address", f"Give an http or https address, at most {LINK_MAX} characters.")
    return text


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _text(text: str, most: int) -> str:
    if len(text) > most:
        raise CellError(f"the text has {len(text):,} characters, more than {most:,}", "Shorten it.")
    if _FORMULA.match(text):
        raise CellError("the text begins like a formula", "Begin it with a letter or a digit.")
    found = _EMOJI.search(text)
    if found:
        place = found.start() + 1
        raise CellError(f"character {place} is U+{ord(found.group()):04X}, a pictograph", "Remove it.")
    return text


def number(text: str) -> float:
    """Return a number in digits with a point for decimals, as `data.intake.reading` writes it."""
    if not _NUMBER.fullmatch(text):
        raise no_number(text, is_quantity=False)
    return _finite(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise CellError("the number is too large", "Check digits and exponent.")
    return value


def amount(text: str) -> float:
    """Return a quantity of zero or more."""
    value = number(text)
    if value < 0:
        raise CellError("a quantity cannot be negative", "Give a number of zero or more.")
    if value > AMOUNT_MAX:
        raise CellError(f"the number is larger than {AMOUNT_MAX:g}", "Check digits and exponent.")
    return value


def degrees(limit: float) -> Reader:
    """Return a reader of decimal degrees within ±`limit`."""

    def read(text: str) -> float:
        value = number(text)
        if abs(value) > limit:
            cure = "Check the sign and swapped columns."
            if abs(value) > _GRID:
                cure = "Convert metres of a grid such as UTM to degrees of WGS84."
            raise CellError(f"the coordinate is not within ±{limit:g} degrees", cure)
        return value

    return read


def day(text: str) -> str:
    """Return a day, month or year in ISO 8601, as written, none later than tomorrow (somewhere it is that already)."""
    found = _DATE.fullmatch(text)
    if not found:
        raise CellError("this is not an ISO 8601 date", "Write 2024-12-31, 2024-12 or 2024.")
    try:
        first = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        raise CellError("there is no such day", "Write 2024-12-31, 2024-12 or 2024.") from None
    if first.year < FIRST_YEAR:
        raise CellError(f"the date is before {FIRST_YEAR}", "Check the year.")
    if first > datetime.now(UTC).date() + timedelta(days=1):
        raise CellError("the date is in the future", "Give the date for which the estimate holds.")
    return text


def unit(text: str) -> str:
    """Return the unit of a quantity in any spelling of the vocabulary, as a label that `tonnes` reads."""
    try:
        found, rest = stated_unit(text)
    except UnitError as error:
        raise CellError(error.reason, error.cure) from error
    if rest:
        said = tidied(text)[-len(rest) :]
        cure = f"Write {found.unit_id} here, and what is counted in the column content."
        raise CellError(f"the unit also says what is counted ({said})", cure)
    return found.unit_id


def tonnes(value: float, label: str) -> float:
    """Return a quantity of a unit of UNITS in tonnes."""
    found = quantity_unit(label)
    assert found is not None, label  # noqa: S101 - UNITS holds known units only; a test holds it
    return value * found.tonnes


def one_of(choices: Iterable[str], aliases: Mapping[str, str] | None = None) -> Reader:
    """Return a reader of one of a few words, whatever their case."""
    words = {folded(word): word for word in choices} | dict(aliases or {})

    def read(text: str) -> str:
        found = words.get(folded(text))
        if found is None:
            raise unknown(text, tuple(dict.fromkeys(words.values())))
        return found

    return read


def unknown(text: str, choices: Iterable[str], what: str = "this is not one of the values allowed") -> CellError:
    """Return the error of a value outside a list: the nearest, else all of them or where they are."""
    allowed = tuple(choices)
    if near := _nearest(allowed).near(text):
        return CellError(what, f"Did you mean {vocabulary.either(near)}?")
    if len(allowed) <= _NAMED_MAX:
        return CellError(what, f"Use one of {', '.join(allowed)}.")
    return CellError(what, "Choose from the list of the template.")


@lru_cache(maxsize=64)
def _nearest(choices: tuple[str, ...]) -> Nearest:
    return Nearest(choices)


@cache
def country_codes() -> tuple[str, ...]:
    """Return the codes of the countries and areas an inventory may name."""
    return tuple(code for code, row in code_list("country").rows.items() if row["area_kind"] in {"country", "area"})


@cache
def countries() -> tuple[str, ...]:
    """Return the names of the countries and areas an inventory may name, as a reader looks for them: by letter."""
    return tuple(sorted(map(code_list("country").name, country_codes()), key=folded))


def country(text: str) -> str:
    """Return the ISO 3166-1 alpha-3 code of a country in any spelling of the vocabulary."""
    found = vocabulary.place(text)
    if found in country_codes():
        return found
    if found is not None:
        raise CellError(f"{place_name(found)} is not a single country", "Give each country a row of its own.")
    advice = vocabulary.place_advice(text, country_codes())
    raise CellError(advice.reason, advice.cure)


@cache
def material_ids() -> tuple[str, ...]:
    """Return the ids of the materials an inventory may name: all but those that share an HS code."""
    return tuple(code for code, row in code_list("material").rows.items() if row["group_id"] != "shared")


@cache
def materials() -> tuple[str, ...]:
    """Return the names of the materials an inventory may name."""
    return tuple(map(material_name, material_ids()))


def material(text: str) -> str:
    """Return the id of a material in any spelling of the vocabulary."""
    found = vocabulary.material(text)
    if found is not None and found.material_id in material_ids():
        return found.material_id
    advice = vocabulary.material_advice(text, material_ids())
    raise CellError(advice.reason, advice.cure)


def material_name(material_id: str) -> str:
    """Return the plain name of a material."""
    return code_list("material").name(material_id)
