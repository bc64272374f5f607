"""Where the log is kept: `CRM_EVENTS_URL`, else a file of SQLite in `CRM_EVENTS`, else in `events` beside the lake."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from data.lake import lake_folder

FILE = "events.sqlite"
_POSTGRESQL = "postgresql+psycopg"


def events_folder(environment: Mapping[str, str] = os.environ, lake: Path | None = None) -> Path:
    """Return the folder of the embedded log, of its history and of the drop folder."""
    beside = (lake or lake_folder()).parent / "events"
    return Path(environment.get("CRM_EVENTS") or beside).resolve()


def log_url(environment: Mapping[str, str] = os.environ, lake: Path | None = None) -> URL:
    """Return where the log is. Raises ValueError for an address that is neither of SQLite nor of PostgreSQL."""
    stated = (environment.get("CRM_EVENTS_URL") or "").strip()
    if not stated:
        return URL.create("sqlite", database=str(events_folder(environment, lake) / FILE))
    try:
        url = make_url(stated)
    except ArgumentError:
        url = URL.create("")
    if url.drivername in {"postgresql", "postgres", _POSTGRESQL}:
        return url.set(drivername=_POSTGRESQL)
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    cure = "must be postgresql://user@host/database, or sqlite:////folder/file.sqlite"
    raise ValueError(f"CRM_EVENTS_URL: {cure}")
