"""The default engine: DuckDB over the Parquet files of a release, one connection a process, one cursor a query."""

from __future__ import annotations

import json
import logging
import os
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from dashboard.engine.cache import ResultCache
from dashboard.engine.model import (
    Engine,
    EngineError,
    NoReleaseError,
    Origin,
    Query,
    Result,
    Stream,
    UnknownReleaseError,
)
from dashboard.engine.reader import ReleaseReader
from dashboard.engine.watchdog import Watchdog
from dashboard.settings import Settings
from data.lake import pointer, read_release, release_folder
from data.model import Release

_LOG = logging.getLogger(__name__)
_PINNED_KEPT = 3


class DuckEngine:
    """Answers over the current release and changes to a new one when the pointer moves.

    Nothing is opened before the first question. A reader that a fork brought along is abandoned, never closed. A new
    release that is damaged is refused and the old one kept; `refused` says why.
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
        self._pointer_seen: object = None
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
                self._keep(self._open(release_id))
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

    def origins(self, dataset_id: str, filters: Mapping[str, object]) -> tuple[Origin, ...]:
        """Return the sources with their editions of those rows of a dataset that the filters leave, sorted."""
        return self._reader().origins(dataset_id, filters)

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
        """Open the release that the pointer names, unless it is the one open or one already refused."""
        try:
            seen = pointer(self.settings.lake).stat()
            mark = (seen.st_mtime_ns, seen.st_ino)
        except FileNotFoundError:
            return
        if mark == self._pointer_seen:
            return
        try:
            release_id = json.loads(pointer(self.settings.lake).read_text("utf-8"))["release_id"]
            old = self._current
            if old is None or old.release.release_id != release_id:
                self._current = self._open(release_id)
                self._keep(old)
            self.refused = ""
        except (EngineError, OSError, ValueError, KeyError) as error:
            self.refused = str(error)
            _LOG.exception("release refused; the old one stays")
        self._pointer_seen = mark

    def _keep(self, reader: ReleaseReader | None) -> None:
        """Keep a reader that is not the current one for those who stay with its release; the oldest leaves."""
        if reader is not None:
            while len(self._pinned) >= _PINNED_KEPT:
                self._pinned.pop(next(iter(self._pinned)))
            self._pinned[reader.release.release_id] = reader

    def _open(self, release_id: str) -> ReleaseReader:
        release = read_release(self.settings.lake, release_id)
        return ReleaseReader(release, self.settings, self._cache, self._watchdog, self.at)

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


def release_ids(lake: Path) -> tuple[str, ...]:
    """Return the releases in a lake that are whole enough to have a manifest, oldest first."""
    return tuple(sorted(path.parent.name for path in release_folder(lake, "").glob("*/manifest.json")))
