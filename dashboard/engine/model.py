"""The nouns of the engine: a query, its result and where that came from, and what an engine can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from data.model import Field, Release

Record = dict[str, Any]
"""One row of a result by column name."""
Origin = tuple[str, str]
"""Where rows come from: a source and its edition."""
TOP = "top"
"""The filter that leaves the first rows of a query alone, in its own order: every query takes it."""


class EngineError(RuntimeError):
    """A query that could not be answered."""


class NoReleaseError(EngineError):
    """There is no release to read: nothing has been published yet."""


class UnknownReleaseError(EngineError):
    """A release that is not, or no longer, in the lake; `available` lists those that are."""

    def __init__(self, release_id: str, available: tuple[str, ...]) -> None:
        """Keep both for the answer."""
        self.release_id, self.available = release_id, available
        super().__init__(f"release {release_id!r} is not in the lake")


class NotHeldError(EngineError):
    """A dataset asked for by itself that the release is too old to hold; `available` lists those it has.

    A query over such a dataset has no rows: what shows more than one dataset shows what there is.
    """

    def __init__(self, release_id: str, dataset_id: str, available: tuple[str, ...]) -> None:
        """Keep the parts for the answer."""
        self.release_id, self.dataset_id, self.available = release_id, dataset_id, available
        super().__init__(f"dataset {dataset_id!r} is not in release {release_id!r}")


class ReleaseDamagedError(EngineError):
    """A release whose files are not those that its manifest names."""


class QueryTimeoutError(EngineError):
    """A query that took longer than it may; narrow the filters."""


class MemoryUsedError(EngineError):
    """A query for which there is no memory left at the moment; ask again later."""


@dataclass(frozen=True)
class Largest:
    """The `most` largest of column `of` by the sum of `by`, all others under the code `rest`; `without` is none."""

    of: str
    by: str
    most: int
    rest: str
    without: str


@dataclass(frozen=True)
class Sums:
    """What a query says that only adds up: `amounts` by `keys`, in the order of `order`, `-` before what runs down.

    Rows without a value come last. Where `largest` is given, all but the largest of a key are added up as one.
    """

    keys: tuple[str, ...]
    amounts: tuple[str, ...]
    order: tuple[str, ...]
    largest: Largest | None = None


@dataclass(frozen=True)
class Query:
    """A registered question to one dataset.

    `sql` is a constant in the portable subset with `{source}` (the smallest table of the dataset that holds `columns`
    and the filters in use) and `{filters}` (a condition, after WHERE); other datasets are read by their id.
    `columns` are those of the dataset that `sql` reads. A query whose columns a rollup holds must add up.
    `fields` are the columns of the result in order. `extra_params` are bound as `$name`; one that is missing from
    `defaults` has to be given. The filters named in `post_filters` are left out of `{filters}` and applied by
    `{post_filters}`, so that a share is taken before rows are left out. With `cache_unfiltered` an interactive result
    is cached without its post filters, which then pick rows from it: `{post_filters}` has to be the last condition, on
    rows that have its columns.
    `joined` are the other datasets whose figures `sql` reads: their sources are cited too.
    `sums` says what `sql` does where it only adds up: it may then be answered from rows held in memory (`slices.py`).
    `picks` says that it does no more than pick rows, with all of their columns, in their order.
    `row_limit` bounds an interactive result. `count_sql` counts the rows where that is cheaper than running `sql`.
    """

    query_id: str
    dataset_id: str
    columns: tuple[str, ...]
    sql: str
    fields: tuple[Field, ...]
    extra_params: tuple[str, ...] = ()
    defaults: Mapping[str, object] = field(default_factory=dict)
    post_filters: tuple[str, ...] = ()
    cache_unfiltered: bool = False
    row_limit: int = 5_000
    count_sql: str = ""
    joined: tuple[str, ...] = ()
    sums: Sums | None = None
    picks: bool = False

    @property
    def path(self) -> str:
        """Address of the rows without the ending of a format."""
        return f"/api/v1/view/{self.query_id}"


@dataclass(frozen=True)
class Provenance:
    """Where a result came from. `source_ids` and `vintages` are those of the dataset in this release."""

    release_id: str
    dataset_id: str
    source_ids: tuple[str, ...]
    vintages: tuple[str, ...]
    query_id: str
    filters: Mapping[str, object]


@dataclass(frozen=True)
class Result:
    """The rows of a query as tuples in the order of `columns`; `truncated` where its row limit cut them off."""

    rows: tuple[tuple[object, ...], ...]
    columns: tuple[str, ...]
    provenance: Provenance
    truncated: bool = False

    def records(self) -> list[Record]:
        """Return one dict a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[object]:
        """Return the values of one column. Raises ValueError on an unknown name."""
        index = self.columns.index(name)
        return [row[index] for row in self.rows]


@dataclass(frozen=True)
class Stream:
    """The rows of a query, batch by batch: read once, nothing is held back. `total` counts them without a limit."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    rows: int
    total: int
    provenance: Provenance


class Engine(Protocol):
    """Answers registered queries over one release at a time.

    `filters` maps URL keys to values as `Filters.chosen()` gives them; a key that the dataset does not declare
    restricts nothing. All raise NoReleaseError without a release and QueryTimeoutError when out of time.
    """

    @property
    def release(self) -> Release:
        """The release answered from now."""
        ...

    @property
    def refused(self) -> str:
        """Why a newer release was refused; empty where none was."""
        ...

    def at(self, release_id: str) -> Engine:
        """Return an engine that stays with one release. Raises UnknownReleaseError where the lake lacks it."""
        ...

    def run(self, query: Query, filters: Mapping[str, object], **params: object) -> Result:
        """Return all rows of a query, up to its row limit."""
        ...

    def stream(self, query: Query, filters: Mapping[str, object], **params: object) -> Stream:
        """Return the rows of a query as Arrow record batches, for exports."""
        ...

    def count(self, query: Query, filters: Mapping[str, object], **params: object) -> int:
        """Return how many rows a query has, without a limit."""
        ...

    def values(self, dataset_id: str, column: str) -> tuple[object, ...]:
        """Return the distinct values of a column, sorted."""
        ...

    def sources(self, dataset_id: str = "") -> tuple[Mapping[str, Any], ...]:
        """Return the rows of dataset `source` that a dataset was made from; all of them without one."""
        ...

    def origins(self, dataset_id: str, filters: Mapping[str, object], *, has_rows: bool = False) -> tuple[Origin, ...]:
        """Return the sources with their editions of those rows of a dataset that the filters leave, sorted.

        `has_rows`: the caller has some of them, so that a single source needs no asking.
        """
        ...
