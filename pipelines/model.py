"""The nouns of the pipelines: originals, feeds, what a feed parses, what a normaliser returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

Row = dict[str, object]
"""A row: column → cell."""


@dataclass(frozen=True)
class Original:
    """A publisher's file on this disk. `name` is the file's own name, never a path of ours."""

    path: Path
    name: str
    url: str
    retrieved: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Feed:
    """A parser for one format. Raise `parser_version` whenever the same file would give other rows.

    `other_sources` are the sources, beside `source_id`, that a snapshot of a compilation may name.
    """

    feed_id: str
    source_id: str
    title: str
    parser_version: int
    accepts: str
    other_sources: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that a snapshot of this feed may come from."""
        return (self.source_id, *self.other_sources)


@dataclass(frozen=True)
class Parsed:
    """Rows of one snapshot in the publisher's own labels.

    `rows` is a table or the path of a Parquet file (for what does not fit in memory). `untracked` counts rows by
    commodity label that were left out because the product does not track them. `asset` maps a path below the
    repository (`assets/geo/...`) to bytes, for shapes that the browser fetches by URL. `source_id` names the source
    where it is not the feed's first.
    """

    snapshot_id: str
    vintage: str
    title: str
    doi: str
    rows: pa.Table | Path
    originals: tuple[Original, ...]
    untracked: Mapping[str, int] = field(default_factory=dict)
    asset: Mapping[str, bytes] = field(default_factory=dict)
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
class Normalised:
    """Rows of a dataset (columns may lack `is_latest`, which publish fills) and the rows set aside."""

    rows: pa.Table
    quarantined: tuple[Mapping[str, object], ...] = ()
    corrected: Mapping[str, int] = field(default_factory=dict)
