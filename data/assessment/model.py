"""The nouns of a self-assessment: what its owner says of each requirement for a scope. Never computed evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FORMAT, VERSION = "unrms-self-assessment", 1
EVIDENCE_MAX, NOTE_MAX, ASSESSOR_MAX = 1_000, 3_000, 200
"""Characters: all requirements answered at full length, in any script, stay below `MOST_BYTES`."""
MOST_BYTES = 1_000_000
"""Bytes of a file in either form."""


class Standing(StrEnum):
    """What its owner says of a requirement. A requirement without an entry is one that nobody has looked at."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"

    @property
    def in_words(self) -> str:
        """Return the status as the form of a spreadsheet offers it."""
        return self.value.replace("_", " ")


JUDGED = tuple(one for one in Standing if one is not Standing.NOT_ASSESSED)
"""What somebody must have judged on some day: such an entry names its assessor and date."""


@dataclass(frozen=True)
class Scope:
    """What is assessed: a material, a country or bloc, a project, or several of these together; empty: all."""

    material: str = ""
    country: str = ""
    project: str = ""


@dataclass(frozen=True)
class Entry:
    """What is said of one requirement. `evidence` is an http(s) address or a reference in words; `date` is ISO 8601.

    An empty text is the same as none: the file leaves it out.
    """

    requirement: str
    status: Standing
    evidence: str = ""
    note: str = ""
    assessor: str = ""
    date: str = ""

    @property
    def evidence_link(self) -> str:
        """Return the evidence where it is an address that may be linked, else an empty text."""
        return self.evidence if self.evidence.lower().startswith(("http://", "https://")) else ""

    @property
    def is_judged(self) -> bool:
        """Tell whether somebody has judged it, if only as not applicable."""
        return self.status in JUDGED


@dataclass(frozen=True)
class SelfAssessment:
    """A self-assessment: its scope, and at most one entry a requirement, in the order of the requirements."""

    scope: Scope = Scope()
    entries: tuple[Entry, ...] = ()


def entries_by_requirement(assessment: SelfAssessment) -> Mapping[str, Entry]:
    """Return id of a requirement → what its owner says of it; requirements without an entry are left out."""
    return {entry.requirement: entry for entry in assessment.entries}
