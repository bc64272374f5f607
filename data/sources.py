"""The sources: publishers' products with licence, citation, cadence. `sources()` reads `data/sources.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from data.model import Source

FILE = Path(__file__).parent / "sources.toml"


@cache
def sources() -> dict[str, Source]:
    """Return source_id → Source in the file's order. Raises TypeError on a key that Source does not have."""
    entries = tomllib.loads(FILE.read_text("utf-8"))
    return {source_id: Source(source_id=source_id, **entry) for source_id, entry in entries.items()}
