"""European Commission supply shares → supply_share: one row a material as listed, stage, market and country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.labels import commodities, countries
from pipelines.model import Normalised, Snapshot
from pipelines.publishers.ec_crm.feed import MAPPING
from pipelines.reading.cells import number
from pipelines.reading.shares import Share, share
from pipelines.tables import dataset_table, set_aside, snapshot_rows

FEEDS = ("ec_crm",)

_MARKETS = {"supply-global": "World", "supply-eu": "EU"}
_STAGES = {"E": "mine", "P": "refine"}
_CURE = "Correct the cell in the publisher's file: a share is a number of percent, a stage E or P."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the shares of the study; a row with a country, stage or share that nobody can read is set aside."""
    rows: list[dict[str, object]] = []
    quarantined: list[dict[str, object]] = []
    for snapshot in snapshots["ec_crm"]:
        if snapshot.snapshot_id not in _MARKETS:
            continue
        for row in snapshot_rows(snapshot):
            country, stage = countries.country(str(row["country"])), _STAGES.get(str(row["stage"]))
            printed = share(str(row["share"]))
            if country is None:
                label = str(row["country"])
                quarantined.append(set_aside(snapshot, row, label_kind="country", label=label, cure=countries.CURE))
            elif stage is None or printed is None:
                kind, cell = ("stage", row["stage"]) if stage is None else ("value", row["share"])
                quarantined.append(set_aside(snapshot, row, label_kind=kind, label=str(cell), cure=_CURE))
            else:
                rows.extend(_shares(snapshot, row, country, stage, printed))
    return Normalised(dataset_table("supply_share", rows), tuple(quarantined))


def _shares(
    snapshot: Snapshot, row: Mapping[str, object], country: str, stage: str, printed: Share
) -> Iterator[dict[str, object]]:
    for match in commodities.materials(MAPPING, str(row["material"])):
        yield {
            "material_id": match.material_id,
            "product": row["material"],
            "stage_id": stage,
            "region": _MARKETS[snapshot.snapshot_id],
            "country_iso3": country,
            **printed.columns(),
            "trade_parameter": number(str(row["trade_parameter"])),
            "original_value": row["share"],
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": "" if "%" in str(row["share"]) else "Printed without a percent sign; read as percent.",
        }
