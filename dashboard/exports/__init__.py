"""Writes the rows behind a view as CSV (also for Excel), XLSX, Parquet or JSON: the same rows in order, batch by batch.

`FORMATS` maps a file extension to its format; each module declares FORMAT.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.exports.model import Export, Format
from data.registry import registry

__all__ = ["FORMATS", "Export", "Format"]

_ORDER = ("csv_file", "excel_csv_file", "xlsx_file", "parquet_file", "json_file")

FORMATS: Mapping[str, Format] = registry("dashboard.exports", "FORMAT", _ORDER, id_of="extension")
