"""What the notes and labels of a world table say about a cell: estimated, reported, withheld, not available."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data.model import Status
from pipelines.labels import countries
from pipelines.reading.cells import Cell, CellKind, squash

NOT_STATED = "Not stated by USGS"
IN_NOTES = "The figure stands in the publisher's column of notes"
_BOILERPLATE = re.compile(r"See Appendix C for resource and reserve definitions[^.]*\.")
_FIGURE = re.compile(r"(?P<figure>(?:[<>≥≤]\s*)?\d[\d,]*(?:\.\d+)?)\s*(?:[.;](?=\s|$)|$)")
_FIGURE_FROM = 3
"""Digits from which a lone number in a note is a figure and not the mark of a footnote."""
_WITHHELD = re.compile(
    r"^\s*W(?:ithheld)?\b(?: for (?P<first>\d{2,4})(?:\s*[-\u2013]\s*(?P<last>\d{2,4}))?)?", re.IGNORECASE
)
_UNAVAILABLE = re.compile(r"^\s*(?:NA|not available|na for \d{4})\b", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(r"^\s*(?:XX|not applicable)\b", re.IGNORECASE)
_ESTIMATED = re.compile(r"\best(?:imated|\.)", re.IGNORECASE)
_ESTIMATED_ONLY = re.compile(r"(?:^|--\s|\.\s)Estimated\.(?=\s|$)")
"""The mark of a single figure in the one-table layout."""
_REPORTED = re.compile(r"\brep(?:or|ro)ted\b", re.IGNORECASE)
_NOT_ESTIMATED = re.compile(
    r"\b(?:not|never|cannot)\s+(?:\w+\s+){0,3}estimated|\bno\s+(?:\w+\s+){0,2}estimates?\b"
    r"|\bestimates? (?:was|were|is|are) not\b|\bunable to\b"
    r"|make an? (?:reliable )?estimate|inadequate|insufficient|^\s*other countries",
    re.IGNORECASE,
)
REMARKS = {
    CellKind.WITHHELD: "Withheld by USGS to avoid disclosing company proprietary data",
    CellKind.UNAVAILABLE: "Not available",
    CellKind.NOT_APPLICABLE: "Not applicable",
}


def plain_note(note: str) -> str:
    """Return a note without what stands at every figure and the signs between its parts."""
    return squash(_BOILERPLATE.sub(" ", note).replace(" -- ", " ")).strip(" -")


def figure_in(note: str) -> tuple[str, str]:
    """Return a figure that stands at the beginning of a note, as `>17,000,000. Estimated.`, and the rest of it.

    Empty where there is none: a short number is the mark of a footnote.
    """
    found = _FIGURE.match(note.strip())
    if not found or sum(map(str.isdigit, found["figure"])) < _FIGURE_FROM:
        return "", note
    return found["figure"], note.strip()[found.end() :].strip(" .;")


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


def is_marked_estimate(note: str) -> bool:
    """Tell whether the note of a single figure marks it as an estimate (`Estimated.`)."""
    return bool(_ESTIMATED_ONLY.search(note))


def _is_estimate(cell: Mapping[str, object], printed: Cell, statistic: str, note: str) -> bool:
    if printed.is_estimate:
        return True
    if is_marked_estimate(note):
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
    return not _NOT_ESTIMATED.search(text)
