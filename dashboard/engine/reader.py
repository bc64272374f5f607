"""Reads one release: a cursor a query, a watchdog over each, results cached."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.engine.cache import ResultCache
from dashboard.engine.compile import Statement, statement, test, view_name
from dashboard.engine.held import HELD_ROWS, HOLDING
from dashboard.engine.lockdown import keep_for_ever, open_release, sha256_of
from dashboard.engine.manifest import stated_files
from dashboard.engine.model import (
    TOP,
    Engine,
    EngineError,
    MemoryUsedError,
    Origin,
    Provenance,
    Query,
    QueryTimeoutError,
    ReleaseDamagedError,
    Result,
    Stream,
)
from dashboard.engine.slices import Slice, Slices, is_small, material_of, rows_of, table_of
from dashboard.engine.standing import file_marks
from dashboard.engine.watchdog import Watchdog, unless_left
from dashboard.filters import ALL_VINTAGES
from dashboard.settings import Settings
from data.datasets import DATASETS
from data.intake import FEED_ID
from data.lake import slices_path
from data.model import Release

_LOG = logging.getLogger(__name__)
_BATCH_ROWS = 4_096
_BATCHES_AHEAD = 4
"""A download that ends within these needs no query of its own to be counted."""
_FEW_ROWS = 100
"""More rows that were added up in memory are not kept: they are soon made anew, and push out what SQL made."""
_COUNT = "SELECT count(*) FROM ({sql}) AS counted"
_VALUES = "SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL ORDER BY {column}"
_ORIGIN = ("source_id", "vintage")
_ORIGINS = "SELECT DISTINCT source_id, vintage FROM {source} WHERE {filters} ORDER BY source_id, vintage"
_ANY_ORIGIN = "SELECT source_id, vintage FROM {source} WHERE {filters} LIMIT 1"
_NO_MEMORY = "too many large queries are under way; try again in a moment, or choose fewer materials or years"
_SOURCES = "SELECT * FROM source ORDER BY source_id, vintage, file"


class ReleaseReader:
    """An engine that stays with one release."""

    refused = ""

    def __init__(
        self,
        release: Release,
        settings: Settings,
        cache: ResultCache,
        watchdog: Watchdog,
        other: Callable[[str], Engine],
        *,
        held_rows: int = HELD_ROWS,
    ) -> None:
        self.release = release
        self._settings = settings
        self._cache = cache
        self._watchdog = watchdog
        self._other = other
        self.marks = file_marks(Path(release.path))
        self._stated: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._origins: dict[str, tuple[Origin, ...]] = {}
        self._sources: dict[str, tuple[Mapping[str, Any], ...]] = {}
        self._connection, self._rows = open_release(release, settings, held_rows)
        self._is_one_select = lru_cache(maxsize=512)(partial(_is_one_select, self._connection))
        self._slices: dict[str, Slices] = {}
        threading.Thread(target=self._take_slices, name=HOLDING, daemon=True).start()

    @property
    def is_unchanged(self) -> bool:
        """Whether the files are those that were opened."""
        return file_marks(Path(self.release.path)) == self.marks

    def at(self, release_id: str) -> Engine:
        """Return the reader of a release: this one, or another of the same lake."""
        return self if release_id == self.release.release_id else self._other(release_id)

    def run(self, query: Query, filters: Mapping[str, object], **params: object) -> Result:
        """Return all rows of a query, up to its row limit."""
        held = self._slice(query, filters) if query.sums and not params else None
        if held:
            return self._cached(query, filters, params, lambda: rows_of(held, query, filters), _FEW_ROWS)
        picks = (*query.post_filters, TOP) if query.cache_unfiltered else ()
        late = [key for key in picks if filters.get(key)]
        if late:
            whole = self._kept(query, {key: value for key, value in filters.items() if key not in late}, params)
            if not whole.truncated:
                return self._cached(query, filters, params, lambda: _left(whole, query, filters, late))
        return self._kept(query, filters, params)

    def _slice(self, query: Query, filters: Mapping[str, object]) -> Slice | None:
        """Return the rows in memory that hold what a query adds up or picks; None where SQL has to be asked."""
        material = material_of(query, filters)
        slices = self._slices.get(query.dataset_id) if material else None
        held = slices.of(material) if slices else None
        return held if held and is_small(held, filters) else None

    def _take_slices(self) -> None:
        """Map the slices of the release, each once it is found to be what the manifest says; till then SQL answers."""
        files, folder = stated_files(self.release), Path(self.release.path)
        for dataset_id in (dataset_id for dataset_id, dataset in DATASETS.items() if dataset.sliced):
            path = slices_path(folder, dataset_id)
            try:
                if path.name in files and sha256_of(path) == files[path.name]["sha256"]:
                    self._slices[dataset_id] = Slices(path)
                elif path.name in files:
                    _LOG.error("%s is not what its manifest says and is not read: publish again", path)
            except (OSError, ValueError):
                _LOG.exception("%s cannot be read: publish again", path)

    def _kept(self, query: Query, filters: Mapping[str, object], params: Mapping[str, object]) -> Result:
        """Return the result of a query from the cache, else from the release."""
        return self._cached(
            query,
            filters,
            params,
            lambda: self._fetch(self._statement(query, filters, params), query.row_limit + 1),
        )

    def _cached(
        self,
        query: Query,
        filters: Mapping[str, object],
        params: Mapping[str, object],
        fetch: Callable[[], tuple[tuple[object, ...], ...]],
        most_kept: float = math.inf,
    ) -> Result:
        """Return the result of a query from the cache, else its rows as `fetch` gives them, up to its row limit.

        One of more than `most_kept` rows is not kept.
        """
        provenance = self._provenance(query, filters)
        key = (self.release.release_id, query.query_id, query.sql, _frozen(provenance.filters), _frozen(params))
        cached = self._cache.get(key)
        if cached is not None:
            return cached
        started = time.perf_counter()
        rows = fetch()
        columns = tuple(field.name for field in query.fields)
        result = Result(rows[: query.row_limit], columns, provenance, truncated=len(rows) > query.row_limit)
        if len(rows) <= most_kept:
            self._cache.put(key, result)
        _LOG.debug("%s: %d rows in %.1f ms", query.query_id, len(rows), 1_000 * (time.perf_counter() - started))
        return result

    def stream(self, query: Query, filters: Mapping[str, object], **params: object) -> Stream:
        """Return the rows of a query as Arrow record batches, at most `export_rows` of them."""
        held = self._slice(query, filters) if not params else None
        if held:
            table = table_of(held, query, filters)
            rows = min(table.num_rows, self._settings.export_rows)
            batches = iter(table.slice(0, rows).to_batches(_BATCH_ROWS))
            return Stream(table.schema, batches, rows, table.num_rows, self._provenance(query, filters))
        prepared = self._statement(query, filters, params)
        cursor = self._connection.cursor()
        budget = self._budget(self._settings.export_seconds)
        try:
            with budget.watch(cursor):
                reader = cursor.sql(prepared.sql, params=dict(prepared.params)).to_arrow_reader(_BATCH_ROWS)
                ahead = list(islice(reader, _BATCHES_AHEAD))
            whole = len(ahead) < _BATCHES_AHEAD
            total = sum(batch.num_rows for batch in ahead) if whole else self.count(query, filters, **params)
        except BaseException:
            cursor.close()
            raise
        rows = min(total, self._settings.export_rows)
        batches = _batches(cursor, reader, ahead, budget, rows)
        return Stream(reader.schema, batches, rows, total, self._provenance(query, filters))

    def count(self, query: Query, filters: Mapping[str, object], **params: object) -> int:
        """Return how many rows a query has, without a limit."""
        counting = replace(query, sql=query.count_sql or _COUNT.replace("{sql}", query.sql))
        whole = {key: value for key, value in filters.items() if key != TOP}
        rows = self._fetch(self._statement(counting, whole, params), 1)
        return min(int(str(rows[0][0])), int(str(filters.get(TOP) or rows[0][0])))

    def values(self, dataset_id: str, column: str) -> tuple[object, ...]:
        """Return the distinct values of a column, sorted. Raises EngineError on an unknown column."""
        fields = tuple(field for field in DATASETS[dataset_id].fields if field.name == column)
        sql = _VALUES.replace("{column}", column)
        query = Query(f"values_of_{dataset_id}_{column}", dataset_id, (column,), sql, fields, row_limit=100_000)
        return tuple(row[0] for row in self.run(query, {"vintage": ALL_VINTAGES}).rows)

    def sources(self, dataset_id: str = "") -> tuple[Mapping[str, Any], ...]:
        """Return the rows of dataset `source` that a dataset was made from, users' inventories among them; or all."""
        if not dataset_id:
            return self._all_sources
        if dataset_id not in self._sources:
            dataset = DATASETS[dataset_id]
            self._sources[dataset_id] = tuple(
                row
                for row in self._all_sources
                if row["source_id"] in dataset.sources or (dataset.takes_inventories and row["feed_id"] == FEED_ID)
            )
        return self._sources[dataset_id]

    def origins(self, dataset_id: str, filters: Mapping[str, object], *, has_rows: bool = False) -> tuple[Origin, ...]:
        """Return the sources with their editions of those rows of a dataset that the filters leave, sorted.

        Where the release has one source and edition of it, and rows are left (`has_rows`) or all are, nothing is asked.
        """
        dataset = DATASETS[dataset_id]
        stated = self._editions(dataset_id)
        declared = {key: value for key, value in filters.items() if key in dataset.filters}
        is_known = len(stated) < 2 and (has_rows or not declared)
        if is_known or not set(_ORIGIN) <= set(dataset.columns) or view_name(dataset_id) not in self._rows:
            return stated
        fields = tuple(field for name in _ORIGIN for field in dataset.fields if field.name == name)
        sql = _ORIGINS if len(stated) > 1 else _ANY_ORIGIN
        query = Query(f"origins_of_{dataset_id}", dataset_id, _ORIGIN, sql, fields)
        return tuple((str(source_id), str(vintage)) for source_id, vintage in self.run(query, declared).rows)

    def _editions(self, dataset_id: str) -> tuple[Origin, ...]:
        """Return the sources with their editions that a dataset was made from, sorted."""
        if dataset_id not in self._origins:
            found = {(str(row["source_id"]), str(row["vintage"])) for row in self.sources(dataset_id)}
            self._origins[dataset_id] = tuple(sorted(found))
        return self._origins[dataset_id]

    def abandon(self) -> None:
        """Never touch this connection again, not even to close it: it belongs to the process before a fork."""
        keep_for_ever(self._connection)

    @cached_property
    def _all_sources(self) -> tuple[Mapping[str, Any], ...]:
        if view_name("source") not in self._rows:
            return ()
        columns = DATASETS["source"].columns
        rows = self._fetch(Statement(_SOURCES, {}), 100_000)
        return tuple(dict(zip(columns, row, strict=True)) for row in rows)

    def _provenance(self, query: Query, filters: Mapping[str, object]) -> Provenance:
        stated = self._stated.get(query.dataset_id)
        if stated is None:
            sources = self.sources(query.dataset_id)
            source_ids = tuple(dict.fromkeys(str(row["source_id"]) for row in sources))
            stated = source_ids, tuple(sorted({str(row["vintage"]) for row in sources}))
            self._stated[query.dataset_id] = stated
        declared = DATASETS[query.dataset_id].filters
        return Provenance(
            release_id=self.release.release_id,
            dataset_id=query.dataset_id,
            source_ids=stated[0],
            vintages=stated[1],
            query_id=query.query_id,
            filters={key: value for key, value in filters.items() if key in declared or key == TOP},
        )

    def _statement(self, query: Query, filters: Mapping[str, object], params: Mapping[str, object]) -> Statement:
        """Compile a query. Raises EngineError where it would do anything but read."""
        prepared = statement(query, filters, params, self._rows)
        if not self._is_one_select(prepared.sql):
            raise EngineError(f"query {query.query_id!r} is not one SELECT")
        return prepared

    def _fetch(self, prepared: Statement, most: int) -> tuple[tuple[object, ...], ...]:
        """Run a statement and fetch at most `most` rows."""
        cursor = self._connection.cursor()
        try:
            with self._budget(self._settings.query_seconds).watch(cursor):
                return tuple(cursor.execute(prepared.sql, dict(prepared.params)).fetchmany(most))
        finally:
            cursor.close()

    def _budget(self, seconds: float) -> _Budget:
        return _Budget(seconds, self._watchdog, self._blame)

    def _blame(self, error: Exception) -> None:
        """Raise ReleaseDamagedError where files that have changed since they were opened explain what failed."""
        if not self.is_unchanged:
            words = f"release {self.release.release_id} has been damaged while it was read; try again in a moment"
            raise ReleaseDamagedError(words) from error


