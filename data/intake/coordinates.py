"""Coordinates that are not in decimal degrees: how each would be written here."""

from __future__ import annotations

import re

from data.intake.model import CellError
from data.intake.numerals import plain

_LONGEST = 60
_SIGNS = str.maketrans({"\u2032": "'", "\u2019": "'", "\u00b4": "'", "\u2033": '"', "\u201d": '"', "\u00ba": "\u00b0"})
_PART = r"([0-9]+(?:[.,][0-9]+)?)"
_HALF = r"([NSEWO]?)"
_TURNED = re.compile(
    rf"{_HALF} ?([+-]?){_PART} ?(?:\u00b0|deg|d)? ?"
    rf"(?:{_PART} ?(?:'|min|m)? ?)?(?:{_PART} ?(?:\"|''|sec|s)? ?)?{_HALF}",
    re.IGNORECASE,
)
_PAIR = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)\u00b0?[NS]?(?:, ?|; ?| )([+-]?[0-9]+(?:\.[0-9]+)?)\u00b0?[EWO]?")
_SIXTY = 60
_DEGREES = "Give decimal degrees such as -23.5, south and west negative."


def no_coordinate(text: str, *, is_latitude: bool) -> CellError:
    """Return why a cell is no coordinate in decimal degrees, with the number to write wherever it can be told."""
    shown = " ".join(plain(text[:_LONGEST]).translate(_SIGNS).split())
    turned = _TURNED.fullmatch(shown)
    halves = "NS" if is_latitude else "EWO"
    if (turned and any(mark in shown for mark in "\u00b0'\"")) or (turned and (turned[1] or turned[6])):
        half = (turned[1] or turned[6]).upper()
        if half and half not in halves:
            return CellError(
                "this coordinate does not fit this column", "Check that latitude and longitude are not swapped."
            )
        value = _decimal(turned)
        if value is not None:
            west = half in {"S", "W"} or turned[2] == "-"
            reason = "this is not a coordinate in decimal degrees"
            return CellError(reason, f"Write {'-' if west else ''}{value:.6g}.")
    if pair := _PAIR.fullmatch(shown):
        cure = f"Write {pair[1]} into latitude_deg and {pair[2]} into longitude_deg, if that is their order."
        return CellError("the cell holds two coordinates", cure)
    return CellError("this is not a coordinate", _DEGREES)


def _decimal(turned: re.Match[str]) -> float | None:
    degrees, minutes, seconds = (float((turned[place] or "0").replace(",", ".")) for place in (3, 4, 5))
    if minutes >= _SIXTY or seconds >= _SIXTY:
        return None
    return degrees + minutes / _SIXTY + seconds / _SIXTY**2
