"""Printed table cells of statistical publishers: `W`, `NA`, `e1,000`, `>9,100,000`, dashes, "Less than ½ unit"."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from data.model import Bound

REMARKS = Path(__file__).parent / "printed_remark.csv"
"""Words that publishers print in place of a figure; `*` stands for any text. All other words are UNKNOWN."""
_MINUS, _EN, _EM, _LATIN1_EN, _LATIN1_EM = "\u2212", "\u2013", "\u2014", "\x96", "\x97"
_NUMBER = re.compile(rf"[-{_MINUS}]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[-{_MINUS}]?\.\d+")
_DASHES = frozenset({"-", "--", "---", _MINUS, _EN, _EM, _LATIN1_EN, _LATIN1_EM})
_BOUNDS = (
    (
        re.compile(r">=?|≥|(?:more|greater) than|at least|over|no(?:t)? less than|minimum(?: of)?", re.IGNORECASE),
        Bound.AT_LEAST,
    ),
    (
        re.compile(r"<=?|≤|less than|at most|under|up to|no(?:t)? more than|maximum(?: of)?", re.IGNORECASE),
        Bound.LESS_THAN,
    ),
)
_ABOUT = re.compile(r"~|≈|about\b|approximately\b|approx\.?|circa\b|ca\.", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per ?cent)$", re.IGNORECASE)
_HALF_UNIT = re.compile(
    r"(?:less than|<) ?(?:½|1/2|one[- ]half|a half|half an?|0?\.5)(?: (?:of an? )?unit)?\.?", re.IGNORECASE
)
_ESTIMATE = re.compile(rf"[eE](?=[\s>≥<≤\d.{_EM}{_EN}{_LATIN1_EM}-]|s$)")
_REVISED = re.compile(r"r(?=[\d.])|(?<=\d)r$")
_ESTIMATE_BEHIND = re.compile(r"(?<=\d)e$")
_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_RANGE = re.compile(rf"[\d,.]+ ?[-{_EN}{_EM}{_LATIN1_EN}] ?[\d,.]+")
_CODES = {
    "w": "withheld",
    "(w)": "withheld",
    "na": "unavailable",
    "n.a.": "unavailable",
    "n/a": "unavailable",
    "(na)": "unavailable",
    "not available": "unavailable",
    "not applicable": "not_applicable",
    "xx": "not_applicable",
    "(xx)": "not_applicable",
}


class CellKind(StrEnum):
    """What a printed cell says. Only VALUE carries a number; UNKNOWN is for a person to look at."""

    VALUE = "value"
    BLANK = "blank"
    WITHHELD = "withheld"
    UNAVAILABLE = "unavailable"
    NOT_APPLICABLE = "not_applicable"
    REMARK = "remark"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Cell:
    """A printed cell, read: `value` in the unit of the table, `remark` where the cell says something in words."""

    kind: CellKind
    value: float | None = None
    bound: Bound = Bound.EXACT
    is_estimate: bool = False
    remark: str = ""


def shown(text: str) -> str:
    """Return a printed cell for the eye: dashes that lost their encoding (U+0096, U+0097) as dashes."""
    return text.replace(_LATIN1_EN, _EN).replace(_LATIN1_EM, _EM)


def squash(text: str) -> str:
    """Return `text` with every run of white space (no-break spaces and line breaks too) as one blank, trimmed."""
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def number(text: str) -> float | None:
    """Return the plain number in `text` (thousands commas allowed), None where it is anything else."""
    return float(text.replace(",", "").replace(_MINUS, "-")) if _NUMBER.fullmatch(text) else None


def bounded(text: str) -> tuple[Bound, bool, str]:
    """Return the bound before a figure (`>`, `≥`, "more than"), whether it is said to be about, and the rest."""
    body, bound, is_about = text.strip(), Bound.EXACT, False
    while True:
        about = _ABOUT.match(body)
        found = next(((match, kind) for pattern, kind in _BOUNDS if (match := pattern.match(body))), None)
        if about:
            is_about, body = True, body[about.end() :].strip()
        elif found and bound is Bound.EXACT:
            bound, body = found[1], body[found[0].end() :].strip()
        else:
            return bound, is_about, body


def read(text: str, *, percent: bool = False) -> Cell:
    """Read a printed cell; in a column of percentages (`percent`) a figure may carry its sign, `>50%` or "50 percent".

    A blank is BLANK and never zero. The marks of estimated (e) and revised (r) figures may stand on either side. A dash
    is how printed tables write zero. "Less than ½ unit" is a value below 0.5 units. A range and the words of `REMARKS`
    ("Large", "Included in World total.") are a REMARK without a value; any other text is UNKNOWN.
    """
    body = squash(text)
    if percent:
        body = _PERCENT.sub("", body)
    kind = CellKind.BLANK if not body else _CODES.get(body.lower())
    if kind:
        return Cell(CellKind(kind))
    if _HALF_UNIT.fullmatch(body):
        return Cell(CellKind.VALUE, 0.5, Bound.LESS_THAN, remark=body)
    body = _REVISED.sub("", body)
    is_before, is_behind = bool(_ESTIMATE.match(body)), bool(_ESTIMATE_BEHIND.search(body))
    body = body[is_before : len(body) - is_behind].strip()
    return _figure(body, is_estimate=is_before or is_behind)


def _figure(body: str, *, is_estimate: bool) -> Cell:
    if body in _DASHES:
        return Cell(CellKind.VALUE, 0.0, is_estimate=is_estimate, remark="Printed as a dash: zero")
    bound, is_about, rest = bounded(body)
    value = number(rest)
    if value is not None:
        return Cell(CellKind.VALUE, value, bound, is_estimate or is_about)
    return _words(body, is_estimate=is_estimate)


def _words(body: str, *, is_estimate: bool) -> Cell:
    if body in {"s", "S"}:
        return Cell(CellKind.REMARK, is_estimate=is_estimate, remark="Included with another row (printed s)")
    if _RANGE.fullmatch(body):
        return Cell(CellKind.REMARK, remark=f"Printed as a range: {body}")
    words = body.translate(_QUOTES).rstrip(".").casefold()
    is_known = any(fnmatchcase(words, pattern) for pattern in _remarks())
    return Cell(CellKind.REMARK if is_known else CellKind.UNKNOWN, remark=body)


@cache
def _remarks() -> tuple[str, ...]:
    with REMARKS.open(encoding="utf-8", newline="") as file:
        return tuple(row["remark"].casefold() for row in csv.DictReader(file))
