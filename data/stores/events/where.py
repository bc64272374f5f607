"""Where the log is kept: `CRM_EVENTS_URL`, else a file of SQLite in `CRM_EVENTS`, else in `events` beside the lake."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.lake import lake_folder

if TYPE_CHECKING:
    from sqlalchemy import URL

FILE = "events.sqlite"
_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://\S+")
_SQLITE = re.compile(r"sqlite:///(?!:memory:).+")


@dataclass(frozen=True)
class Place:
    """Where the log is: the address that was stated, "" for the file in `folder`, where all else of events is too."""

    stated: str
    folder: Path

    def url(self) -> URL:
        """Return the address of the log. Loads SQLAlchemy."""
        from sqlalchemy import URL, make_url  # noqa: PLC0415

        if not self.stated:
            return URL.create("sqlite", database=str(self.folder / FILE))
        url = make_url(self.stated)
        return url if url.drivername == "sqlite" else url.set(drivername="postgresql+psycopg")


def events_folder(environment: Mapping[str, str] = os.environ, lake: Path | None = None) -> Path:
    """Return the folder of the embedded log, of its history and of the drop folder."""
    beside = (lake or lake_folder()).parent / "events"
    return Path(environment.get("CRM_EVENTS") or beside).resolve()


def log_place(environment: Mapping[str, str] = os.environ, lake: Path | None = None) -> Place:
    """Return where the log is. Raises ValueError for an address that is neither of SQLite nor of PostgreSQL."""
    stated = (environment.get("CRM_EVENTS_URL") or "").strip()
    if stated and not (_POSTGRESQL.fullmatch(stated) or _SQLITE.fullmatch(stated)):
        cure = "must be postgresql://user@host/database, or sqlite:////folder/file.sqlite"
        raise ValueError(f"CRM_EVENTS_URL: {cure}")
    return Place(stated, events_folder(environment, lake))


def log_url(environment: Mapping[str, str] = os.environ, lake: Path | None = None) -> URL:
    """Return the address of the log. Raises ValueError as `log_place` does."""
    return log_place(environment, lake).url()
