"""The nouns of the pipelines: originals, feeds, what a feed parses, what a normaliser returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

Row = dict[str, object]
"""A row: column → cell."""
Place = tuple[str, str, int]
"""Where a row stands in a snapshot: feed, snapshot and position."""
AT = "_at"
"""The key under which a row carries its places (a tuple of `Place`); no column of a dataset."""


@dataclass(frozen=True)
class Original:
    """A publisher's file on this disk. `name` is the file's own name, never a path of ours.

    `edition` is what whoever gives the file says of it (`--edition`), for files that do not say it themselves.
    """

    path: Path
    name: str
    url: str
    retrieved: str
    sha256: str
    size: int
    edition: str = ""


@dataclass(frozen=True)
class Feed:
    """A parser for one format. Raise `parser_version` whenever the same file would give other rows.

    `row` says in words what one row of a snapshot is. `other_sources` are the sources, beside `source_id`, that a
    snapshot of a compilation may name. `takes_edition`: a file of it may not say its edition, so that it can be given.
    """

    feed_id: str
    source_id: str
    title: str
    parser_version: int
    accepts: str
    row: str
    other_sources: tuple[str, ...] = ()
    takes_edition: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that a snapshot of this feed may come from."""
        return (self.source_id, *self.other_sources)


@dataclass(frozen=True)
class Read:
    """What a parser read: file → rows, file → label → rows left out on purpose, and label → reason of these."""

    rows: Mapping[str, int]
    ignored: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parsed:
    """Rows of one snapshot in the publisher's own labels.

    `rows` is a table or the path of a Parquet file (for what does not fit in memory), with the columns file and line.
    `read` counts, while reading, what the files hold: the rows here and those left out. `source_id` names the source
    where it is not the feed's first.
    """

    snapshot_id: str
    vintage: str
    title: str
    doi: str
    rows: pa.Table | Path
    originals: tuple[Original, ...]
    read: Read
    source_id: str = ""


@dataclass(frozen=True)
class Snapshot:
    """A committed snapshot: its Parquet file and its record (the JSON beside it)."""

    feed_id: str
    snapshot_id: str
    vintage: str
    path: Path
    record: Mapping[str, object]


@dataclass(frozen=True)
class LeftOut:
    """Rows that a normaliser leaves out on purpose: where they stand, under which label, and why."""

    places: tuple[Place, ...]
    label: str
    reason: str


@dataclass(frozen=True)
class Normalised:
    """Rows of a dataset (columns may lack `is_latest`, which publish fills) and the fates of the rows given.

    `published` maps feed and snapshot to the positions of the rows that `rows` were made of. `quarantined` are records
    of rows set aside, each with its places under `AT`.
    """

    rows: pa.Table
    quarantined: tuple[Mapping[str, object], ...] = ()
    corrected: Mapping[str, int] = field(default_factory=dict)
    published: Mapping[tuple[str, str], Collection[int]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
