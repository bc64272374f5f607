"""Writes the rows behind a view as CSV, XLSX, Parquet or JSON: the same rows in the same order, batch by batch.

`FORMATS` maps a file extension to its format; each module declares FORMAT.
"""

from __future__ import annotations

from dashboard.exports import csv_file, json_file, parquet_file, xlsx_file
from dashboard.exports.model import Export, Format

__all__ = ["FORMATS", "Export", "Format"]

FORMATS: dict[str, Format] = {
    module.FORMAT.extension: module.FORMAT for module in (csv_file, xlsx_file, parquet_file, json_file)
}
