"""Refining by country in the base years of the explorer, for materials of which no other source states it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from data.model import Status
from pipelines.model import Row, Snapshot
from pipelines.notes import joined
from pipelines.publishers.iea import supply

STAGE = "refine"


def base_years(snapshots: Sequence[Snapshot], refined_elsewhere: Collection[object]) -> list[Row]:
    """Return rows of `production_yearly`, without the materials in `refined_elsewhere`.

    Each edition states one year; the note says so, since two editions differ in what they cover.
    """
    return [
        row | {"note": joined(str(row["note"]), f"Base year of the edition {row['vintage']}", _CARE)}
        for row in supply.read(snapshots).amounts
        if row["stage_id"] == STAGE
        and row["status"] == Status.REPORTED.value
        and row["material_id"] not in refined_elsewhere
    ]


_CARE = "Editions differ in what they cover, so a change from one to the next may be a revision"
