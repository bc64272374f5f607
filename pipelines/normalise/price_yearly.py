"""Yearly prices of the salient statistics of the USGS Mineral Commodity Summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.mcs import salient
from pipelines.model import Normalised, Snapshot

FEEDS = ("usgs_mcs",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the rows of `price_yearly`; see `pipelines.mcs.salient.prices`."""
    return salient.prices(snapshots["usgs_mcs"])
