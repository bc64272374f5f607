"""The review queue: rows of compiled tables that nobody has checked in the source they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.fates import Rest
from pipelines.model import Row, Snapshot
from pipelines.tables import snapshot_rows

CURE = "Check the row in the source it names, write 'seen' as its confidence, then parse the table again."


def is_unchecked(row: Mapping[str, object]) -> bool:
    """Tell whether a row is from memory, or states no source or no confidence; such a row is never shown or added."""
    confidence = str(row["confidence"]).strip().casefold()
    return not row["source"] or not confidence or confidence.startswith("memory")


def reviewed(snapshots: Sequence[Snapshot], table: str) -> Iterator[tuple[Snapshot, Row, bool]]:
    """Yield the rows of a compiled table, each with its snapshot and whether somebody has checked it."""
    for snapshot in snapshots:
        if snapshot.snapshot_id == table:
            for row in snapshot_rows(snapshot):
                yield snapshot, row, not is_unchecked(row)


def set_unchecked_aside(rest: Rest, snapshot: Snapshot, row: Mapping[str, object], label: str) -> None:
    """Set a row aside that nobody has checked."""
    rest.set_aside(snapshot, row, "confidence", label, CURE)
