"""Numbers as people and programs write them: which sign is the decimal one is a matter of the whole file.

`1.200` is 1200 in one country and 1.2 in the next. A number that can be read in one way only is evidence; the others
are read by what a file's evidence says (`data.intake.reading`), and told where it says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from data.intake.model import CellError

_LONGEST = 60
_BLANKS = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_MINUS = re.compile(r"^[\u2212\u2013\u2014\u2010\u2011\ufe63\uff0d] ?")
_SHAPE = re.compile(r"([+-]?)((?:[0-9]|[.,'\u2019_ ](?=[0-9.,]))*[0-9.,])([eE][+-]?[0-9]{1,3})?")
_GROUPS = re.compile(r"[0-9]{1,3}(?:([ '\u2019_])[0-9]{3})(?:\1[0-9]{3})*")
_THOUSANDS = {sign: re.compile(rf"[0-9]{{1,3}}(?:\{sign}[0-9]{{3}})+") for sign in ".,"}
_LAKHS = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_COMMON = re.compile(r"-?[0-9]+(\.(?:[0-9]{1,2}|[0-9]{4,}))?", re.ASCII)
_UNSURE_DIGITS = 3
_WITHHELD = frozenset({
    "w", "(w)", "withheld", "confidential", "conf", "conf.", "c", "(c)", "(d)", "suppressed", "proprietary",
    "not disclosed", "undisclosed", "secret",
})  # fmt: skip
_MISSING = frozenset({
    "na", "n/a", "n.a.", "n.a", "n/d", "n.d.", "nd", "#n/a", "nr", "n.r.", "not available", "not reported",
    "not applicable", "unknown", "tbd", "tba", "tbc", "null", "none", "nan", "x", "xx", "?", "??", "...", "..",
    "…", "missing", "not known", "unk", "k.a.", "s.d.", "n.s.", ":", ".", "void", "*", "inf", "-inf", "infinity",
})  # fmt: skip
_DASHES = re.compile(r"[-\u2010-\u2015\u2212_~]+|nil|nihil|zero")
_NUMERAL = r"[0-9][0-9.,'\u2019 ]*"
_RANGE = re.compile(
    rf"{_NUMERAL}(?:[eE][+-]?[0-9]+)? ?(?:-|\u2010|\u2011|\u2013|\u2014|to|\.\.\.?|\u2026|~|/-) ?{_NUMERAL}"
)
_PLUS_MINUS = re.compile(rf"{_NUMERAL} ?(?:\u00b1|\+/-|\+-) ?{_NUMERAL}")
_BOUND = re.compile(
    rf"(<|>|\u2264|\u2265|<=|>=|less than|more than|at least|up to|over|under|max\.?|min\.?) ?({_NUMERAL})",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"(?:~|\u2248|\u2243|c\.|ca\.?|circa|about|approx\.?|approximately|est\.?|e) ?({_NUMERAL})", re.IGNORECASE
)
_ACCOUNTING = re.compile(rf"\( ?({_NUMERAL}) ?\)|({_NUMERAL})-")
_FRACTION = re.compile(r"([0-9]+ )?([0-9]{1,3}) ?[/\u2044] ?([0-9]{1,3})")
_POWER = re.compile(rf"({_NUMERAL}) ?[x\u00d7*] ?10 ?\^? ?([+-]?[0-9\u207b\u2070-\u2079\u00b9\u00b2\u00b3]+)")
_PERCENT = re.compile(rf"([+-]?{_NUMERAL}) ?%")
_MARKED = re.compile(
    rf"({_NUMERAL}) ?"
    r"([*\u2020\u2021\u00aa\u00ba\u00b9\u00b2\u00b3\u2070-\u2079]+|\(?[a-z]\)|\[[a-z0-9]\]|est\.?|[a-fh-jl-su-z]\.?)",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(rf"({_NUMERAL}) ?([A-Za-z\u0400-\u04ff\u4e00-\u9fff][^0-9]{{0,30}}|\u2030)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Sign(StrEnum):
    """What a number says of its file: its decimal sign, or that it may be read with either, or nothing."""

    POINT = "point"
    COMMA = "comma"
    UNSURE = "unsure"
    NONE = "none"


class Numeral(NamedTuple):
    """A number as written: what it says of the decimal sign, and how it reads with a point and with a comma as it."""

    sign: Sign
    by_point: str
    by_comma: str


def plain(text: str) -> str:
    """Return a cell with one kind of blank, minus and digit; marks such as a superscript stay what they are."""
    if text.isascii():
        return text.strip()
    digits = "".join(_digit(sign) for sign in text)
    return _MINUS.sub("-", _BLANKS.sub(" ", digits).strip())


def _digit(sign: str) -> str:
    if sign.isascii():
        return sign
    value = unicodedata.decimal(sign, None)
    return str(value) if value is not None else _FULL_WIDTH.get(sign, sign)


_FULL_WIDTH = {chr(0xFEE0 + ord(sign)): sign for sign in ".,-+%()<>/"} | {"\u066b": ".", "\u066c": ","}


def numeral(text: str) -> Numeral | None:
    """Return how a cell reads as a number; None where it is none."""
    if len(text) > _LONGEST:
        return None
    if common := _COMMON.fullmatch(text):
        return Numeral(Sign.POINT if common[1] else Sign.NONE, text, text)
    found = _SHAPE.fullmatch(plain(text))
    if not found:
        return None
    sign, body, exponent = found[1], found[2], found[3] or ""
    read = _body(body)
    if read is None:
        return None
    if exponent and read.sign is Sign.UNSURE:
        # nobody writes thousands before a power of ten
        written = "." if "." in read.by_point else ","
        read = _sure(written, read.by_point if written == "." else read.by_comma)
    return Numeral(read.sign, *(f"{sign}{digits}{exponent}" for digits in (read.by_point, read.by_comma)))


def _body(body: str) -> Numeral | None:
    points, commas = body.count("."), body.count(",")
    if points and commas:
        decimal, group = (".", ",") if body.rfind(".") > body.rfind(",") else (",", ".")
        whole, _, fraction = body.rpartition(decimal)
        return _decimal(decimal, whole, fraction) if decimal not in whole and _is_grouped(whole, group) else None
    if not points and not commas:
        digits = _ungrouped(body)
        return Numeral(Sign.NONE, digits, digits) if digits else None
    written, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        digits = body.replace(written, "")
        return _sure(other, digits) if _is_grouped(body, written) else None
    return _single(written, *body.split(written))


def _single(written: str, whole: str, fraction: str) -> Numeral | None:
    """Return how digits on either side of one point or comma read."""
    if (_ungrouped(whole) is None and whole) or (not fraction.isdigit() and fraction):
        return None
    if not fraction:
        return Numeral(Sign.NONE, whole, whole) if written == "." and whole.isdigit() else None
    is_group = len(fraction) == _UNSURE_DIGITS and whole.isdigit() and len(whole) <= _UNSURE_DIGITS and whole[0] != "0"
    if is_group:
        decimal, thousand = f"{whole}.{fraction}", whole + fraction
        return Numeral(Sign.UNSURE, *((decimal, thousand) if written == "." else (thousand, decimal)))
    return _decimal(written, whole, fraction)


def _decimal(sign: str, whole: str, fraction: str) -> Numeral | None:
    digits = re.sub(r"[^0-9]", "", whole) or "0"
    return _sure(sign, f"{digits}.{fraction}") if fraction.isdigit() else None


def _sure(sign: str, digits: str) -> Numeral:
    return Numeral(Sign.POINT if sign == "." else Sign.COMMA, digits, digits)


def _is_grouped(whole: str, group: str) -> bool:
    return bool(_THOUSANDS[group].fullmatch(whole) or (group == "," and _LAKHS.fullmatch(whole)))


def _ungrouped(whole: str) -> str | None:
    """Return digits without blanks or apostrophes between thousands; None where they are anything else."""
    if whole.isdigit():
        return whole
    return re.sub(r"[^0-9]", "", whole) if _GROUPS.fullmatch(whole) else None


def percent(text: str) -> str:
    """Return the number of a cell in percent, without its sign; "" where it is none."""
    if len(text) > _LONGEST or (text.isascii() and "%" not in text):
        return ""
    found = _PERCENT.fullmatch(plain(text))
    return found[1].strip() if found else ""


def no_number(text: str, *, is_quantity: bool) -> CellError:
    """Return why a cell is no number, and how what it says is stated here."""
    shown = plain(text)[:_LONGEST].strip()
    word = shown.casefold()
    if word in _WITHHELD:
        return _absent("the cell says that the figure is withheld", "withheld", is_quantity=is_quantity)
    if word in _MISSING:
        return _absent("the cell says that there is no figure", "missing", is_quantity=is_quantity)
    if _DASHES.fullmatch(word):
        cure = "Write 0 for none; where it is not known, empty the cell"
        cure += " and set status to missing." if is_quantity else "."
        return CellError("a dash may mean zero or not known", cure, cause="dash")
    if _DATE.fullmatch(shown):
        reason = "the cell holds a date: a spreadsheet program makes one of 1-2 or 10.11"
        return CellError(reason, "Retype the number, in a cell whose format is Number.", cause="date")
    for cause, pattern, tell in _ODDITIES:
        found = pattern.fullmatch(shown)
        if found:
            reason, cure = tell(found)
            return CellError(reason, cure, cause=cause)
    return CellError("this is not a number", "Give digits with a point for decimals; leave unknown cells empty.")


def _absent(reason: str, status: str, *, is_quantity: bool) -> CellError:
    cure = f"Empty the cell and set status to {status}." if is_quantity else "Empty the cell."
    return CellError(reason, cure, cause=status)


def _range(_: re.Match[str]) -> tuple[str, str]:
    return "this is a range", "Give one number; low and high go into rows of their own with G1 to G3."


def _plus_minus(_: re.Match[str]) -> tuple[str, str]:
    return "the number has a margin", "Give the number alone, and its margin in confidence or note."


def _bound(found: re.Match[str]) -> tuple[str, str]:
    cure = f"Give a number, or empty the cell; write {found[1]} {found[2].strip()} into note."
    return "this is a bound, not a number", cure


def _about(found: re.Match[str]) -> tuple[str, str]:
    return "the number is marked as approximate", f"Write {found[1].strip()}, and set status to estimated."


def _negative(found: re.Match[str]) -> tuple[str, str]:
    digits = (found[1] or found[2]).strip()
    return (
        "the number is in brackets, as accountants write negatives",
        f"Write {digits} if that is meant, otherwise -{digits}.",
    )


def _fraction(found: re.Match[str]) -> tuple[str, str]:
    if not int(found[3]):
        return "this is not a number", "Give digits with a point for decimals."
    value = int(found[1] or 0) + int(found[2]) / int(found[3])
    return "this is a fraction", f"Write {value:.6g}."


def _power(found: re.Match[str]) -> tuple[str, str]:
    return (
        "the number is written with a power of ten",
        f"Write {found[1].strip()}E{unicodedata.normalize('NFKC', found[2])}.",
    )


def _in_percent(found: re.Match[str]) -> tuple[str, str]:
    return "the cell is a percentage, but this column is not", f"Give the number in its unit, not {found[0]}."


def _marked(found: re.Match[str]) -> tuple[str, str]:
    reason = f"the number carries the mark {found[2]}"
    return reason, f"Write {found[1].strip()}, and what the mark says into note."


def _with_unit(found: re.Match[str]) -> tuple[str, str]:
    unit = found[2].strip()
    return (
        f"the cell holds {unit} beside the number",
        f"Write {found[1].strip()}, and its unit into the column of units.",
    )


_ODDITIES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...] = (
    ("fraction", _FRACTION, _fraction),
    ("range", _RANGE, _range),
    ("margin", _PLUS_MINUS, _plus_minus),
    ("bound", _BOUND, _bound),
    ("power", _POWER, _power),
    ("about", _ABOUT, _about),
    ("accounting", _ACCOUNTING, _negative),
    ("percent", _PERCENT, _in_percent),
    ("", _MARKED, _marked),
    ("", _WITH_UNIT, _with_unit),
)
