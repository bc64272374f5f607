"""Mapping files: our own CSV files that say what a publisher's labels mean."""

from __future__ import annotations

import csv
from pathlib import Path


def mapping_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a mapping file, column → cell."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
