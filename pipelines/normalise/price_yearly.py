"""Yearly prices of the salient statistics of the USGS Mineral Commodity Summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.model import Normalised, Snapshot
from pipelines.publishers.usgs_mcs import salient

FEEDS = ("usgs_mcs",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the rows of `price_yearly`; see `pipelines.publishers.usgs_mcs.salient.prices`."""
    return salient.prices(snapshots["usgs_mcs"])
