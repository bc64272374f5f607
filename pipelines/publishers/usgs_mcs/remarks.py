"""What the notes and labels of a world table say about a cell: estimated, reported, withheld, not available."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data.model import Status
from pipelines.labels import countries
from pipelines.reading.cells import Cell, CellKind

NOT_STATED = "Not stated by USGS"
_WITHHELD = re.compile(
    r"^\s*W(?:ithheld)?\b(?: for (?P<first>\d{2,4})(?:\s*[-\u2013]\s*(?P<last>\d{2,4}))?)?", re.IGNORECASE
)
_UNAVAILABLE = re.compile(r"^\s*(?:NA|not available|na for \d{4})\b", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(r"^\s*(?:XX|not applicable)\b", re.IGNORECASE)
_ESTIMATED = re.compile(r"\best(?:imated|\.)", re.IGNORECASE)
_REPORTED = re.compile(r"\brep(?:or|ro)ted\b", re.IGNORECASE)
REMARKS = {
    CellKind.WITHHELD: "Withheld by USGS to avoid disclosing company proprietary data",
    CellKind.UNAVAILABLE: "Not available",
    CellKind.NOT_APPLICABLE: "Not applicable",
}


def status_of(cell: Mapping[str, object], printed: Cell, statistic: str) -> tuple[Status, str]:
    """Return the status of a world cell and a remark for its note.

    A blank is missing ("Not stated by USGS"), unless the note beside it says W, NA or XX. A figure is estimated where
    it is printed `e`, stands in a column headed est, under a type called estimated, beside a name with a superscript e,
    or where the note says so for its year; a note that says it was reported in its year overrides header and type.
    """
    note = str(cell["note"])
    if printed.kind is CellKind.BLANK:
        return _blank(note, cell)
    if printed.kind is not CellKind.VALUE:
        status = Status.WITHHELD if printed.kind is CellKind.WITHHELD else Status.MISSING
        return status, printed.remark or REMARKS[printed.kind]
    return (Status.ESTIMATED if _is_estimate(cell, printed, statistic, note) else Status.REPORTED), printed.remark


def _blank(note: str, cell: Mapping[str, object]) -> tuple[Status, str]:
    withheld = _WITHHELD.match(note)
    if withheld and _covers(withheld, cell["year"]):
        return Status.WITHHELD, REMARKS[CellKind.WITHHELD]
    if _UNAVAILABLE.match(note):
        return Status.MISSING, REMARKS[CellKind.UNAVAILABLE]
    if _NOT_APPLICABLE.match(note):
        return Status.MISSING, REMARKS[CellKind.NOT_APPLICABLE]
    return Status.MISSING, NOT_STATED


def _covers(withheld: re.Match[str], year: object) -> bool:
    first, last = withheld.group("first"), withheld.group("last")
    if not first or not isinstance(year, int):
        return True
    return int(first) % 100 <= year % 100 <= int(last or first) % 100


def _is_estimate(cell: Mapping[str, object], printed: Cell, statistic: str, note: str) -> bool:
    if printed.is_estimate:
        return True
    year = str(cell["year"] or "")
    marked = bool(cell["column_is_estimate"])
    if statistic != "production":
        return marked
    sentences = [text for text in re.split(r"[.;](?:\s|$)", note) if text.strip()]
    for text in sentences:
        years = re.findall(r"\b20\d\d\b", text)
        if years and year not in years:
            continue
        if _REPORTED.search(text) and "reserves" not in text.lower() and (years or not _is_newest(cell)):
            return False
        if _ESTIMATED.search(text) and "reserves" not in text.lower() and _says_estimated(text):
            return True
    return marked or bool(_ESTIMATED.search(str(cell["type"]))) or _has_superscript_e(str(cell["country"]))


def _has_superscript_e(country: str) -> bool:
    """Tell whether a name ends in the e of "estimated" that has lost its superscript (`Japane`, `Other countriese`)."""
    return country.endswith("e") and countries.country(country[:-1]) is not None


def _is_newest(cell: Mapping[str, object]) -> bool:
    return isinstance(cell["year"], int) and cell["year"] == int(str(cell["vintage"])) - 1


def _says_estimated(text: str) -> bool:
    return not re.search(
        r"make an? (?:reliable )?estimate|inadequate|could not be estimated|^\s*other countries", text, re.IGNORECASE
    )
