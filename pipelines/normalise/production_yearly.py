"""Mine, smelter and refinery production by country.

From the world tables of the USGS Mineral Commodity Summaries; where these state no refining of a material, from the
base years of the IEA's Critical Minerals Data Explorer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model import Normalised, Snapshot
from pipelines.publishers.iea import refining
from pipelines.publishers.usgs_mcs import rows
from pipelines.tables import normalised

FEEDS = ("usgs_mcs", "iea")


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the rows of `production_yearly`; see `usgs_mcs.rows.normalise` for what is corrected and set aside."""
    usgs = rows.normalise("production_yearly", "production", snapshots.get("usgs_mcs", ()))
    refined = usgs.rows.filter(pc.equal(usgs.rows["stage_id"], refining.STAGE))
    other = normalised(
        "production_yearly", refining.base_years(snapshots.get("iea", ()), set(refined["material_id"].to_pylist()))
    )
    return replace(
        usgs, rows=pa.concat_tables([usgs.rows, other.rows]), published={**usgs.published, **other.published}
    )
