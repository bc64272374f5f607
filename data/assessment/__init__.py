"""Self-assessments of the UNRMS requirements: files that their owners keep, as JSON or .xlsx. Nothing here is evidence.

model          scope, entries, statuses; `entries_by_requirement`
checking       the one check of both forms, over `values` (readers) and `versions` (older documents)
json_form      JSON; `schema` is its JSON Schema, committed as a file and served
sheet_*        the workbook: its columns, reading (a document whose places are cells), writing (loads openpyxl)
reading        a file in whatever form it is
"""

from data.assessment.faults import PlacedFault
from data.assessment.model import (
    JUDGED,
    MOST_BYTES,
    Entry,
    Scope,
    SelfAssessment,
    Standing,
    entries_by_requirement,
)
from data.assessment.reading import Read, assessed, read

__all__ = [
    "JUDGED", "MOST_BYTES", "Entry", "PlacedFault", "Read", "Scope", "SelfAssessment", "Standing", "assessed",
    "entries_by_requirement", "read",
]  # fmt: skip
