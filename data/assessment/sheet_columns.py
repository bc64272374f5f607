"""The sheets of the form and their columns, as they are written and read."""

from __future__ import annotations

from dataclasses import dataclass

from data.assessment.model import ASSESSOR_MAX, EVIDENCE_MAX, NOTE_MAX

ASSESSMENT, SCOPE, INSTRUCTIONS, LISTS = "Assessment", "Scope", "Instructions", "Lists"


@dataclass(frozen=True)
class Column:
    """A column of the sheet Assessment; what it holds is the `key` of an entry, or for the reader's eyes alone."""

    name: str
    meaning: str
    width: int
    key: str = ""


COLUMNS = (
    Column("requirement", "Id of the requirement. Leave it as it is.", 12, "requirement"),
    Column("principle", "The principle that it belongs to; not read.", 28),
    Column("title", "Its title; not read.", 28),
    Column("in plain words", "What it asks for; not read.", 46),
    Column(
        "status",
        "Met, partly met, not met or not applicable; not assessed, or an empty row, where nobody has judged it.",
        16,
        "status",
    ),
    Column(
        "evidence",
        f"One http or https address, or a reference in words; at most {EVIDENCE_MAX:,} characters.",
        34,
        "evidence",
    ),
    Column("note", f"What to know beside it; at most {NOTE_MAX:,} characters.", 46, "note"),
    Column("assessor", f"Who judged it; at most {ASSESSOR_MAX} characters. Needed with a status.", 22, "assessor"),
    Column("date", "The day on which it was judged, as 2026-03-31. Needed with a status.", 14, "date"),
)
SCOPE_ROWS = (
    ("format", "What this file is. Leave it as it is."),
    ("version", "Version of the form. Leave it as it is."),
    ("material", "Material assessed, by name or id; empty: all."),
    ("country", "Country or bloc assessed, by name or code; empty: all."),
    ("project", "Id of the project assessed, from the address of its page; empty: all."),
)
