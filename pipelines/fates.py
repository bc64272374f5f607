"""What becomes of each row of a snapshot: published, set aside or left out on purpose. A row without a fate is a fault.

A row carries its place (`AT`) from `tables.snapshot_rows` on; a published row names the places it was made of, a row
set aside and a row left out their own. `Fates` gathers them over all normalisers of a release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict, cast

import pyarrow.parquet as pq

from pipelines.labels import commodities
from pipelines.model import AT, LeftOut, Normalised, Place, Snapshot

_LOST, _IGNORED, _SET_ASIDE, _PUBLISHED = range(4)
NO_LABEL = "(no label)"
_EMPTY_CURE = "The cell is empty: fill it in the publisher's file and parse it again, or leave the row out."
SUPERSEDED = "A newer edition states the same again and is shown in its place"


class FileRead(TypedDict):
    """What a parser read of a file: how many rows, and of these the ones left out, by label."""

    read: int
    ignored: Mapping[str, int]


def places(row: Mapping[str, object]) -> tuple[Place, ...]:
    """Return the places in snapshots that a row was made of."""
    return cast("tuple[Place, ...]", row[AT])


@dataclass
class Rest:
    """What a normaliser does not publish: records of the quarantine, and rows left out on purpose."""

    quarantined: list[Mapping[str, object]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def set_aside(self, snapshot: Snapshot, row: Mapping[str, object], label_kind: str, label: str, cure: str) -> None:
        """Set a row aside: a label of it means nothing to us; an empty one says so."""
        self.quarantined.append(quarantine_record(snapshot, row, label_kind=label_kind, label=label, cure=cure))

    def leave_out(self, row: Mapping[str, object], label: str, reason: str) -> None:
        """Leave a row out for a stated reason."""
        self.left_out.append(LeftOut(places(row), label, reason))

    def materials(
        self, snapshot: Snapshot, row: Mapping[str, object], mapping: Path, label: str
    ) -> tuple[commodities.Match, ...]:
        """Return the materials that the label of a row names; where it names none, the row has another fate then.

        It is left out where the mapping says so with a reason, and else set aside.
        """
        matches = commodities.materials(mapping, label)
        if matches:
            return matches
        if reason := commodities.ignored(mapping, label):
            self.leave_out(row, label, reason)
        else:
            self.set_aside(snapshot, row, "commodity", label, commodities.cure(mapping))
        return ()


def quarantine_record(
    snapshot: Snapshot, row: Mapping[str, object], *, label_kind: str, label: str, cure: str
) -> dict[str, object]:
    """Return the quarantine record of a snapshot's `row` that carries no share of a world total."""
    return {
        AT: row[AT],
        "feed_id": snapshot.feed_id,
        "file": row["file"],
        "line": row["line"],
        "label_kind": label_kind,
        "label": label.strip() or NO_LABEL,
        "value": None,
        "share_of_world_frac": None,
        "cure": _EMPTY_CURE if label.strip() in {"", NO_LABEL} else cure,
        "source_id": snapshot.record["source_id"],
        "vintage": snapshot.vintage,
    }


def superseded(snapshots: Sequence[Snapshot], used: Collection[Snapshot]) -> Iterator[LeftOut]:
    """Yield what is left out of the snapshots that are not `used`, since a newer edition restates them."""
    for snapshot in snapshots:
        if snapshot not in used:
            yield whole(snapshot, f"edition {snapshot.vintage}", SUPERSEDED)


def whole(snapshot: Snapshot, label: str, reason: str) -> LeftOut:
    """Return a snapshot as left out with all its rows."""
    rows = range(cast("int", snapshot.record["rows"]))
    return LeftOut(tuple((snapshot.feed_id, snapshot.snapshot_id, position) for position in rows), label, reason)


class Fates:
    """The fate of every row of every snapshot: of several fates the best counts, published before set aside."""

    def __init__(self, snapshots: Iterable[Snapshot]) -> None:
        """Start with rows that have no fate."""
        self._snapshots = {(one.feed_id, one.snapshot_id): one for one in snapshots}
        self._marks = {key: bytearray(cast("int", one.record["rows"])) for key, one in self._snapshots.items()}
        self._reasons: dict[Place, tuple[str, str]] = {}

    def add(self, normalised: Normalised) -> None:
        """Take over what a normaliser made of its rows."""
        for key, positions in normalised.published.items():
            self._mark(((*key, position) for position in positions), _PUBLISHED)
        for record in normalised.quarantined:
            self._mark(places(record), _SET_ASIDE)
        for left_out in normalised.left_out:
            self._mark(left_out.places, _IGNORED)
            for place in left_out.places:
                self._reasons.setdefault(place, (left_out.label, left_out.reason))

    def _mark(self, found: Iterable[Place], fate: int) -> None:
        for feed_id, snapshot_id, position in found:
            marks = self._marks.get((feed_id, snapshot_id))
            if marks is not None and marks[position] < fate:
                marks[position] = fate

    def books(self) -> Iterator[dict[str, object]]:
        """Yield one record a snapshot and file: rows read, published, set aside, ignored. They should balance."""
        for key, snapshot in self._snapshots.items():
            fates = {name: Counter[int]() for name in files_of(snapshot)}
            counted = Counter(zip(_file_column(snapshot), self._marks[key], strict=True))
            for (name, fate), rows in counted.items():
                fates.setdefault(name, Counter())[fate] = rows
            for name, counts in fates.items():
                about = files_of(snapshot).get(name, {"read": 0, "ignored": {}})
                yield {
                    "feed_id": snapshot.feed_id,
                    "source_id": snapshot.record["source_id"],
                    "vintage": snapshot.vintage,
                    "file": name,
                    "rows_read": about["read"],
                    "rows_published": counts[_PUBLISHED],
                    "rows_set_aside": counts[_SET_ASIDE],
                    "rows_ignored": counts[_IGNORED] + sum(about["ignored"].values()),
                }

    def lost(self) -> Iterator[dict[str, object]]:
        """Yield feed, vintage, file and line of every row without a fate."""
        for key, snapshot in self._snapshots.items():
            marks = self._marks[key]
            if _LOST not in marks:
                continue
            names = _file_column(snapshot)
            lines = pq.read_table(snapshot.path, columns=["line"])["line"].to_pylist()
            for position, mark in enumerate(marks):
                if mark == _LOST:
                    where = {"feed_id": snapshot.feed_id, "vintage": snapshot.vintage}
                    yield where | {"file": names[position], "line": lines[position]}

    def ignored(self) -> Iterator[tuple[Snapshot, str, str, int]]:
        """Yield snapshot, label, reason and rows of what is left out on purpose."""
        for key, snapshot in self._snapshots.items():
            counts: Counter[tuple[str, str]] = Counter()
            reasons = cast("Mapping[str, str]", snapshot.record["reasons"])
            for about in files_of(snapshot).values():
                counts.update({(label, reasons[label]): rows for label, rows in about["ignored"].items()})
            marks = self._marks[key]
            if _IGNORED in marks:
                found = (position for position, mark in enumerate(marks) if mark == _IGNORED)
                counts.update(self._reasons[*key, position] for position in found)
            for (label, reason), rows in counts.items():
                yield snapshot, label, reason, rows


def files_of(snapshot: Snapshot) -> Mapping[str, FileRead]:
    """Return what a parser read of the publisher's files of a snapshot."""
    return cast("Mapping[str, FileRead]", snapshot.record["files"])


def _file_column(snapshot: Snapshot) -> list[str]:
    names: list[str] = pq.read_table(snapshot.path, columns=["file"])["file"].to_pylist()
    return names
