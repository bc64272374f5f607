"""The default engine: DuckDB over the Parquet files of a release, one connection a process, one cursor a query."""

from __future__ import annotations

import logging
import os
import time
import weakref
from collections.abc import Mapping
from threading import Lock
from typing import Any

import duckdb

from dashboard.engine.cache import ResultCache
from dashboard.engine.held import HELD_ROWS
from dashboard.engine.model import (
    Engine,
    EngineError,
    NoReleaseError,
    Origin,
    Query,
    ReleaseDamagedError,
    Result,
    Stream,
    UnknownReleaseError,
)
from dashboard.engine.reader import ReleaseReader
from dashboard.engine.standing import Marks, file_marks, named_release, release_ids
from dashboard.engine.watchdog import Watchdog
from dashboard.settings import Settings
from data.lake import read_release, release_folder
from data.model import Release

_LOG = logging.getLogger(__name__)
_PINNED_KEPT = 3


class DuckEngine:
    """Answers over the current release and changes to a new one when the pointer moves.

    Nothing is opened before the first question. A reader that a fork brought along is abandoned, never closed. A
    release that is or becomes damaged is refused, and the old or the newest whole one served; `refused` says why.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.refused = ""
        self._start()
        itself = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _abandon(itself()))

    def _start(self) -> None:
        """Begin with nothing open, as on the first day or after a fork."""
        self._cache = ResultCache(self.settings.cache_bytes)
        self._watchdog = Watchdog()
        self._lock = Lock()
        self._current: ReleaseReader | None = None
        self._pinned: dict[str, ReleaseReader] = {}
        self._seen: object = None
        self._look_again = 0.0

    @property
    def release(self) -> Release:
        """The release answered from now."""
        return self._reader().release

    def at(self, release_id: str) -> Engine:
        """Return a reader that stays with one release. Raises UnknownReleaseError where the lake lacks it."""
        current = self._reader()
        if current.release.release_id == release_id:
            return current
        with self._lock:
            if release_id not in self._pinned:
                available = release_ids(self.settings.lake)
                if release_id not in available:
                    raise UnknownReleaseError(release_id, available)
                self._keep(self._open(release_id, held_rows=0))  # seldom asked: its files are read anew each time
            return self._pinned[release_id]

    def run(self, query: Query, filters: Mapping[str, object], **params: object) -> Result:
        """Return all rows of a query, up to its row limit."""
        return self._reader().run(query, filters, **params)

    def stream(self, query: Query, filters: Mapping[str, object], **params: object) -> Stream:
        """Return the rows of a query as Arrow record batches, for exports."""
        return self._reader().stream(query, filters, **params)

    def count(self, query: Query, filters: Mapping[str, object], **params: object) -> int:
        """Return how many rows a query has, without a limit."""
        return self._reader().count(query, filters, **params)

    def values(self, dataset_id: str, column: str) -> tuple[object, ...]:
        """Return the distinct values of a column, sorted."""
        return self._reader().values(dataset_id, column)

    def sources(self, dataset_id: str = "") -> tuple[Mapping[str, Any], ...]:
        """Return the rows of dataset `source` that a dataset was made from; all of them without one."""
        return self._reader().sources(dataset_id)

    def origins(self, dataset_id: str, filters: Mapping[str, object], *, has_rows: bool = False) -> tuple[Origin, ...]:
        """Return the sources with their editions of those rows of a dataset that the filters leave, sorted."""
        return self._reader().origins(dataset_id, filters, has_rows=has_rows)

    def _reader(self) -> ReleaseReader:
        """Return the reader of the current release; look for a new one every `pointer_seconds` at most.

        While one thread opens a new release, the others go on with the old one.
        """
        reader = self._current
        if reader is None:
            with self._lock:
                self._look()
        elif time.monotonic() >= self._look_again and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        if self._current is None:
            raise NoReleaseError(self.refused or "nothing has been published yet; run `python -m pipelines publish`")
        return self._current

    def _look(self) -> None:
        """Follow the pointer if it was not looked at just now."""
        if time.monotonic() >= self._look_again:
            self._follow_pointer()
            self._look_again = time.monotonic() + self.settings.pointer_seconds

    def _follow_pointer(self) -> None:
        """Open the release that the pointer names, unless it is open and its files have not changed.

        Where it is damaged, the one that is open stays if it is whole, else the newest whole one is opened.
        """
        try:
            named, pointer_fault = named_release(self.settings.lake), ""
        except ReleaseDamagedError as error:
            named, pointer_fault = "", str(error)
        seen = (named, pointer_fault, self._marks(named), self._marks_served())
        if seen == self._seen:
            return
        self._pinned = {name: reader for name, reader in self._pinned.items() if reader.is_unchanged}
        old, self.refused = self._current, pointer_fault
        self._current = self._first_whole(named, old)
        if old is not self._current:
            self._keep(old if old and old.is_unchanged else None)
        self._seen = (*seen[:3], self._current.marks if self._current else self._marks_served())

    def _first_whole(self, named: str, old: ReleaseReader | None) -> ReleaseReader | None:
        """Return a reader of the release named, else of the one open, else of the newest that is whole."""
        kept = (old.release.release_id,) if old else ()
        for release_id in dict.fromkeys((named, *kept, *reversed(release_ids(self.settings.lake)))):
            if not release_id:
                continue
            if old and old.release.release_id == release_id and old.is_unchanged:
                return old
            try:
                return self._open(release_id)
            except EngineError as error:
                self.refused = self.refused or str(error)
                _LOG.exception("release refused: %s", release_folder(self.settings.lake, release_id))
        return None

    def _marks_served(self) -> object:
        """Return the marks of the release that is open; of every one where none is, as any may be mended."""
        if self._current:
            return self._marks(self._current.release.release_id)
        return tuple(map(self._marks, release_ids(self.settings.lake)))

    def _marks(self, release_id: str) -> Marks:
        return file_marks(release_folder(self.settings.lake, release_id)) if release_id else ()

    def _keep(self, reader: ReleaseReader | None) -> None:
        """Keep a reader that is not the current one for those who stay with its release; the oldest leaves."""
        if reader is not None:
            while len(self._pinned) >= _PINNED_KEPT:
                self._pinned.pop(next(iter(self._pinned)))
            self._pinned[reader.release.release_id] = reader

    def _open(self, release_id: str, held_rows: int = HELD_ROWS) -> ReleaseReader:
        """Open a release, tables of up to `held_rows` in memory. Raises ReleaseDamagedError where it is not whole."""
        try:
            release = read_release(self.settings.lake, release_id)
            return ReleaseReader(release, self.settings, self._cache, self._watchdog, self.at, held_rows=held_rows)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, duckdb.Error) as error:
            raise ReleaseDamagedError(f"release {release_id} is damaged; publish it again") from error

    def _abandon(self) -> None:
        """Let go of everything that a fork brought along, without closing it."""
        for reader in (self._current, *self._pinned.values()):
            if reader is not None:
                reader.abandon()
        self._start()


def _abandon(engine: DuckEngine | None) -> None:
    """In a forked child: make `engine`, if it is still there, begin anew."""
    if engine is not None:
        engine._abandon()  # noqa: SLF001 - the hook holds the engine weakly, so it cannot be a method
