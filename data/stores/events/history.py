"""The history: events that have left the log, in Parquet files that a manifest names.

<folder>/history/manifest.json              files in order, with rows, first and last `seq`, SHA-256; of which log
<folder>/history/events-<first>-<last>.parquet

A file that the manifest does not name is of a move that was broken off, and counts for nothing. The columns are the
fields of an event, under the same names. `pipelines.live.history` writes them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER, MANIFEST = "history", "manifest.json"


class HistoryError(Exception):
    """The history is not what its manifest says; nothing is moved until it is mended."""


@dataclass(frozen=True)
class File:
    """A file of the history: its name, its rows, the numbers of its first and last event, its SHA-256."""

    name: str
    rows: int
    first_seq: int
    last_seq: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Which files the history has; `generation` is that of the log that they were moved from, "" before the first."""

    generation: str = ""
    files: tuple[File, ...] = ()

    @property
    def last_seq(self) -> int:
        """The number of the newest event that is in the history."""
        return self.files[-1].last_seq if self.files else 0


def manifest(folder: Path) -> Manifest:
    """Return the manifest of the history below a folder of events. Raises HistoryError where it is none."""
    try:
        stated = json.loads((folder / FOLDER / MANIFEST).read_text("utf-8"))
        return Manifest(stated["generation"], tuple(File(**one) for one in stated["files"]))
    except FileNotFoundError:
        return Manifest()
    except (ValueError, TypeError, KeyError) as error:
        raise HistoryError(f"{folder / FOLDER / MANIFEST} cannot be read: {error}") from error
