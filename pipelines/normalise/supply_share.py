"""European Commission supply shares → supply_share: one row a material as listed, stage, market and country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.fates import Rest
from pipelines.labels import countries
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.ec_crm.feed import MAPPING
from pipelines.reading.cells import number
from pipelines.reading.shares import share
from pipelines.tables import normalised, snapshot_rows

FEEDS = ("ec_crm",)

_MARKETS = {"supply-global": "World", "supply-eu": "EU"}
_STAGES = {"E": "mine", "P": "refine"}
_CURE = "Correct the cell in the publisher's file: a share is a number of percent, a stage E or P."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the shares of the study; a row with a country, stage or share that nobody can read is set aside."""
    rows: list[dict[str, object]] = []
    rest = Rest()
    for snapshot in snapshots["ec_crm"]:
        if snapshot.snapshot_id not in _MARKETS:
            continue
        for row in snapshot_rows(snapshot):
            country, stage = countries.country(str(row["country"])), _STAGES.get(str(row["stage"]))
            printed = share(str(row["share"]))
            if country is None:
                rest.set_aside(snapshot, row, "country", str(row["country"]), countries.CURE)
            elif stage is None or printed is None:
                kind, cell = ("stage", row["stage"]) if stage is None else ("value", row["share"])
                rest.set_aside(snapshot, row, kind, str(cell), _CURE)
            else:
                of = {"stage_id": stage, "country_iso3": country, **printed.columns()}
                rows.extend(_shares(snapshot, row, of, rest))
    return normalised("supply_share", rows, rest)


def _shares(
    snapshot: Snapshot, row: Mapping[str, object], read: Mapping[str, object], rest: Rest
) -> Iterator[dict[str, object]]:
    for match in rest.materials(snapshot, row, MAPPING, str(row["material"])):
        yield {
            AT: row[AT],
            "material_id": match.material_id,
            "product": row["material"],
            **read,
            "region": _MARKETS[snapshot.snapshot_id],
            "trade_parameter": number(str(row["trade_parameter"])),
            "original_value": row["share"],
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": "" if "%" in str(row["share"]) else "Printed without a percent sign; read as percent.",
        }
