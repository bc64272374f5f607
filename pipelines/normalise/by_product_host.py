"""Hosts named with companionality in the compiled indicators → by_product_host: one row a material and host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipelines import review
from pipelines.labels import commodities
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.reference.feed import HOST_MAPPING, MAPPING
from pipelines.reading.located import row_located
from pipelines.tables import normalised

FEEDS = ("reference",)

_TABLE = "recycling-indicators"
_INDICATOR = "companionality (share produced as by-product)"
_HOSTS = re.compile(r"hosts: ([^;]+)")
_NOTE = "The source names the hosts, not their shares; the share of all of them together is in reuse_indicator"


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the hosts that rows of companionality name; rows that nobody has checked are set aside with the indicator.

    A host that names several materials (zircon, phosphate) stands once; one that is not tracked has no code.
    """
    rows: list[dict[str, object]] = []
    for snapshot, row, is_checked in review.reviewed(snapshots["reference"], _TABLE):
        if is_checked and row["indicator"] == _INDICATOR:
            rows.extend(_hosts(snapshot, row))
    return normalised("by_product_host", rows)


def _hosts(snapshot: Snapshot, row: Mapping[str, object]) -> Iterator[dict[str, object]]:
    named = _HOSTS.search(str(row["note"]))
    hosts = [host.strip() for host in named[1].split(",")] if named else []
    with row_located(row):
        year = int(str(row["year"]))
    for match in commodities.materials(MAPPING, str(row["material"])):
        for host in hosts:
            known = commodities.materials(HOST_MAPPING, host)
            yield {
                AT: row[AT],
                "material_id": match.material_id,
                "product": row["material"],
                "host": host,
                "host_material_id": known[0].material_id if known else None,
                "n_hosts": len(hosts),
                "region": row["region"],
                "year": year,
                "source_document": row["source"],
                "confidence": row["confidence"],
                "vintage": snapshot.vintage,
                "source_id": snapshot.record["source_id"],
                "note": _NOTE,
            }
