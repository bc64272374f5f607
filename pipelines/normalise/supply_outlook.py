"""IEA supply by country → supply_outlook: the base year of each edition and its base-case outlook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.model import Normalised, Snapshot
from pipelines.publishers.iea import supply
from pipelines.tables import normalised

FEEDS = ("iea",)


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the supply of every edition in tonnes; see `iea.supply.read` for what is set aside."""
    found = supply.read(snapshots["iea"])
    return normalised("supply_outlook", found.amounts, found.rest, found.corrected)
