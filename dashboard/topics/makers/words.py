"""How a source is named within a sentence or a cell."""

from __future__ import annotations

from dashboard.i18n import t
from data.sources import sources

_SHORT = frozenset({"usgs_mcs", "iea", "ec_crm", "icmm"})


def source_in_short(source_id: str) -> str:
    """Return the short name of a source; the whole where it has none."""
    return t(f"dependence.by.{source_id}") if source_id in _SHORT else sources()[source_id].label
