"""The review queue: rows of compiled tables that nobody has checked in the source they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.fates import Rest
from pipelines.model import Row, Snapshot
from pipelines.tables import snapshot_rows

CURE = "Check the row in the source it names, write 'seen' as its confidence, then parse the table again."
_NOT_SHOWN = ("memory", "doubtful")
"""How the confidence begins of a row that nobody has seen in its source, or that other sources contradict."""


def is_unchecked(row: Mapping[str, object]) -> bool:
    """Tell whether a row is from memory, doubtful, or without a source or a confidence.

    Such a row is set aside with its reason; it is never shown as current nor added.
    """
    confidence = str(row["confidence"]).strip().casefold()
    return not row["source"] or not confidence or confidence.startswith(_NOT_SHOWN)


def reviewed(snapshots: Sequence[Snapshot], table: str) -> Iterator[tuple[Snapshot, Row, bool]]:
    """Yield the rows of a compiled table, each with its snapshot and whether somebody has checked it."""
    for snapshot in snapshots:
        if snapshot.snapshot_id == table:
            for row in snapshot_rows(snapshot):
                yield snapshot, row, not is_unchecked(row)


def set_unchecked_aside(rest: Rest, snapshot: Snapshot, row: Mapping[str, object], label: str) -> None:
    """Set a row aside that nobody has checked, with what is doubted of it."""
    doubt = str(row["confidence"]).partition(":")[2].strip()
    rest.set_aside(snapshot, row, "confidence", f"{label} {row['value']}: {doubt}" if doubt else label, CURE)
