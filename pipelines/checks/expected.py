"""The committed expectation of row counts, by dataset, source and vintage: a change is a reviewed diff."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pipelines.atomic import write_bytes

FILE = Path(__file__).parent / "expected_rows.toml"
_HEADING = "# Rows of each dataset by source and vintage. Rewritten by `python -m pipelines publish --accept-rows`.\n"

# Records about the snapshots themselves: they grow with every file a user adds, so nothing is expected of them.
RECORDS = frozenset({"source", "quarantine", "untracked", "conservation", "edition_change", "correction"})

RowCount = tuple[str, str, str, int]
"""dataset_id, source_id, vintage ("" where the dataset has no such column), rows"""


def read(file: Path = FILE) -> list[RowCount]:
    """Return the expected row counts; nothing where the file is absent."""
    if not file.exists():
        return []
    tables = tomllib.loads(file.read_text("utf-8"))
    return [
        (dataset_id, *_source_and_vintage(key), rows)
        for dataset_id, counts in tables.items()
        for key, rows in counts.items()
    ]


def write(counts: Iterable[RowCount], file: Path = FILE) -> None:
    """Write `counts` as the new expectation, in the order given."""
    lines: list[str] = [_HEADING]
    heading = ""
    for dataset_id, source_id, vintage, rows in counts:
        if dataset_id in RECORDS:
            continue
        if dataset_id != heading:
            lines.append(f"\n[{dataset_id}]\n")
            heading = dataset_id
        key = f"{source_id} {vintage}".strip() or "all"
        lines.append(f"{json.dumps(key, ensure_ascii=False)} = {rows}\n")
    write_bytes(file, "".join(lines).encode())


def _source_and_vintage(key: str) -> tuple[str, str]:
    source_id, _, vintage = ("" if key == "all" else key).partition(" ")
    return source_id, vintage