class _Budget:
    """The time a query may still compute: the engine has no timeout of its own, so the watchdog interrupts it."""

    def __init__(self, seconds: float, watchdog: Watchdog, blame: Callable[[Exception], None]) -> None:
        self.seconds = seconds
        self._left = seconds
        self._watchdog = watchdog
        self._blame = blame

    @contextmanager
    def watch(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Interrupt `cursor` once the time is used up or the client has left.

        Raises QueryTimeoutError then, MemoryUsedError where the memory of all queries together is used up, and what
        `blame` makes of any other error of the database.
        """
        started = time.monotonic()
        try:
            with self._watchdog.watch(self._left, cursor.interrupt), unless_left(cursor.interrupt):
                yield
        except duckdb.InterruptException as error:
            raise self._late() from error
        except duckdb.OutOfMemoryException as error:
            raise MemoryUsedError(_NO_MEMORY) from error
        except duckdb.Error as error:
            self._blame(error)
            raise
        except OSError as error:  # how a reader of Arrow says any of these
            if "INTERRUPT" in str(error):
                raise self._late() from error
            if "Out of Memory" in str(error):
                raise MemoryUsedError(_NO_MEMORY) from error
            self._blame(error)
            raise
        finally:
            self._left -= time.monotonic() - started

    def _late(self) -> QueryTimeoutError:
        return QueryTimeoutError(f"the query took longer than {self.seconds:g} s; choose fewer materials or years")


def _batches(
    cursor: duckdb.DuckDBPyConnection,
    reader: pa.RecordBatchReader,
    ahead: list[pa.RecordBatch],
    budget: _Budget,
    rows: int,
) -> Iterator[pa.RecordBatch]:
    """Yield the batches read ahead and those that follow, at most `rows` rows; waiting for the reader is free."""
    try:
        while rows > 0:
            if ahead:
                batch = ahead.pop(0)
            else:
                with budget.watch(cursor):
                    batch = next(reader, None)
            if batch is None:
                return
            yield batch.slice(0, rows)
            rows -= batch.num_rows
    finally:
        reader.close()
        cursor.close()


def _left(
    whole: Result, query: Query, filters: Mapping[str, object], chosen: list[str]
) -> tuple[tuple[object, ...], ...]:
    """Return the rows that the post filters `chosen` leave: what `{post_filters}` says in SQL."""
    rows = whole.rows
    for key in chosen:
        if key == TOP:  # the last of them
            return rows[: int(str(filters[TOP]))]
        over, keeps = test(DATASETS[query.dataset_id], key, filters[key])
        indexes = [whole.columns.index(column) for column in over]
        rows = tuple(row for row in rows if any(keeps(row[index]) for index in indexes))
    return rows


def _is_one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Tell whether a text is one statement that reads: parsing it takes as long as a small query.

    DuckDB's own function of that name opens a second database (4 MB), which ends what `_lock` says of the allocator.
    """
    with connection.cursor() as cursor:
        return [found.type for found in cursor.extract_statements(sql)] == [duckdb.StatementType.SELECT]


def _frozen(values: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    """Return `values` as a key: sorted by name, lists as tuples."""
    return tuple(sorted((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items()))
