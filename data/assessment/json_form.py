"""A self-assessment as JSON: read with every fault at its pointer, written in one way alone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import date
from math import inf
from typing import Any

from data.assessment.checking import JSON_FORM, Keyed, NoNumber, checked
from data.assessment.faults import Faults
from data.assessment.model import FORMAT, VERSION, SelfAssessment

_WHOLE = "Check that the file was copied whole, or save it again from the checklist."
_DIGITS_MAX = 18


def read(content: bytes, faults: Faults, *, today: date | None = None) -> SelfAssessment:
    """Return what is good of a JSON file; `faults` takes what is not."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(f"byte {error.start + 1:,}", "", "the file is not UTF-8", "Save it as UTF-8.")
        return SelfAssessment()
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=NoNumber, parse_int=_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno:,}, character {error.colno:,}"
        line = error.doc.split("\n")[error.lineno - 1]
        faults.add(place, line.strip(), f"the file is neither JSON nor an .xlsx workbook: {error.msg}", _WHOLE)
        return SelfAssessment()
    except RecursionError:
        faults.add("", "", "the file nests lists or objects too deep", _WHOLE)
        return SelfAssessment()
    return checked(document, faults, JSON_FORM, today=today)


def _object(pairs: list[tuple[str, Any]]) -> Keyed:
    found = Keyed(pairs)
    if len(found) < len(pairs):
        found.doubled = tuple(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
    return found


def _number(digits: str) -> int | float:
    """Return a whole number; one of absurd length as what is no whole number."""
    return int(digits) if len(digits) <= _DIGITS_MAX else inf


def document(assessment: SelfAssessment) -> dict[str, Any]:
    """Return a self-assessment as the document of its file: what is empty is left out."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "scope": _filled(asdict(assessment.scope)),
        "entries": [_filled(asdict(entry)) for entry in assessment.entries],
    }


def write(assessment: SelfAssessment) -> bytes:
    """Return the JSON file."""
    return f"{json.dumps(document(assessment), ensure_ascii=False, indent=1)}\n".encode()


def _filled(stated: dict[str, str]) -> dict[str, str]:
    return {key: str(value) for key, value in stated.items() if value}
