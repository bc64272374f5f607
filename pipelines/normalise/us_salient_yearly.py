"""Salient United States statistics of the USGS Mineral Commodity Summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.model import Normalised, Snapshot
from pipelines.publishers.usgs_mcs import salient

FEEDS = ("usgs_mcs",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the rows of `us_salient_yearly`; see `pipelines.publishers.usgs_mcs.salient.statistics`."""
    return salient.statistics(snapshots["usgs_mcs"])
