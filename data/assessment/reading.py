"""Reads a file of a self-assessment, in whatever form it is: every fault at once, and what is good of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from data.assessment import json_form, sheet_reading
from data.assessment.faults import Faults, PlacedFault
from data.assessment.model import MOST_BYTES, SelfAssessment
from data.intake.budget import MEGABYTE
from data.model import InputError

_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEW_FORM = "Take the form as .xlsx or .json from the checklist, and fill that in."
JSON, XLSX = "json", "xlsx"


@dataclass(frozen=True)
class Read:
    """What was read of a file: its form, its faults, and what is good of it; with a fault none of it may be used.

    `faults` are listed up to a limit, `fault_count` counts them all.
    """

    name: str
    form: str
    sha256: str
    assessment: SelfAssessment
    faults: tuple[PlacedFault, ...]
    fault_count: int

    @property
    def is_clean(self) -> bool:
        """Tell whether the file has no fault."""
        return not self.fault_count


def read(content: bytes, name: str = "", *, today: date | None = None) -> Read:
    """Return what a file holds, with all of its faults."""
    faults = Faults()
    form = XLSX if content.startswith((_ZIP, _OLD_OFFICE)) else JSON
    if len(content) > MOST_BYTES:
        reason = f"the file has {len(content):,} bytes, more than {MOST_BYTES:,}"
        faults.add("", "", reason, f"A self-assessment has less than {MOST_BYTES / MEGABYTE:.0f} MB: remove the rest.")
        found = SelfAssessment()
    elif not content.strip():
        faults.add("", "", "the file is empty", _NEW_FORM)
        found = SelfAssessment()
    elif content.startswith(_OLD_OFFICE):
        reason = "the file is a workbook of the old kind (.xls) or has a password"
        faults.add("", "", reason, "Save it as .xlsx without a password.")
        found = SelfAssessment()
    else:
        found = (sheet_reading if form == XLSX else json_form).read(content, faults, today=today)
    return Read(name, form, hashlib.sha256(content).hexdigest(), found, tuple(faults.listed), faults.count)


def assessed(content: bytes, name: str, *, today: date | None = None) -> SelfAssessment:
    """Return the self-assessment of a file. Raises InputError with every fault listed."""
    found = read(content, name, today=today)
    if not found.is_clean:
        raise InputError([fault.located(name) for fault in found.faults])
    return found.assessment
