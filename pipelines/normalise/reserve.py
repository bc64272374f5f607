"""Reserves by country, from the world tables of the USGS Mineral Commodity Summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.model import Normalised, Snapshot
from pipelines.publishers.usgs_mcs import rows

FEEDS = ("usgs_mcs",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the rows of `reserve`; see `usgs_mcs.rows.normalise` for what is corrected and set aside."""
    return rows.normalise("reserve", "reserves", snapshots["usgs_mcs"])
