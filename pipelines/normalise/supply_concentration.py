"""IEA top-three shares → supply_concentration, as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.model import Normalised, Snapshot
from pipelines.publishers.iea import supply
from pipelines.tables import normalised

FEEDS = ("iea",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the printed shares of every edition; what is set aside, `supply_outlook` sets aside too."""
    return normalised("supply_concentration", supply.read(snapshots["iea"]).shares)
