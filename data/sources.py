"""The sources: publishers' products with licence, citation, cadence. `sources()` reads `data/sources.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from data.model import Source

FILE = Path(__file__).parent / "sources.toml"
_COMMIT = re.compile(r"(?=.*[a-f])[0-9a-f]{7,40}")


@cache
def sources() -> dict[str, Source]:
    """Return source_id → Source in the file's order. Raises TypeError on a key that Source does not have."""
    entries = tomllib.loads(FILE.read_text("utf-8"))
    return {
        source_id: Source(source_id=source_id, **entry | {"in_months": tuple(entry.get("in_months", ()))})
        for source_id, entry in entries.items()
    }


def is_commit(vintage: str) -> bool:
    """Tell whether an edition is a commit of its publisher's repository: digits of a hash, one of them a letter."""
    return bool(_COMMIT.fullmatch(vintage))
