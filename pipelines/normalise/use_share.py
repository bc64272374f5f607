"""European Commission use shares → use_share: one row a material as listed, application and sector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.fates import Rest
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.ec_crm.feed import MAPPING
from pipelines.reading.cells import number
from pipelines.reading.shares import share
from pipelines.tables import normalised, snapshot_rows

FEEDS = ("ec_crm",)

_TABLE = "uses"
_EUR_PER_MILLION = 1e6
_CURE = "Correct the cell in the publisher's file: a share is a number of percent."
_REPEAT_CURE = "The row repeats an earlier one, and the shares would exceed 100 %: remove it from the publisher's file."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the shares of use; a row whose share cannot be read, or that repeats another, is set aside."""
    rows: list[dict[str, object]] = []
    rest = Rest()
    for snapshot in snapshots["ec_crm"]:
        if snapshot.snapshot_id != _TABLE:
            continue
        seen: set[tuple[object, ...]] = set()
        for row in snapshot_rows(snapshot):
            printed = share(str(row["share"]))
            key = (row["material"], row["application"], row["sector"])
            if printed is None or key in seen:
                label, cure = (
                    (str(row["share"]), _CURE) if printed is None else (" / ".join(map(str, key)), _REPEAT_CURE)
                )
                rest.set_aside(snapshot, row, "value", label, cure)
                continue
            seen.add(key)
            value_added = number(str(row["value_added_meur"]))
            for match in rest.materials(snapshot, row, MAPPING, str(row["material"])):
                rows.append(
                    {
                        AT: row[AT],
                        "material_id": match.material_id,
                        "product": row["material"],
                        "application": row["application"],
                        "sector": row["sector"],
                        **printed.columns(),
                        "value_added_eur": None if value_added is None else value_added * _EUR_PER_MILLION,
                        "vintage": snapshot.vintage,
                        "source_id": snapshot.record["source_id"],
                        "note": match.note,
                    }
                )
    return normalised("use_share", rows, rest)
