"""Everything that can be set from outside, read once from the environment."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Self

from data.basemap import OWN_FILE, basemap_file
from data.lake import lake_folder
from data.stores.events import Place, log_place

_MEGABYTE = 1_000_000
_URL = re.compile(r"https?://[\w.-]+(:\d{1,5})?")
_PAGE = re.compile(_URL.pattern + r"(/[\w./~%-]*)?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_SHEET_ROWS = 1_048_575
"""Rows of an XLSX sheet below its header."""


@dataclass(frozen=True)
class Settings:
    """How the dashboard runs. Each value is read from the variable beside it; the defaults suit a two-core machine.

    `port` PORT · `lake` CRM_LAKE: folder of the releases · `workers` WEB_CONCURRENCY: server processes, which share
    the processors and `memory_mb` · `memory_mb` CRM_MEMORY_MB: what all engines together may hold before they spill
    to `temp_folder` CRM_TEMP · `cache_mb` CRM_CACHE_MB: results kept by each process ·
    `query_seconds` CRM_QUERY_SECONDS: longest interactive query · `export_seconds` CRM_EXPORT_SECONDS: longest time an
    export may compute, waiting for the reader not counted · `export_rows` CRM_EXPORT_ROWS: most rows of an export ·
    `pointer_seconds` CRM_POINTER_SECONDS: how often to look for a new release · `frame_ancestors` CRM_FRAME_ANCESTORS:
    who may show the dashboard inside a page of theirs, in the words of the Content-Security-Policy ·
    `embed_ancestors` CRM_EMBED_ANCESTORS: who may so show a card or a page that is asked for with `embed=` · `basemap`
    CRM_BASEMAP: a GeoJSON to draw maps on in place of ours, in the format of `data/basemap.py` · `checks` CRM_CHECKS:
    files of visitors that each server process has checked at once · `check_seconds` CRM_CHECK_SECONDS and `check_mb`
    CRM_CHECK_MB: processor time and memory that one of them may take · `public_url`
    CRM_PUBLIC_URL: where readers find this site, for links in files that leave it · `hosts` CRM_HOSTS: names of hosts
    that requests may be for, all where none is named · `contact` CRM_CONTACT: how readers reach the operator ·
    `proxies` CRM_PROXIES: addresses whose word on who asks (`X-Forwarded-For`) is believed · `rate` CRM_RATE: requests
    a second that each server process takes of one client, ten seconds' worth at once, 0 for no limit ·
    `events` CRM_EVENTS_URL: the event log, by default a file of SQLite in `CRM_EVENTS` or beside the lake ·
    `site_limits` CRM_SITE_LIMITS: a CSV of the limits that sites have set themselves.
    """

    port: int
    lake: Path
    workers: int
    memory_mb: int
    temp_folder: Path
    cache_mb: int
    query_seconds: float
    export_seconds: float
    export_rows: int
    pointer_seconds: float
    frame_ancestors: tuple[str, ...] = ("'self'",)
    embed_ancestors: tuple[str, ...] = ("*",)
    basemap: Path = OWN_FILE
    checks: int = 2
    check_seconds: float = 15
    check_mb: int = 256
    public_url: str = ""
    contact: str = ""
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    rate: float = 100
    events: Place | None = None
    site_limits: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the environment. Raises ValueError naming a variable that is no number or too small."""
        lake = Path(environment["CRM_LAKE"]).resolve() if environment.get("CRM_LAKE") else lake_folder()
        return cls(
            port=int(_number(environment, "PORT", 8050, least=1)),
            lake=lake,
            workers=int(_number(environment, "WEB_CONCURRENCY", 2, least=1)),
            memory_mb=int(_number(environment, "CRM_MEMORY_MB", 256, least=64)),
            temp_folder=Path(environment.get("CRM_TEMP") or tempfile.gettempdir()).resolve(),
            cache_mb=int(_number(environment, "CRM_CACHE_MB", 16, least=1)),
            query_seconds=_number(environment, "CRM_QUERY_SECONDS", 2, least=0.01),
            export_seconds=_number(environment, "CRM_EXPORT_SECONDS", 30, least=0.01),
            export_rows=int(_number(environment, "CRM_EXPORT_ROWS", 1_000_000, least=1, most=_SHEET_ROWS)),
            pointer_seconds=_number(environment, "CRM_POINTER_SECONDS", 2, least=0),
            frame_ancestors=tuple((environment.get("CRM_FRAME_ANCESTORS") or "'self'").split()),
            embed_ancestors=tuple((environment.get("CRM_EMBED_ANCESTORS") or "*").split()),
            basemap=basemap_file(environment),
            checks=int(_number(environment, "CRM_CHECKS", 2, least=1)),
            check_seconds=_number(environment, "CRM_CHECK_SECONDS", 15, least=1),
            check_mb=int(_number(environment, "CRM_CHECK_MB", 256, least=96)),
            public_url=public_url(environment),
            contact=contact(environment),
            hosts=tuple(name.lower() for name in (environment.get("CRM_HOSTS") or "").split()),
            proxies=tuple((environment.get("CRM_PROXIES") or "").split()),
            rate=_number(environment, "CRM_RATE", 100, least=0),
            events=log_place(environment, lake),
            site_limits=Path(stated).resolve() if (stated := environment.get("CRM_SITE_LIMITS", "").strip()) else None,
        )

    @property
    def threads(self) -> int:
        """Threads of one process's engine: the processors shared among the workers, at least one."""
        return max(1, (os.cpu_count() or 1) // self.workers)

    @property
    def engine_memory_mb(self) -> int:
        """Megabytes that one process's engine may hold."""
        return self.memory_mb // self.workers

    @property
    def cache_bytes(self) -> int:
        """Bytes of results that one process keeps."""
        return self.cache_mb * _MEGABYTE


def public_url(environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the site without a slash at its end, empty where none is set. Raises ValueError."""
    url = (environment.get("CRM_PUBLIC_URL") or "").strip().rstrip("/")
    if url and not _URL.fullmatch(url):
        raise ValueError(f"CRM_PUBLIC_URL={url}: must be an address such as https://crm.example.org, without a path")
    return url


def contact(environment: Mapping[str, str] = os.environ) -> str:
    """Return how readers reach the operator, as a link (https:// or mailto:); empty where unset. Raises ValueError."""
    stated = (environment.get("CRM_CONTACT") or "").strip()
    if _MAIL.fullmatch(stated):
        return f"mailto:{stated}"
    if stated and not _PAGE.fullmatch(stated):
        raise ValueError(
            f"CRM_CONTACT={stated}: must be an e-mail address or a page such as https://example.org/contact"
        )
    return stated


def _number(environment: Mapping[str, str], name: str, default: float, *, least: float, most: float = inf) -> float:
    """Return the number in `name`, `default` where it is unset or blank."""
    text = environment.get(name, "").strip()
    try:
        value = float(text) if text else default
    except ValueError:
        raise ValueError(f"{name}={text}: must be a number, {least} or more") from None
    if not value >= least:
        raise ValueError(f"{name}={text}: must be {least} or more")
    if value > most:
        raise ValueError(f"{name}={text}: must be {most} or less")
    return value
